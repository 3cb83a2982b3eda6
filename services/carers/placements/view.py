"""Placements as answered and as announced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from services.carers.placements.tables import Placement

PUBLIC = (
    "id",
    "external_reference",
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
    return {**{name: getattr(placement, name) for name in PUBLIC}, "concerns": concerns_view(placement.concerns)}


def concerns_view(concerns: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "since": date.fromisoformat(one["since"])} for one in concerns]


def concerns_of(placements: Iterable[Placement]) -> list[dict[str, Any]]:
    """What is noted of a carer's placements, each with the placement that it is about."""
    return [{"placement_id": each.id, **one} for each in placements for one in concerns_view(each.concerns)]


def placement_view(placement: Placement) -> dict[str, Any]:
    names = ("version", "child_age", "end_reason", "end_note", "placed_by", "created_at", "changed_at")
    return {**placement_public(placement), **{name: getattr(placement, name) for name in names}}
