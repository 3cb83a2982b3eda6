"""A restriction as it is answered, as it is announced, and as it is judged."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.lifelonglinks.contract.codes import STANDING
from services.lifelonglinks.contract.contact import Held
from services.lifelonglinks.restrictions.rules import Measure, last_day, state_on
from services.lifelonglinks.restrictions.tables import Restriction

SAME = ("id", "child", "kind", "source", "applies_to_household", "starts_on", "ends_on", "review_due_on")
MORE = (
    "version",
    "reference",
    "document",
    "section_34",
    "narrative",
    "recorded_by",
    "created_at",
    "changed_at",
)


def state_of(row: Restriction, today: date) -> str:
    return state_on(today, row.starts_on, row.ends_on, row.lifted_on)


def measure_of(row: Restriction) -> Measure:
    return Measure(row.kind, row.starts_on, row.ends_on, row.applies_to_household)


def held(row: Restriction) -> Held:
    return Held(
        id=str(row.id),
        child=row.child_key,
        person=row.person_key,
        kind=row.kind,
        starts_on=row.starts_on,
        last_day=last_day(row.ends_on, row.lifted_on),
        applies_to_household=row.applies_to_household,
    )


def restriction_view(row: Restriction, today: date) -> dict[str, Any]:
    state = state_of(row, today)
    due = row.review_due_on
    return {
        **_common(row, state),
        **{name: getattr(row, name) for name in MORE},
        "review_overdue": state in STANDING and due is not None and due < today,
        "reviews": [_with_day(review, "reviewed_on") for review in row.reviews],
        "lifting": None if row.lifting is None else _with_day(row.lifting, "lifted_on"),
    }


def restriction_public(row: Restriction, today: date) -> dict[str, Any]:
    state = state_of(row, today)
    return {
        **_common(row, state),
        "in_force": state == "in_force",
        "lifted_on": row.lifted_on,
        "last_reviewed_on": date.fromisoformat(row.reviews[-1]["reviewed_on"]) if row.reviews else None,
    }


def _common(row: Restriction, state: str) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in SAME},
        "state": state,
        "person": {"kind": row.person_kind, "id": row.person_code},
        "last_day": last_day(row.ends_on, row.lifted_on),
    }


def _with_day(entry: dict[str, Any], name: str) -> dict[str, Any]:
    return {**entry, name: date.fromisoformat(entry[name])}
