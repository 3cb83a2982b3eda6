"""Bodies that can be read in one way only."""

from __future__ import annotations

import pytest

from chassis.handling.loading import read_json
from chassis.problems import Problem


def test_a_body_is_read() -> None:
    assert read_json('{"a": [1, {"b": "ä"}]}'.encode()) == {"a": [1, {"b": "ä"}]}


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
