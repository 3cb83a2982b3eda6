"""Reading what was sent: never more than the operation takes, never for longer than the deadline."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from chassis.problems import TOO_LARGE, UNREADABLE, Problem
from chassis.web.environment import WITHIN
from chassis.web.head import BadRequest

DEEPEST = 64
MARKS_AT_ONCE = 4_096
"""Marks of JSON that are looked at before others have their turn."""
MARKS_OF_VALUE = 5
"""A value has at most its name, itself as text or two brackets, and a comma."""
_PIECE = 65536
_MARKS = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[\]{},]', re.DOTALL)
_TOO_DEEP = "The JSON is nested more than 64 deep."


def declared_length(environ: Mapping[str, Any], limit: int) -> int | None:
    """The length that the caller announces, 0 where it sends no body, None where it sends in chunks.

    Raises `Problem`: 400 where the length is no number, 413 where it exceeds `limit` octets.
    """
    text = environ.get("CONTENT_LENGTH") or ""
    if not text:
        return None if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower() else 0
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Problem(UNREADABLE, "Content-Length is not a number.")
    if int(text) > limit:
        raise _too_large(limit)
    return int(text)


def read_body(environ: Mapping[str, Any], length: int | None, limit: int, seconds: float) -> bytes:
    """The body. Raises `Problem`: 400 where it breaks off or comes too slowly, 413 where it exceeds `limit`."""
    if length == 0:
        return b""
    until = time.monotonic() + seconds
    environ.get(WITHIN, _unbounded)(seconds)
    wanted = limit + 1 if length is None else length
    pieces: list[bytes] = []
    got = 0
    try:
        while got < wanted and (piece := environ["wsgi.input"].read(min(_PIECE, wanted - got))):
            pieces.append(piece)
            got += len(piece)
            if time.monotonic() > until:
                raise TimeoutError
    except TimeoutError:
        raise Problem(UNREADABLE, "The body did not arrive within the deadline.") from None
    except (OSError, ValueError, BadRequest):
        raise Problem(UNREADABLE, "The body broke off.") from None
    if got > limit:
        raise _too_large(limit)
    if length is not None and got < length:
        raise Problem(UNREADABLE, "The body is shorter than Content-Length says.")
    return b"".join(pieces)


def check_shape(body: bytes, most: int) -> None:
    """Raises `Problem` where JSON is nested too deeply (400) or holds more than `most` values (413). Linear, in turns
    with others, and before anything is parsed."""
    opening = body.count(b"[") + body.count(b"{")
    if opening <= DEEPEST and body.count(b",") + opening < most:
        return
    depth = values = 0
    for number, mark in enumerate(_MARKS.finditer(body), 1):
        first = body[mark.start()]
        values += first in b"[{,"
        if values > most or number > most * MARKS_OF_VALUE:
            raise Problem(TOO_LARGE, f"The body may hold {most} values.")
        if first in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise Problem(UNREADABLE, _TOO_DEEP)
        elif first in b"]}":
            depth -= 1
        if number % MARKS_AT_ONCE == 0:
            time.sleep(0)


def _unbounded(_: float) -> None:
    """The server sets no bound of its own: a body that has come whole, or a test's."""


def _too_large(limit: int) -> Problem:
    return Problem(TOO_LARGE, f"The body may hold {limit} octets.")
