"""Which reviews and visits count for the clocks: those under the legal basis that the link has now. Pure.

The law's clocks start anew with the basis: a review of a child in need plan is no review under reg 48 or reg 33.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reviewed:
    """`next_on` is the day that was agreed for the next review."""

    legal_basis: str
    held_on: date
    next_on: date | None


def reviews_under(legal_basis: str, since: date | None, reviews: Sequence[Reviewed]) -> list[Reviewed]:
    """Oldest first. `since` is the day from which the link has this basis, for the latest time that it had it."""
    counted = [one for one in reviews if one.legal_basis == legal_basis and (since is None or one.held_on >= since)]
    return sorted(counted, key=lambda one: one.held_on)


def visits_under(legal_basis: str, first_break_on: date | None, visits: Sequence[date]) -> list[date]:
    """`first_break_on` is that under the basis. The interval of a child in need plan is agreed, not the law's, and goes
    on."""
    if legal_basis == "s17_6":
        return list(visits)
    return [day for day in visits if first_break_on is not None and day >= first_break_on]
