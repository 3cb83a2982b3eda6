"""Rules on the setting of a series of short breaks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from chassis.rules import rule
from services.links.contract.settings.limits import REG_48
from services.links.series.settings import Span

LIMITED = "s20_reg48"
SETTING = REG_48 + "(1)(b): the same person or the same accommodation"
WAYS = (
    "Review the legal basis first: plan this link or the other under s20_full (or s17_6) and agree it anew (POST"
    " /links/{link_id}/legal-basis), or record that both carers are the same accommodation (POST"
    " /links/{link_id}/legal-basis/review)."
)


@rule(
    "series-in-one-setting", "Another carer has an agreement under regulation 48 for the child then. " + WAYS, SETTING
)
def IN_ONE_SETTING(legal_basis: str, first: date, last: date | None, others: Sequence[Span]) -> bool | str:
    """`others` are agreements with carers in another setting; `first` and `last` the days that are judged, `last` None
    where they do not end."""
    met = [one for one in others if one.meets(first, last)]
    if legal_basis != LIMITED or not met:
        return True
    links = ", ".join(sorted({f"link {one.link}{f' until {one.last}' if one.last else ''}" for one in met}))
    return f"Another carer has an agreement under regulation 48 for the child then ({links}). {WAYS}"


@rule(
    "review-of-two-settings",
    "What is reviewed is another open link of the same child with another carer, both under regulation 48.",
    SETTING,
)
def OF_TWO_SETTINGS(other: UUID, to_review: Collection[UUID]) -> bool:
    """`to_review` are the links with which this one can be compared."""
    return other in to_review
