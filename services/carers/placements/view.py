"""Placements as answered and as announced."""

from __future__ import annotations

from typing import Any

from services.carers.placements.tables import Placement

PUBLIC = (
    "id",
    "carer_id",
    "child_id",
    "kind",
    "state",
    "starts_on",
    "planned_end_on",
    "ended_on",
    "sibling_group",
    "fostered_by",
    "outside_terms",
)


def placement_public(placement: Placement) -> dict[str, Any]:
    return {name: getattr(placement, name) for name in PUBLIC}


def placement_view(placement: Placement) -> dict[str, Any]:
    names = ("version", "child_age", "end_reason", "end_note", "placed_by", "created_at", "changed_at")
    return {**placement_public(placement), **{name: getattr(placement, name) for name in names}}
