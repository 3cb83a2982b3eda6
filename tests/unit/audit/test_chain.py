"""Seals that were made before the audit kept reasons still hold, and reasons cannot be changed unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.audit.chain import START, seal

OLD: dict[str, Any] = {
    "id": UUID("01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"),
    "at": datetime(2026, 11, 21, 12, tzinfo=UTC),
    "client": "north.one",
    "actor": None,
    "actor_asserted_by": None,
    "purpose": None,
    "operation": "place_child",
    "writes": 1,
    "subject_kind": None,
    "subjects": ["a"],
    "outcome": "refused-by-rule",
    "violations": ["home-is-full"],
    "command": None,
    "correlation": None,
}
SEALED_BEFORE = "d6fd5a2f6e4761ef4ace9f8f688839571bf82b9b55e91ee6163270373801f4ab"


def test_a_seal_from_before_reasons_were_kept_holds() -> None:
    assert seal(START, OLD).hex() == SEALED_BEFORE
    assert seal(START, {**OLD, "reasons": None, "request_id": None}).hex() == SEALED_BEFORE


@pytest.mark.parametrize("change", [{"reasons": ["other"]}, {"reasons": None}, {"request_id": "x"}, {"reasons": []}])
def test_what_came_later_is_sealed_too(change: dict[str, Any]) -> None:
    row = {**OLD, "reasons": ["Four beds, four children."], "request_id": None}
    assert seal(START, row) != seal(START, {**row, **change})
