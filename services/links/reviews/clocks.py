"""When the next review and the next visit of a link are due. Pure: days in, days out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chassis.clock import add_months, add_working_days
from services.links.reviews.counting import counts

REGULATION_48 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48"
REGULATION_33 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 33"
REGULATION_28 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 28"
CHILD_IN_NEED = "Children Act 1989 section 17(6): the child in need plan is reviewed"
AGREED = "the day that was agreed, in the written agreement or at the last review"


@dataclass(frozen=True)
class Numbers:
    """A council's numbers as they hold on a day: months, weeks, days, working days."""

    first_review_months: int = 3
    review_months: int = 6
    plan_review_months: int = 6
    full_first_review_days: int = 20
    full_second_review_months: int = 3
    full_review_months: int = 6
    first_visit_months: int = 3
    visit_months: int = 6
    full_first_visit_days: int = 7
    full_visit_weeks: int = 6


@dataclass(frozen=True)
class Course:
    """What has happened of one link. `first_break_on` is the day of the first session under the legal basis that
    was not cancelled and by which the child is placed, None before there is one. `reviews` and `visits` that count,
    in any order. `plan_weeks` is the interval of visits agreed, `agreed_review_on` the day that the agreement or the
    last review names for the next one. `basis_from` is the day from which the legal basis holds, None
    since the link is active. `plan_is_agreed`: with everybody whom the legal basis asks for, so that it serves as
    the plan before the first placement."""

    legal_basis: str
    active_from: date
    first_break_on: date | None
    reviews: Sequence[date] = ()
    visits: Sequence[date] = ()
    plan_weeks: int | None = None
    agreed_review_on: date | None = None
    basis_from: date | None = None
    plan_is_agreed: bool = False


@dataclass(frozen=True)
class Due:
    """`kind` is one of `DEADLINE_KINDS`; `source` the law it comes from."""

    kind: str
    on: date
    source: str


def review_due(course: Course, numbers: Numbers) -> Due | None:
    """The earlier of the law's day and the one agreed. None where nothing has begun that needs a review, and none is
    agreed."""
    due, agreed = _latest_review(course, numbers), course.agreed_review_on
    if agreed is None or (due is not None and due.on <= agreed):
        return due
    return Due(due.kind, agreed, f"{AGREED}; {due.source}") if due else Due("first_review", agreed, AGREED)


def _latest_review(course: Course, numbers: Numbers) -> Due | None:
    held = sorted(course.reviews)
    match course.legal_basis:
        case "s20_reg48":
            if held:
                return Due("review", add_months(held[-1], numbers.review_months), REGULATION_48)
            if course.first_break_on is None:
                return None
            return Due("first_review", add_months(course.first_break_on, numbers.first_review_months), REGULATION_48)
        case "s20_full":
            return _full_review(course, held, numbers)
        case _:
            since = held[-1] if held else course.basis_from or course.active_from
            kind = "review" if held else "first_review"
            return Due(kind, add_months(since, numbers.plan_review_months), CHILD_IN_NEED)


def _full_review(course: Course, held: Sequence[date], numbers: Numbers) -> Due | None:
    if not held:
        if course.first_break_on is None:
            return None
        due = add_working_days(course.first_break_on, numbers.full_first_review_days)
        return Due("first_review", due, REGULATION_33)
    months = numbers.full_second_review_months if len(held) == 1 else numbers.full_review_months
    return Due("review", add_months(held[-1], months), REGULATION_33)


def visit_due(course: Course, numbers: Numbers) -> Due | None:
    """None where nobody agreed an interval and the law names none, or where no break has begun yet."""
    seen = sorted(course.visits)
    first = course.first_break_on
    planned = timedelta(weeks=course.plan_weeks) if course.plan_weeks is not None else None
    if first is None:
        return None
    kind, since = ("visit", seen[-1]) if seen else ("first_visit", first)
    match course.legal_basis:
        case "s20_reg48":
            months = numbers.visit_months if seen else numbers.first_visit_months
            latest = add_months(since, months)
            return Due(kind, min(latest, since + planned) if planned else latest, f"{REGULATION_48}(3)(c)")
        case "s20_full":
            days = timedelta(weeks=numbers.full_visit_weeks) if seen else timedelta(days=numbers.full_first_visit_days)
            return Due(kind, since + (min(days, planned) if planned else days), REGULATION_28)
        case _:
            return Due(kind, since + planned, CHILD_IN_NEED) if planned else None


def latest_next_review(course: Course, held_on: date, numbers: Numbers) -> date | None:
    """The last day for the review after one that is held on a day, whatever was held later. One that does not count
    leaves the first one due as it was: None where no break is booked yet from which that would be counted."""
    held = [day for day in course.reviews if day < held_on]
    if counts(course.legal_basis, course.first_break_on, held_on):
        held.append(held_on)
    due = review_due(replace(course, reviews=held, agreed_review_on=None), numbers)
    return due.on if due else None


def most_weeks(legal_basis: str, day: date, numbers: Numbers) -> int | None:
    """Whole weeks that fit between two visits by law; None where the law names no number."""
    match legal_basis:
        case "s20_reg48":
            return (add_months(day, numbers.visit_months) - day) // timedelta(weeks=1)
        case "s20_full":
            return numbers.full_visit_weeks
        case _:
            return None
