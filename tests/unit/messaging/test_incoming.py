"""What is taken for an event, and what goes to the dead letters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.messaging.incoming import COUNCIL_HEADER, Unreadable, read_envelope, read_position
from tests.unit.messaging.support import GOOD

HEADERS = {COUNCIL_HEADER: "north-somewhere"}


def test_a_good_envelope_is_read() -> None:
    assert read_envelope(json.dumps(GOOD).encode(), HEADERS, "alpha") == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"id": "7"},
        {"id": None},
        {"id": 7},
        {"type": ""},
        {"type": "x" * 121},
        {"subject": "x" * 81},
        {"subject": None},
        {"source": "/kinweave/beta"},
        {"tenant": "North Somewhere"},
        {"tenant": "other"},
        {"tenant": ["north-somewhere"]},
        {"sequence": "3"},
        {"sequence": True},
        {"time": "yesterday"},
        {"time": "2026-11-21T10:00:00"},
        {"data": []},
        {"data": {"words": "a\x00b"}},
        {"data": {"words": "\ud800"}},
        {"data": {"deep": [{"\x00": 1}]}},
    ],
)
def test_a_bad_envelope_is_unreadable(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_envelope(json.dumps({**GOOD, **change}).encode(), HEADERS, "alpha")


@pytest.mark.parametrize("name", [name for name in GOOD if name != "data"])
def test_nothing_may_be_missing(name: str) -> None:
    with pytest.raises(Unreadable):
        read_envelope(json.dumps({k: v for k, v in GOOD.items() if k != name}).encode(), HEADERS, "alpha")


@pytest.mark.parametrize("body", [b"", b"\xff", b"7", b'"text"', b"{", b"[" * 100_000, b'{"specversion": NaN}'])
def test_what_is_no_json_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_envelope(body, HEADERS, "alpha")


@pytest.mark.parametrize("headers", [{}, {COUNCIL_HEADER: "south"}, {COUNCIL_HEADER: None}])
def test_the_header_must_name_the_council_of_the_envelope(headers: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_envelope(json.dumps(GOOD).encode(), headers, "alpha")


def test_the_fault_is_named_without_the_content() -> None:
    body = json.dumps({**GOOD, "tenant": "Jane Doe"}).encode()
    with pytest.raises(Unreadable) as raised:
        read_envelope(body, HEADERS, "alpha")
    assert "Jane" not in str(raised.value)


def test_a_position_is_of_its_source() -> None:
    body = b'{"type": "source.position", "source": "alpha", "as_of": "2026-11-21T10:00:00+00:00"}'
    assert read_position(body, "alpha").isoformat() == "2026-11-21T10:00:00+00:00"
    with pytest.raises(Unreadable):
        read_position(body, "beta")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "\udfff end"])
def test_what_cannot_be_stored_is_found_however_it_is_written(words: str, encoding: str) -> None:
    text = json.dumps({**GOOD, "data": {"words": words}}, ensure_ascii=words == "a\x00b")
    with pytest.raises(Unreadable):
        read_envelope(text.encode(encoding, "surrogatepass"), HEADERS, "alpha")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_good_envelope_may_be_written_in_any_encoding_of_json(encoding: str) -> None:
    text = json.dumps({**GOOD, "data": {"words": "\uac00\ud7a3 🧀"}}, ensure_ascii=False)
    assert read_envelope(text.encode(encoding), HEADERS, "alpha")["data"] == {"words": "\uac00\ud7a3 🧀"}
