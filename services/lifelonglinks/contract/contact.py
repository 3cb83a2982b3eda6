"""Who must not meet whom: how a restriction is judged, by its owner and by whoever keeps a replica. Pure.

People are compared by key (`key_of`). Days count as whole days and both ends are included.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.problems import Violation
from chassis.rules import Rule, rule
from chassis.spelling import compared
from services.lifelonglinks.contract.codes import FORBIDDEN, NUMBERED_BY

LAW = "Children Act 1989 section 34 and Schedule 2 paragraph 15, and the orders of courts"


def key_of(kind: str, code: str) -> str:
    """What a person is compared by, however the code is spelled."""
    return f"{NUMBERED_BY[kind]}:{compared(code)}"


@dataclass(frozen=True)
class Party:
    """One side of a contact.

    `present` are the keys of the person and of everybody whom the contact brings along (in a carer's home: all who live
    there). `household` are the keys of those who live with them and take no part.
    """

    present: frozenset[str]
    household: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Held:
    """A restriction as it is judged. `last_day` is the last day on which it stands, None where no end is known."""

    id: str
    child: str
    person: str
    kind: str
    starts_on: date
    last_day: date | None
    applies_to_household: bool

    @staticmethod
    def read(data: Mapping[str, Any]) -> Held:
        """From the data of a `lifelonglinks.restriction.*` event."""
        last = data["last_day"]
        return Held(
            id=data["id"],
            child=key_of("child", data["child"]),
            person=key_of(data["person"]["kind"], data["person"]["id"]),
            kind=data["kind"],
            starts_on=date.fromisoformat(data["starts_on"]),
            last_day=None if last is None else date.fromisoformat(last),
            applies_to_household=data["applies_to_household"],
        )


def _named(kind: str, reason: str) -> Rule[[str]]:
    def permits(intent: str) -> bool:
        return intent not in FORBIDDEN[kind]

    return rule(f"restriction-{kind.replace('_', '-')}", reason, LAW)(permits)


RULES: Mapping[str, Rule[[str]]] = {
    "no_contact": _named("no_contact", "A restriction forbids any contact between these people."),
    "supervised": _named("supervised", "A restriction allows these people to meet under supervision only."),
    "indirect_only": _named("indirect_only", "A restriction allows these people indirect contact only."),
    "no_information": _named("no_information", "A restriction forbids that this person learns anything of the child."),
    "no_identifying_information": _named(
        "no_identifying_information", "A restriction forbids that this person learns who or where the child is."
    ),
}
"""The rule that refuses for each kind of restriction."""


@rule(
    "contact-can-be-asked-about",
    "A number is kept that contact restrictions cannot be asked about.",
    "Children Act 1989 section 22(3): a child's welfare is safeguarded",
)
def CONTACT_CAN_BE_ASKED_ABOUT(records: Sequence[str]) -> bool | str:
    """`records` are those that hold such a number, each with what mends it."""
    told = f"Contact restrictions cannot be asked about a number that is kept. Mend it first: {'; '.join(records)}."
    return told if records else True


def covers(held: Held, first: Party, second: Party) -> str | None:
    """`person` where the restriction is between the two, `household` where it reaches one through whom they live with.

    None where it is not about them. It makes no difference who is named first.
    """
    sides = ((first, second), (second, first))
    if any(held.child in one.present and held.person in other.present for one, other in sides):
        return "person"
    if not held.applies_to_household:
        return None
    through = any(held.child in one.present and held.person in other.household for one, other in sides)
    return "household" if through else None


def stands_on(held: Held, day: date) -> bool:
    return held.starts_on <= day and (held.last_day is None or day <= held.last_day)


def stands_within(held: Held, first_day: date, last_day: date | None) -> bool:
    """Whether it stands on any day from `first_day` to `last_day`, or ever after where that is None."""
    if held.last_day is not None and (held.last_day < held.starts_on or held.last_day < first_day):
        return False
    return last_day is None or (first_day <= last_day and held.starts_on <= last_day)


def in_the_way(restrictions: Iterable[Held], first: Party, second: Party, intent: str) -> Iterator[tuple[Held, str]]:
    """Those that forbid the intent between two sides, whenever they stand, with what they cover."""
    for held in restrictions:
        covered = covers(held, first, second)
        if covered is not None and intent in FORBIDDEN[held.kind]:
            yield held, covered


def contact_violations(
    restrictions: Iterable[Held], first: Party, second: Party, days: Collection[date], intent: str = "meet"
) -> tuple[Violation, ...]:
    """Why the two may not, on any of these days. One violation for each kind of restriction in the way."""
    found = in_the_way(restrictions, first, second, intent)
    return _of_kinds((held.kind for held, _ in found if any(stands_on(held, day) for day in days)), intent)


def violations_from(
    restrictions: Iterable[Held], first: Party, second: Party, day: date, intent: str = "meet"
) -> tuple[Violation, ...]:
    """Why the two may not for good, from this day on: what begins later is in the way as well."""
    found = in_the_way(restrictions, first, second, intent)
    return _of_kinds((held.kind for held, _ in found if stands_within(held, day, None)), intent)


def _of_kinds(kinds: Iterable[str], intent: str) -> tuple[Violation, ...]:
    return tuple(v for kind in sorted(set(kinds)) if (v := RULES[kind].judge(intent)) is not None)
