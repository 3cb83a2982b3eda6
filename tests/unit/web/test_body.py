from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.web.body import Body, Buffered
from chassis.web.head import BadRequest


def source(*arrivals: bytes) -> Buffered:
    left: Iterator[bytes] = iter(arrivals)
    return Buffered(lambda: next(left, b""))


def chunked(parts: list[bytes]) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[n : n + size] for n in range(0, len(data), size)]


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.integers(1, 9), st.integers(1, 50))
def test_chunks_come_out_as_they_went_in(parts, arriving, asked):
    stream = source(*cut(chunked(parts) + b"NEXT", arriving))
    body = Body(stream, None, None)
    read = b""
    while piece := body.read(asked):
        read += piece
    assert read == b"".join(parts)
    assert body.ended
    while stream.more():
        pass
    assert stream.held == b"NEXT"


@given(st.binary(max_size=100), st.integers(1, 9), st.integers(1, 50))
def test_a_known_length_is_never_overread(data, arriving, asked):
    stream = source(*cut(data + b"NEXT", arriving))
    body = Body(stream, len(data), None)
    read = b""
    while piece := body.read(asked):
        read += piece
    assert read == data
    assert body.ended


@given(st.lists(st.sampled_from([b"a", b"bc", b"\n", b"\n\n"]), max_size=12))
def test_lines(parts):
    data = b"".join(parts)
    assert list(Body(source(chunked(parts)), None, None)) == data.splitlines(keepends=True)


@pytest.mark.parametrize(
    "sent",
    [
        b"g\r\nx\r\n0\r\n\r\n",
        b"-1\r\nx\r\n",
        b"\r\n",
        b"1\r\nxy\r\n0\r\n\r\n",
        b"0x1\r\nx\r\n0\r\n\r\n",
        b"f" * 20 + b"\r\n",
    ],
)
def test_broken_chunks_are_refused(sent):
    with pytest.raises(BadRequest):
        Body(source(sent), None, None).read()


@pytest.mark.parametrize(("sent", "length"), [(b"abc", 4), (b"", 1), (b"5\r\nabc", None), (b"5", None)])
def test_a_client_that_leaves_is_noticed(sent, length):
    with pytest.raises(ConnectionAbortedError):
        Body(source(sent), length, None).read()


def test_the_client_is_told_to_go_on_once_and_only_when_asked():
    told: list[int] = []
    body = Body(source(b"abcd"), 4, lambda: told.append(1))
    assert told == []
    assert body.read(2) + body.read(2) == b"abcd"
    assert told == [1]
