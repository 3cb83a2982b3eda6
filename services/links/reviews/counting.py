"""Which reviews and visits count for the clocks: those under the legal basis that the link has now, and under section
20 those since the first break. Pure.

The law's clocks start anew with the basis: a review of a child in need plan is no review under reg 48 or reg 33; nor is
one that is held before the child is placed.
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


@dataclass(frozen=True)
class AgreedReview:
    """The day `on` for which an agreement names a review, and the day `since` which it is in force."""

    since: date
    on: date


def counts(legal_basis: str, first_break_on: date | None, day: date) -> bool:
    """Whether what is held on a day can be a review or a visit of this legal basis. `first_break_on` is that under it.
    A child in need plan is reviewed, and its interval of visits agreed, whether there are breaks or not."""
    return legal_basis == "s17_6" or (first_break_on is not None and day >= first_break_on)


def reviews_since(legal_basis: str, since: date | None, reviews: Sequence[Reviewed]) -> list[Reviewed]:
    """Those under the basis, oldest first, whether they count or not. `since` is the day from which the link has this
    basis, for the latest time that it had it."""
    held = [one for one in reviews if one.legal_basis == legal_basis and (since is None or one.held_on >= since)]
    return sorted(held, key=lambda one: one.held_on)


def those_that_count(legal_basis: str, first_break_on: date | None, days: Sequence[date]) -> list[date]:
    return [day for day in days if counts(legal_basis, first_break_on, day)]


def agreed_for_review(held: Sequence[Reviewed], agreement: AgreedReview | None) -> date | None:
    """The earlier of the day that the last review names for the next one, and of that which the agreement names where
    none has been held since. `held` as `reviews_since` has them; what the law does not count answers an agreement all
    the same. None where nothing is agreed."""
    last = held[-1] if held else None
    named = [last.next_on] if last and last.next_on else []
    if agreement and (last is None or (last.held_on <= agreement.since and last.held_on < agreement.on)):
        named.append(agreement.on)
    return min(named, default=None)
