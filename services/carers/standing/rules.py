"""Rules on the standing of an approval: whether it has begun, is suspended, or has ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chassis.rules import rule

REGULATIONS = "Fostering Services (England) Regulations 2011"
RESIGNATION = REGULATIONS + " reg 28(13)"
SUSPENSION_SOURCE = "practice of fostering services while a concern is looked into; the law knows no suspension"


@dataclass(frozen=True)
class Suspended:
    """In force from `starts_on` until the day before `ended_on`."""

    starts_on: date
    ended_on: date | None = None

    def in_force(self, day: date) -> bool:
        return self.starts_on <= day and (self.ended_on is None or day < self.ended_on)


def approval_ends_on(notice_received_on: date, days: int) -> date:
    """The first day without approval after a written notice of resignation."""
    return notice_received_on + timedelta(days=days)


@rule("carer-is-known", "There is no such carer.", REGULATIONS + " reg 31: the register of foster parents")
def CARER_IS_KNOWN(known: bool) -> bool:
    return known


@rule("carer-is-approved", "The approval of this carer has ended.", REGULATIONS + " reg 28")
def CARER_IS_APPROVED(state: str) -> bool:
    return state != "ended"


@rule("approval-stands", "The carer is not approved on every one of these days.", REGULATIONS + " regs 27 and 28")
def APPROVAL_STANDS(approved_on: date, ends_on: date | None, first: date, until: date | None) -> bool | str:
    """Asked for the days from `first` until the day before `until`, without end where that is None. `ends_on` is the
    first day without approval."""
    if first < approved_on:
        return f"The carer is approved from {approved_on} on, not on {first}."
    if ends_on is not None and (until is None or until > ends_on):
        return f"The approval ends on {ends_on}."
    return True


@rule("carer-not-suspended", "The carer is suspended; there are no new placements.", SUSPENSION_SOURCE)
def CARER_NOT_SUSPENDED(suspensions: Iterable[Suspended], days: Iterable[date]) -> bool | str:
    wanted = list(days)
    since = [s.starts_on for s in suspensions if any(s.in_force(day) for day in wanted)]
    return f"The carer was suspended on {since[-1]}." if since else True


@rule("suspended-once", "The carer is suspended already.", SUSPENSION_SOURCE)
def SUSPENDED_ONCE(state: str) -> bool:
    return state != "suspended"


@rule("suspension-to-end", "There is no suspension that could end.", SUSPENSION_SOURCE)
def SUSPENSION_TO_END(state: str) -> bool:
    return state == "suspended"


@rule("resignation-once", "A notice of resignation is held already; it cannot be withdrawn or replaced.", RESIGNATION)
def RESIGNATION_ONCE(received_on: date | None) -> bool | str:
    return received_on is None or f"The notice received on {received_on} stands; it cannot be withdrawn."
