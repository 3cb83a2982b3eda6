"""Rules on reviews of an approval. Pure: every day and number is passed in."""

from __future__ import annotations

from datetime import date

from chassis.rules import rule

REGULATION_28 = "Fostering Services (England) Regulations 2011 reg 28"
VIEWS = REGULATION_28 + "(3); check who is asked against the text before relying on it"
TO_PANEL = REGULATION_28 + " and reg 25: the panel considers the first review"
NOBODY_THERE = "nobody_placed"


@rule(
    "review-follows-the-one-before", "A review comes after the approval, and after the review before it.", REGULATION_28
)
def REVIEW_FOLLOWS(approved_on: date, reviewed_on: date | None, held_on: date) -> bool | str:
    """`reviewed_on`: the day of the last review, if there was one."""
    if reviewed_on is not None and held_on <= reviewed_on:
        return f"The last review was held on {reviewed_on}."
    return held_on > approved_on or f"The household was approved on {approved_on}."


@rule(
    "next-review-of-approval-within-limit",
    "The next review is later than this one, and not by more than a year.",
    REGULATION_28,
)
def NEXT_REVIEW_WITHIN_LIMIT(held_on: date, next_review_on: date, latest: date) -> bool | str:
    """`latest`: the last day that the law and the council allow."""
    return held_on < next_review_on <= latest or f"A next review after {held_on}, and by {latest}."


@rule("review-seeks-views", "The regulation asks for the views of those whom the household cares for and with.", VIEWS)
def REVIEW_SEEKS_VIEWS(
    carers: bool, children: str, authorities: str, placed_then: int, placed_in_the_year: int
) -> bool | str:
    """`placed_then` counts the children placed there on the day of the review, `placed_in_the_year` those whose
    placement began in the year before it. Children are not asked who are too young for it, or do not understand."""
    missing = [
        who
        for who, lacking in (
            ("the carers", not carers),
            ("the children placed there", placed_then > 0 and children == NOBODY_THERE),
            ("the authorities that placed a child", placed_in_the_year > 0 and authorities == NOBODY_THERE),
        )
        if lacking
    ]
    return f"Not sought: the views of {', '.join(missing)}." if missing else True


@rule("first-review-to-panel", "The report of the first review goes to the fostering panel.", TO_PANEL)
def FIRST_REVIEW_TO_PANEL(first: bool, panel_on: date | None, panel_required: bool) -> bool:
    """`panel_required`: whether the council has approvals considered by its panel."""
    return panel_on is not None or not (first and panel_required)
