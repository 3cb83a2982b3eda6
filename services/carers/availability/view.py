"""What a carer offers, as answered and as announced."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.carers.availability.tables import Availability


def availability_public(held: Availability) -> dict[str, Any]:
    names = ("daytime", "overnight", "weekly", "sessions_per_month", "preferences", "travel", "identity")
    exceptions = [
        {
            "kind": one["kind"],
            "starts_on": date.fromisoformat(one["starts_on"]),
            "ends_on": date.fromisoformat(one["ends_on"]),
        }
        for one in held.exceptions
    ]
    return {**{name: getattr(held, name) for name in names}, "exceptions": exceptions}


def availability_view(held: Availability) -> dict[str, Any]:
    names = ("carer_id", "version", "changed_at")
    return {**availability_public(held), **{name: getattr(held, name) for name in names}}
