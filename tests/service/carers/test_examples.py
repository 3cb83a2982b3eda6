"""Every documented example is accepted and answered as documented. `KINWEAVE_RECORD_EXAMPLES=1` records the answers."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.contracts.operation import Mode
from services.carers.contract import CONTRACT
from services.carers.contract.examples import BEFORE, FOLDER, example
from tests.service.carers.desk import Desk

DIRECT = [o.name for o in CONTRACT.operations if o.mode is Mode.DIRECT]
TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def library(make_desk: Any) -> Desk:
    made: Desk = make_desk("synthetic-examples", clock=TODAY)
    return made


def test_every_operation_has_its_place_in_a_journey() -> None:
    assert set(BEFORE) == {o.name for o in CONTRACT.operations}
    assert {f.stem for f in FOLDER.glob("*.json")} == set(BEFORE)


@pytest.mark.parametrize("operation", DIRECT)
def test_the_example_is_answered_as_documented(library: Desk, operation: str) -> None:
    library.prepare(operation)
    heard = library.send_example(operation)
    made = CONTRACT.by_name[operation].method == "PUT" and heard.headers.get("ETag") == '"1"'
    assert heard.status == (201 if made else CONTRACT.by_name[operation].status), heard
    answer = settled(library, heard.json)
    if os.environ.get("KINWEAVE_RECORD_EXAMPLES"):
        record(operation, answer)
    assert answer == example(operation).answer


def settled(desk: Desk, answer: Any) -> Any:
    """The answer with the identifiers of the documentation in place of this run's; of a list only the last item."""
    if "items" in answer:
        answer = {"items": answer["items"][-1:], "next": None}
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
        body = json.dumps(json.loads(path.read_text()).get("body"))
        body = re.sub(r'"(expires_on|next_review_on)": "[0-9-]+"', "", body)
        for day in re.findall(r"\d{4}-\d{2}-\d{2}", body):
            assert date.fromisoformat(day) < TODAY().date()
