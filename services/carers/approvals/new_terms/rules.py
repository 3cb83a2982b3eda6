"""Rules on new terms of an approval. Pure: every day is passed in."""

from __future__ import annotations

from datetime import date

from chassis.rules import rule

REGULATION_28 = "Fostering Services (England) Regulations 2011 reg 28"
ASKS_FOR_NEW_TERMS = "suitable_with_changed_terms_to_follow"


@rule("new-terms-follow-a-review", "No review asks for new terms that are still to be decided on.", REGULATION_28)
def NEW_TERMS_FOLLOW_A_REVIEW(outcome: str | None, decided_for_it: bool) -> bool | str:
    """`outcome`: of the last review, if there was one; `decided_for_it`: new terms have followed it already."""
    if outcome is None:
        return f"The approval was never reviewed; record a review with the outcome {ASKS_FOR_NEW_TERMS} first."
    if outcome != ASKS_FOR_NEW_TERMS:
        return f"The last review found: {outcome}; only one with the outcome {ASKS_FOR_NEW_TERMS} asks for new terms."
    return not decided_for_it or "New terms have followed the last review; others take another review."


@rule(
    "new-terms-after-notice",
    "New terms are decided after the time for representations, or sooner where the carer agrees to them.",
    REGULATION_28 + "(6) to (9A); gov.uk guidance on qualifying determinations",
)
def NEW_TERMS_AFTER_NOTICE(decided_on: date, until: date, agreed_on: date | None, support: bool) -> bool | str:
    """`until`: the last day for representations on the notice. `support`: the carer was told in writing which support
    the new terms need and how it is given; without that an agreement shortens nothing."""
    if decided_on > until:
        return True
    if agreed_on is None:
        return f"Representations may be made until {until}, unless the carer agrees in writing before."
    return support or f"Say which support the new terms need and how it is given, or decide after {until}."
