"""What makes two requests the same: what they say, not how it is spelled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.contracts.operation import Operation
from chassis.handling.commands import fingerprint
from chassis.rpc.wire import Call

MAKE = Operation("make_thing", "POST", "/things", "Make")
UPLOAD = Operation("upload", "POST", "/uploads", "Upload", consumes=("text/csv",))
CALL = Call("stub", "make_thing", "north-synthetic", "test", UUID(int=1), datetime(2026, 11, 24, tzinfo=UTC))
SAID = '{"name": "Zo\u00eb", "parts": [1, {"count": 2, "colour": "red"}], "note": null}'.encode()


def print_of(body: bytes, operation: Operation = MAKE) -> str:
    return fingerprint(operation, replace(CALL, body=body))


@pytest.mark.parametrize(
    "same",
    [
        b'{"note":null,"parts":[1,{"colour":"red","count":2}],"name":"Zo\xc3\xab"}',
        b'{\r\n\t"name" : "Zo\\u00eb", "parts": [1.0, {"count": 2e0, "\\u0063olour": "red"}], "note": null\n}\n',
        b"\xef\xbb\xbf" + SAID,
    ],
)
def test_the_same_said_otherwise_is_the_same(same: bytes) -> None:
    assert print_of(same) == print_of(SAID)


@pytest.mark.parametrize(
    "other",
    [
        SAID.replace(b"[1,", b"[2,"),
        SAID.replace(b"[1,", b'["1",'),
        SAID.replace(b"[1,", b"[true,"),
        SAID.replace(b"[1,", b"[1.5,"),
        SAID.replace(b', "note": null', b""),
        SAID.replace(b'[1, {"count": 2, "colour": "red"}]', b'[{"count": 2, "colour": "red"}, 1]'),
        SAID.replace("\u00eb".encode(), "e\u0308".encode()),
        b"",
    ],
)
def test_something_else_is_another_request(other: bytes) -> None:
    assert print_of(other) != print_of(SAID)


def test_no_body_says_the_same_as_an_empty_object() -> None:
    assert print_of(b"") == print_of(b" ") == print_of(b"{ }")


def test_great_numbers_stay_apart() -> None:
    assert print_of(b"[9007199254740993]") != print_of(b"[9007199254740992.0]")
    assert print_of(b"[1e400]") != print_of(b"[1e399, 1]")


def test_what_is_not_json_is_compared_octet_by_octet() -> None:
    assert print_of(b"a,b\n", UPLOAD) != print_of(b"a, b\n", UPLOAD)
    assert print_of(b"{}", UPLOAD) != print_of(b"{ }", UPLOAD)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_two_bodies_are_the_same_where_they_say_the_same(one: object, other: object) -> None:
    prints = [print_of(json.dumps(said, indent=indent).encode()) for said, indent in ((one, None), (other, 2))]
    assert (prints[0] == prints[1]) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))
