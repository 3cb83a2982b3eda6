"""Exemptions as answered and as announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.carers.exemptions.tables import Exemption

PUBLIC = ("id", "children", "starts_on", "ends_on")
VARIED = ("children", "conditions", "ends_on", "reasons", "notice_sent_on")


def exemption_public(exemption: Exemption) -> dict[str, Any]:
    return {name: getattr(exemption, name) for name in PUBLIC}


def exemption_view(exemption: Exemption) -> dict[str, Any]:
    names = (
        "carer_id",
        "authority",
        "conditions",
        "reasons",
        "notice_sent_on",
        "granted_by",
        "cancelled_on",
        "cancelled_by",
        "cancellation_reason",
    )
    return {
        **exemption_public(exemption),
        **{name: getattr(exemption, name) for name in names},
        "variations": [_variation(one) for one in exemption.variations],
    }


def before_variation(exemption: Exemption, at: datetime, by: str | None) -> dict[str, Any]:
    """What stands before a variation, as JSON keeps it."""
    held = {name: getattr(exemption, name) for name in VARIED}
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in held.items()}
    return {"varied_at": at.isoformat(), "varied_by": by, **kept}


def _variation(one: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(one[name]) if one[name] else None for name in ("ends_on", "notice_sent_on")}
    return {**one, **days, "varied_at": datetime.fromisoformat(one["varied_at"])}
