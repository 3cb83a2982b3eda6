"""An application as plain values: what the rules and the timeline look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.births import Born


@dataclass(frozen=True)
class Person:
    """A member of the household by number. `left_on` is the first day on which they no longer lived there."""

    number: int
    applicant: bool
    born: date
    left_on: date | None = None
    estimated: bool = False

    def lives_here(self, day: date) -> bool:
        return self.left_on is None or day < self.left_on

    def youngest(self, day: date) -> int:
        """The age that is certain on `day`."""
        return Born(self.born, self.estimated).youngest(day)

    def oldest(self, day: date) -> int:
        """The age that is possible on `day`."""
        return Born(self.born, self.estimated).oldest(day)


def born_of(sent: Mapping[str, Any]) -> Born:
    """Of a member as sent."""
    return Born(sent["date_of_birth"], sent["date_of_birth_estimated"])


@dataclass(frozen=True)
class Dbs:
    person: int
    level: str
    workforce: str
    barred_list: bool
    issued_on: date
    status_checked_on: date | None
    outcome: str

    @property
    def counts(self) -> bool:
        """Enhanced, for work with children, with the children's barred list."""
        return self.level == "enhanced" and self.workforce in ("child", "child_and_adult") and self.barred_list

    @property
    def fresh_on(self) -> date:
        return max(self.issued_on, self.status_checked_on or self.issued_on)


@dataclass(frozen=True)
class Medical:
    person: int
    reported_on: date
    outcome: str


@dataclass(frozen=True)
class Reference:
    referee: str
    interviewed_on: date | None


@dataclass(frozen=True)
class AuthorityReply:
    """What the local authority where an applicant lives answered."""

    authority: str
    replied_on: date
    outcome: str


@dataclass(frozen=True)
class Checks:
    """Each tuple in the order of recording."""

    dbs: tuple[Dbs, ...] = ()
    medicals: tuple[Medical, ...] = ()
    references: tuple[Reference, ...] = ()
    local_authority: tuple[AuthorityReply, ...] = ()
    former_service: tuple[date, ...] = ()


@dataclass(frozen=True)
class FormerApproval:
    """An approval by another fostering service; it stands while `ended_on` is None."""

    ended_on: date | None


@dataclass(frozen=True)
class Visit:
    visited_on: date
    worker: str
    spoken_to: frozenset[int]


@dataclass(frozen=True)
class Course:
    attended_on: date
    attended_by: frozenset[int]


@dataclass(frozen=True)
class Contribution:
    kind: str
    received_on: date


@dataclass(frozen=True)
class Household:
    """The people and everything that was found out about them."""

    people: tuple[Person, ...]
    checks: Checks
    former: FormerApproval | None
    applied_on: date
    visits: tuple[Visit, ...] = ()
    courses: tuple[Course, ...] = ()
    contributions: tuple[Contribution, ...] = ()

    def present(self, day: date) -> tuple[Person, ...]:
        return tuple(p for p in self.people if p.lives_here(day))

    def applicants(self, day: date) -> tuple[Person, ...]:
        return tuple(p for p in self.present(day) if p.applicant)


def whole_name(given: str | None, family: str | None) -> str:
    """Of somebody with one name, that one."""
    return " ".join(part for part in (given, family) if part)
