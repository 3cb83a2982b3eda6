"""A carer as answered and as announced."""

from __future__ import annotations

from typing import Any

from services.carers.approvals.carers.tables import Carer


def carer_public(carer: Carer) -> dict[str, Any]:
    names = (
        "id",
        "application_id",
        "state",
        "approved_on",
        "home",
        "offer",
        "terms",
        "social_worker",
        "first_review_on",
    )
    return {name: getattr(carer, name) for name in names}


def carer_view(carer: Carer) -> dict[str, Any]:
    names = ("version", "people", "contact", "social_worker_since", "created_at", "changed_at")
    return {**carer_public(carer), **{name: getattr(carer, name) for name in names}}
