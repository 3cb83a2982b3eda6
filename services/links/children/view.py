"""A child as answered and as announced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.clock import day_of
from services.links.children.reading import Standing
from services.links.children.siblings import Halves
from services.links.children.tables import Child
from services.links.contract.schemas.children import ChildBody
from services.links.history.known import known_from

COLUMNS = ("id", "number", "version", "date_of_birth", "legal_basis", "waiting_since", "created_at", "changed_at")
LATER: Mapping[str, Any] = {"education": None, "date_of_birth_estimated": False}
"""Fields that records lack which were kept before there were such fields."""
SUMMARY = ("needs", "clinical_tasks", "social_worker", "wanted")


def child_view(
    child: Child, standing: Standing, halves: Halves, left_out: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The record keeps its days as text; the schema reads them again."""
    record = {name: value for name, value in child.record.items() if name in ChildBody._declared_fields}
    return {
        **LATER,
        **record,
        **_shared(child, standing),
        "wishes": [{**wish, "said_on": date.fromisoformat(wish["said_on"])} for wish in record["wishes"]],
        "given": listed_slots(standing.given),
        "recorded_by": child.record["recorded_by"],
        "siblings_naming_this_child": halves.named_by,
        "siblings_not_naming_this_child": halves.not_named_back,
        "left_out": left_out,
    }


def child_summary(child: Child, standing: Standing) -> dict[str, Any]:
    estimated = {"date_of_birth_estimated": child.born.estimated}
    return {**{name: child.record[name] for name in SUMMARY}, **estimated, **_shared(child, standing)}


def child_public(child: Child) -> dict[str, Any]:
    record = child.record
    return {
        **{name: getattr(child, name) for name in ("id", "number", "legal_basis", "assessed_on", "waiting_since")},
        **{name: record[name] for name in (*SUMMARY, "iro")},
        "assessment_outcome": child.assessment_outcome,
        "assessment_review_due_on": date.fromisoformat(record["assessment"]["review_due_on"]),
        "recording": record["looked_after"]["recording"],
        "closed_on": child.closed_on,
        "closing_reason": child.closing_reason,
        "breaks_known_from": known_from(day_of(child.created_at), child.histories),
    }


def listed_slots(slots: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"slot": slot, "sessions_per_month": number} for slot, number in slots.items()]


def _shared(child: Child, standing: Standing) -> dict[str, Any]:
    days = {name: date.fromisoformat(child.record["assessment"][name]) for name in ("assessed_on", "review_due_on")}
    closed = None if child.closed_on is None else {"on": child.closed_on, "reason": child.closing_reason}
    return {
        **{name: getattr(child, name) for name in COLUMNS},
        "assessment": {**child.record["assessment"], **days},
        "closed": closed,
        "state": standing.state,
        "still_wanted": listed_slots(standing.unmet),
    }
