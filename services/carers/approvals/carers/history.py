"""What a carer's home, contact and terms were before: as it is kept, and as it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

DAYS = ("decided_on", "proposed_on", "agreed_on", "review_on")


def former_home(carer: Any, changed: Iterable[str], until: date, by: str) -> dict[str, Any]:
    """What is kept before `changed`, some of `home` and `contact`, change on the day `until`."""
    before = {name: getattr(carer, name) if name in changed else None for name in ("home", "contact")}
    return {"until": until.isoformat(), "changed_by": by, **before}


def former_homes_view(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, "until": date.fromisoformat(one["until"])} for one in kept]


def terms_decision(
    body: Mapping[str, Any], by: str, review_on: date | None, before: Mapping[str, Any]
) -> dict[str, Any]:
    """What is kept of a decision; `before` are the terms that it replaces."""
    days = {**{name: body[name] for name in DAYS if name in body}, "review_on": review_on}
    return {
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "decided_by": by,
        "reasons": body["reasons"],
        "support": body["support"],
        "before": dict(before),
    }


def terms_decisions_view(kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, **{n: None if one[n] is None else date.fromisoformat(one[n]) for n in DAYS}} for one in kept]
