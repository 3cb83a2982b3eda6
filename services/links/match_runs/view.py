"""A match run as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.links.contract.codes import SLOTS
from services.links.match_runs.tables import MatchRun

RESULT = (
    "pairs",
    "sessions_wanted",
    "sessions_proposed",
    "solver",
    "status",
    "points",
    "bound",
    "gap_percent",
)


def summary(row: MatchRun, ended: str | None = None) -> dict[str, Any]:
    """`points` and `bound` are those so far, as long as the run is not done. `ended`: how its job ended, if not well;
    a run that was interrupted may not know of it."""
    return {
        "id": row.id,
        "state": ended or row.state,
        "asked_by": row.asked_by,
        "asked_at": row.created_at,
        "changed_at": row.changed_at,
        "day": row.day,
        "carers_as_of": row.carers_as_of,
        "restrictions_as_of": row.restrictions_as_of,
        "children": row.children,
        "carers": row.carers,
        **{name: row.figures.get(name) for name in RESULT},
    }


def whole(row: MatchRun, with_inputs: bool, ended: str | None = None) -> dict[str, Any]:
    done = row.outcome
    return {
        **summary(row, ended),
        "weights": row.inputs["weights"] if row.inputs else None,
        "proposals": [_proposal(one) for one in done["proposals"]] if done else None,
        "not_fully_served": [_unserved(one) for one in done["not_fully_served"]] if done else None,
        "what_if": done["what_if"] if done else None,
        "inputs": row.inputs if with_inputs else None,
    }


def _proposal(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "sessions": _sessions(one["sessions"])}


def _unserved(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "wanted": _sessions(one["wanted"]),
        "unmet": [{**left, "sessions_per_month": left["sessions"]} for left in one["unmet"]],
        "excluded": [{"rule": rule, "carers": count} for rule, count in one["excluded"].items()],
    }


def _sessions(by_slot: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"slot": slot, "sessions_per_month": by_slot[slot]} for slot in SLOTS if slot in by_slot]
