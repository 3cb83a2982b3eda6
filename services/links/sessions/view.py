"""A session as it is answered and as it is announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.clock import day_of
from services.links.sessions.actual import actual_place, actual_times, is_break
from services.links.sessions.allowance_bands import allowance_band
from services.links.sessions.tables import Session

COLUMNS = (
    "id",
    "version",
    "state",
    "link_id",
    "child",
    "carer_id",
    "slot",
    "starts_at",
    "ends_at",
    "first_day",
    "last_day",
    "place",
    "legal_basis",
    "series",
    "external_reference",
    "note",
    "outside_availability",
    "booked_by",
    "confirmed_by",
    "created_at",
    "changed_at",
)
PUBLIC = COLUMNS[:1] + COLUMNS[2:15]
INSTANTS = ("starts_at", "ends_at", "given_at", "happened_at", "since", "cancelled_at", "recorded_at", "corrected_at")


def session_view(row: Session) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in COLUMNS},
        "placement": is_break(row),
        "concerns": [read(one) for one in row.concerns],
        "cancellation": row.cancellation and {"did_not_take_place": False, **read(row.cancellation)},
        "completion": row.completion and {"place": row.place, **read(row.completion)},
    }


def session_public(row: Session, date_of_birth: date) -> dict[str, Any]:
    """`date_of_birth` is the child's; only the age band is told."""
    done: Mapping[str, Any] = read(row.completion) if row.completion else {}
    cancelled: Mapping[str, Any] = row.cancellation or {}
    return {
        **{name: getattr(row, name) for name in PUBLIC},
        "placement": is_break(row),
        "allowance_band": allowance_band(date_of_birth, day_of(actual_times(row)[0])),
        "concerns": [one["rule"] for one in row.concerns],
        "cancelled_by": cancelled.get("cancelled_by"),
        "notice_hours": cancelled.get("notice_hours"),
        "late_cancellation": cancelled.get("late"),
        "did_not_take_place": cancelled.get("did_not_take_place", False) if cancelled else None,
        "took_place_from": done.get("starts_at"),
        "took_place_until": done.get("ends_at"),
        "took_place_in": actual_place(row) if done else None,
        "expenses": [{"kind": one["kind"], "pence": one["amount"]} for one in done.get("expenses", [])],
        "expenses_pence": done.get("expenses_total", 0),
        "miles": done.get("miles", 0),
        "corrections": len(done.get("corrections", [])),
    }


def read(kept: Any) -> Any:
    """What JSON keeps with its instants as instants again, at whatever depth."""
    if isinstance(kept, dict):
        return {name: _instant(value) if name in INSTANTS else read(value) for name, value in kept.items()}
    return [read(one) for one in kept] if isinstance(kept, list) else kept


def kept(given: Any) -> Any:
    """The other way: what JSON can keep, instants written as in RFC 3339."""
    if isinstance(given, dict):
        return {name: kept(value) for name, value in given.items()}
    if isinstance(given, list):
        return [kept(one) for one in given]
    return given.isoformat() if isinstance(given, datetime) else given


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
