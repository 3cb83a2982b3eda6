"""Every documented example is accepted and answered as documented. `KINWEAVE_RECORD_EXAMPLES=1` records the answers."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.contracts.operation import Access
from services.lifelonglinks.contract import CONTRACT
from services.lifelonglinks.contract.examples import BEFORE, FOLDER, example
from tests.service.lifelonglinks.desk import Desk

SHOWN = [o.name for o in CONTRACT.operations if o.access is not Access.INTERNAL]
TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))


def test_every_operation_has_its_place_in_a_journey() -> None:
    assert set(BEFORE) == set(SHOWN)
    assert {f.stem for f in FOLDER.glob("*.json")} == set(SHOWN)


@pytest.mark.parametrize("operation", SHOWN)
def test_the_example_is_answered_as_documented(make_desk: Any, operation: str) -> None:
    desk = make_desk(f"examples-{operation.replace('_', '-')}", clock=TODAY)
    desk.prepare(operation)
    heard = desk.send_example(operation)
    assert heard.status == CONTRACT.by_name[operation].status, heard
    answer = settled(desk, heard.json)
    if os.environ.get("KINWEAVE_RECORD_EXAMPLES"):
        record(operation, answer)
    assert answer == example(operation).answer


def settled(desk: Desk, answer: Any) -> Any:
    """The answer with the identifiers of the documentation in place of this run's."""
    written = json.dumps(answer)
    for stands_for, real in desk.known.items():
        written = written.replace(real, stands_for)
    return json.loads(written)


def record(operation: str, answer: Any) -> None:
    path = FOLDER / f"{operation}.json"
    shown = {**json.loads(path.read_text()), "answer": answer}
    path.write_text(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")


def test_examples_hold_days_of_the_past_only() -> None:
    """Whoever sends them later must not be refused for a day that has not come."""
    for path in FOLDER.glob("*.json"):
        for day in re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps(json.loads(path.read_text()).get("body"))):
            assert date.fromisoformat(day) < TODAY().date()
