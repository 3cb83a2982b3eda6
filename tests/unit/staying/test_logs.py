from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import structlog

from chassis.observability.logs import Lenient, configure_logs
from chassis.observability.metrics import LOG_LINES_LOST


@contextmanager
def _full_disk() -> Iterator[Any]:
    yield open("/dev/full", "w")  # noqa: SIM115 - closing it would raise what it could not write


@contextmanager
def _reader_gone() -> Iterator[Any]:
    reading, writing = os.pipe()
    os.close(reading)
    yield os.fdopen(writing, "w")


@contextmanager
def _reader_asleep() -> Iterator[Any]:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    yield os.fdopen(writing, "w")
    os.close(reading)


@contextmanager
def _closed() -> Iterator[Any]:
    stream = io.StringIO()
    stream.close()
    yield stream


@pytest.mark.parametrize("stream", [_full_disk, _reader_gone, _reader_asleep, _closed])
def test_a_log_line_that_cannot_be_written_stops_nobody(stream: Callable[[], Any]) -> None:
    with stream() as broken:
        lost = LOG_LINES_LOST._value.get()
        began = time.monotonic()
        configure_logs(broken)
        for _ in range(50):
            structlog.get_logger("staying").warning("something", council="synthetic-01")
        assert LOG_LINES_LOST._value.get() == lost + 50
        assert time.monotonic() - began < 5
        configure_logs(io.StringIO())


def test_lines_are_written_again_when_there_is_room() -> None:
    reading, writing = os.pipe()
    stream = Lenient(os.fdopen(writing, "w"))
    os.close(reading)
    stream.write("lost\n")
    os.dup2(os.open("/dev/null", os.O_WRONLY), writing)
    lost = LOG_LINES_LOST._value.get()
    stream.write("kept\n")
    assert LOG_LINES_LOST._value.get() == lost
