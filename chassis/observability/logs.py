"""Structured logs: one JSON object a line. Ids only; values of known personal fields are struck out besides."""

from __future__ import annotations

import logging
import select
import sys
import threading
import time
import traceback
from collections.abc import MutableMapping
from functools import cache
from typing import Any, TextIO, cast

import structlog

from chassis.observability.metrics import LOG_LINES_LOST

PATIENCE_SECONDS = 0.1

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


class Lenient:
    """A stream to which writing never raises and never waits for long: a full disk, a reader that has gone or does not
    read must not stop what was about to say something. What cannot be written is counted."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._lock, self._stuck = stream, threading.Lock(), False

    def write(self, text: str) -> int:
        try:
            with self._lock:
                self._stuck = not self._takes(0.0 if self._stuck else PATIENCE_SECONDS)
                if self._stuck:
                    raise BlockingIOError
                self._stream.write(text)
                self._stream.flush()
        except (OSError, ValueError):
            LOG_LINES_LOST.inc()
        return len(text)

    def flush(self) -> None:
        """Every `write` has flushed."""

    def _takes(self, seconds: float) -> bool:
        """Whether something can be written at once, or within `seconds`."""
        try:
            number = self._stream.fileno()
        except (OSError, ValueError, AttributeError):
            return True
        return bool(_select()([], [number], [], seconds)[1])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@cache
def _select() -> Any:
    """The system's own: a line may be written where green threads cannot take turns."""
    if "eventlet" not in sys.modules:
        return select.select
    from eventlet.patcher import original

    return original("select").select


CALM_SECONDS = 60.0
_said: dict[str, float] = {}


def warn_calmly(event: str, reason: str, **values: str) -> None:
    """Warn of what lasts and is met again and again, each event with its reason once a minute in this process."""
    now = time.monotonic()
    if now - _said.get(f"{event} {reason}", -CALM_SECONDS) >= CALM_SECONDS:
        _said[f"{event} {reason}"] = now
        structlog.get_logger("chassis").warning(event, reason=reason, **values)


class _LineLogger:
    def __init__(self, stream: Lenient) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        self._stream.write(line + "\n")

    log = debug = info = warn = warning = error = critical = exception = fatal = failure = err = msg


def relent() -> None:
    """Let nothing fail either that libraries, or the interpreter, print to standard output and error."""
    sys.stdout, sys.stderr = cast(TextIO, Lenient(sys.stdout)), cast(TextIO, Lenient(sys.stderr))


def configure_logs(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send structured logs to `stream`, by default standard error."""
    out = Lenient(stream or sys.stderr)
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
