"""From answers to replies: a PUT that created its record says so, and where it is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.contracts.operation import Operation, Precondition
from chassis.contracts.schemas import Schema, Whole
from chassis.handling import replies
from chassis.request import Answer
from chassis.rpc.wire import Call, Reply

ADDRESS = "/v1/councils/north-synthetic/things/T-1"


class Thing(Schema):
    count = Whole()


def replied(method: str, if_match: str | None = None, if_none_match: str | None = None) -> Reply:
    call = Call(
        service="stub",
        operation="settle_thing",
        council="north-synthetic",
        client="test",
        command=UUID(int=1),
        deadline=datetime(2026, 11, 24, tzinfo=UTC),
        instance=ADDRESS,
        if_match=if_match,
        if_none_match=if_none_match,
    )
    operation = Operation(
        "settle_thing", method, "/things/{thing}", "Settle", answer=Thing, precondition=Precondition.REQUIRED
    )
    return replies.reply(operation, call, replies.kept(operation, Answer({"count": 1}, 1)))


def test_a_put_that_created_answers_201_and_where() -> None:
    made = replied("PUT", if_none_match="*")
    assert (made.status, made.headers["Location"], made.headers["ETag"]) == (201, ADDRESS, '"1"')


@pytest.mark.parametrize(("method", "if_match", "if_none_match"), [("PUT", '"1"', None), ("GET", None, "*")])
def test_nothing_else_answers_that_it_created(method: str, if_match: str | None, if_none_match: str | None) -> None:
    told = replied(method, if_match, if_none_match)
    assert told.status == 200
    assert "Location" not in told.headers
