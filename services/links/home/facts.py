"""What a child needs of a home, and what a carer's home is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.links.contract.codes import CARING_ROLES, FOSTERED_ROLES

CHILD_ROLES = frozenset({"child", *FOSTERED_ROLES})
"""Roles of those who live there as children; a young person who stays put is reckoned among them."""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives in the home, until the day before `left_on`; `key` is what contact restrictions name."""

    key: str
    person: int
    role: str
    left_on: date | None

    def is_here(self, day: date) -> bool:
        return self.left_on is None or self.left_on > day


@dataclass(frozen=True, slots=True)
class HomeNeeds:
    """`severe_allergies` are allergens; `avoids_pets` are kinds of animal that must not live there.
    `without_other_children`: no other child may be there at the same time."""

    step_free: bool = False
    accessible_bathroom: bool = False
    own_bedroom: bool = False
    smoke_free: bool = False
    severe_allergies: frozenset[str] = frozenset()
    avoids_pets: frozenset[str] = frozenset()
    without_other_children: bool = False


NO_NEEDS = HomeNeeds()


@dataclass(frozen=True, slots=True)
class Home:
    """`smoking` is one of `SMOKING` of `carers`; `residents` also hold who has left."""

    bedrooms: int
    step_free: bool
    pets: frozenset[str]
    smoking: str
    residents: tuple[Resident, ...] = ()
    accessible_bathroom: bool = False

    def gone_by(self, day: date) -> frozenset[int]:
        """The numbers of those who live there no more."""
        return frozenset(one.person for one in self.residents if not one.is_here(day))

    def children_on(self, day: date) -> bool:
        """Whether children live there, those whom the carers foster among them."""
        return any(one.role in CHILD_ROLES and one.is_here(day) for one in self.residents)


def allergens(pets: frozenset[str], smoking: str) -> frozenset[str]:
    """What the home holds, in the words of allergies; `other` says of a pet and of an allergen two different things."""
    found = pets - {"other"}
    return found if smoking == "nobody" else found | {"smoke"}


def rooms_to_spare(bedrooms: int, residents: tuple[Resident, ...], living: int, day: date) -> int:
    """Rooms in which a child could sleep alone: one room is for the carers, one for each child in their care, of
    everybody else two share one. `living` are the children who are placed there to live."""
    here = [one for one in residents if one.is_here(day)]
    fostered = sum(one.role in FOSTERED_ROLES for one in here)
    others = sum(one.role not in FOSTERED_ROLES and one.role not in CARING_ROLES for one in here)
    return bedrooms - 1 - max(fostered, living) - (others + 1) // 2
