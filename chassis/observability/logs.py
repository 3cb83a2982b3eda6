"""Structured logs: one JSON object a line. Ids only; values of known personal fields are struck out besides."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

PERSONAL = frozenset(
    (
        *("name", "forename", "surname", "full_name", "address", "addresses", "postcode", "telephone", "email"),
        *("date_of_birth", "born", "body", "query", "data", "envelope", "secret", "client_secret", "access_token"),
        *("authorization", "password"),
    )
)


def strike_personal(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of fields that could hold a person; the last net, not the first."""
    for key in event.keys() & PERSONAL:
        event[key] = "[struck out]"
    return event


def shorten_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of an exception its class and where it was raised; its words may quote what somebody sent."""
    given = event.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        if error is not None:
            event["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)[-6:]
            event["at"] = [f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return event


class _Bridge(logging.Handler):
    """Library logs join ours. Their words are kept only from WARNING on, and exceptions are shortened."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger(record.name)
        logger.log(record.levelno, str(record.msg).split("\n")[0][:200], exc_info=record.exc_info or None)


_write_lock = threading.Lock()


class _LineLogger:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with _write_lock:
            self._stream.write(line + "\n")
            self._stream.flush()

    log = debug = info = warn = warning = error = critical = exception = fatal = failure = err = msg


def configure_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send structured logs to `stream`, by default standard error."""
    out = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            shorten_exception,
            strike_personal,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _LineLogger(out),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Bridge(level=logging.WARNING)]
    root.setLevel(logging.WARNING)
