"""Bodies that can be read in one way only."""

from __future__ import annotations

import json

import pytest

from chassis.contracts.operation import Operation
from chassis.contracts.schemas import Schema, Whole, listed
from chassis.handling.loading import load_body, read_json
from chassis.problems import Problem


def test_a_body_is_read() -> None:
    assert read_json('{"a": [1, {"b": "ä"}]}'.encode()) == {"a": [1, {"b": "ä"}]}


def test_a_byte_order_mark_before_a_body_is_passed_over() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert load_body(Operation("step", "POST", "/x", "Step"), b"\xef\xbb\xbf \r\n{ }") is None


def test_of_many_wrong_fields_the_first_hundred_are_shown() -> None:
    class Many(Schema):
        lists = listed(listed(Whole(), most=50), most=50)

    with pytest.raises(Problem) as refused:
        load_body(Operation("make", "POST", "/x", "Make", body=Many), json.dumps({"lists": [["x"] * 50] * 50}).encode())
    assert refused.value.detail == "400 fields are not valid. The first 100 are shown."
    assert len(refused.value.errors) == 100


@pytest.mark.parametrize(
    "body",
    [
        b'{"channel": "web", "channel": "telephone"}',
        b'[{"a": {"b": 1, "\\u0062": 2}}]',
        b'{"a": NaN}',
        b'{"a": 1',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_body_that_could_be_read_in_two_ways_or_none_is_refused(body: bytes) -> None:
    with pytest.raises(Problem) as refused:
        read_json(body)
    assert refused.value.status == 400
