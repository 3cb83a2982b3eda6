"""Every documented example is accepted and answered as documented. `KINWEAVE_RECORD_EXAMPLES=1` records the answers."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from chassis.contracts.operation import Access, Mode
from services.links.contract import CONTRACT
from services.links.contract.examples import FOLDER, example
from tests.service.links.desk import LinksDesk

SHOWN = [o.name for o in CONTRACT.operations if o.access is not Access.INTERNAL]
TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))
SILENT = {"record_school_terms", "make_calendar_address", "withdraw_calendar_addresses"}
"""Writes that announce nothing, as the README says; match runs are jobs."""


def announced(desk: LinksDesk) -> int:
    """How many events have been put into the outbox."""
    ((count,),) = desk.rows("select count(*) from messaging.outbox")
    return int(count)


def test_every_operation_has_its_example_and_the_other_way_round() -> None:
    assert {f.stem for f in FOLDER.glob("*.json")} == set(SHOWN)


@pytest.mark.parametrize("operation", [o for o in SHOWN if CONTRACT.by_name[o].mode is Mode.DIRECT])
def test_the_example_is_answered_as_documented(make_desk: Any, operation: str) -> None:
    desk = make_desk(f"examples-{operation.replace('_', '-')}", clock=TODAY)
    desk.prepare(operation)
    told = announced(desk)
    heard = desk.send_example(operation)
    assert (announced(desk) > told) is (CONTRACT.by_name[operation].writes and operation not in SILENT)
    made = CONTRACT.by_name[operation].method == "PUT" and heard.headers.get("ETag") == '"1"'
    assert heard.status == (201 if made else CONTRACT.by_name[operation].status), heard
    answer = desk.shown(heard.json if heard.json is not None else heard.content.decode())
    if os.environ.get("KINWEAVE_RECORD_EXAMPLES"):
        path = FOLDER / f"{operation}.json"
        shown = {**json.loads(path.read_text()), "answer": answer}
        path.write_text(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
    assert answer == example(operation).answer
