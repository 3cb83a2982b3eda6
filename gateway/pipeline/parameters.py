"""The parameters of a call: query, preconditions, idempotency key, deadline."""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from chassis.contracts.operation import Access, Operation
from chassis.handling.conditions import versions_seen
from chassis.handling.loading import PAGING, schema_of
from chassis.problems import UNREADABLE, Problem

LONGEST_QUERY = 8192
MOST_PARAMETERS = 64
LONGEST_KEY = 255
LONGEST_CONDITION = 512
SHORTEST_SECONDS = 1.0


@lru_cache(maxsize=1024)
def heeded(operation: Operation) -> frozenset[str] | None:
    """The parameters that are read of what anybody may ask and of addresses given out, where programs on the way add
    some of their own; None elsewhere: all are judged, and an unknown one is refused."""
    if operation.access not in (Access.PUBLIC, Access.SIGNED):
        return None
    own = schema_of(operation.query).fields.items() if operation.query is not None else ()
    names = {field.data_key or name for name, field in own}
    return frozenset(names | (PAGING if operation.paginated else set()))


def read_query(environ: Mapping[str, Any], only: Container[str] | None = None) -> dict[str, str]:
    """The query parameters as written, those alone that `only` holds. Raises `Problem` (400) where they cannot be read
    or one is repeated."""
    text = environ.get("QUERY_STRING")
    if not text:
        return {}
    try:
        if len(text) > LONGEST_QUERY:
            raise ValueError
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Problem(UNREADABLE, "The query is too long or not written in UTF-8.") from None
    if only is not None:
        pairs = [pair for pair in pairs if pair[0] in only]
    query = dict(pairs)
    if len(query) < len(pairs):
        raise Problem(UNREADABLE, "A query parameter is repeated.")
    return query


def idempotency_key(environ: Mapping[str, Any], method: str) -> str | None:
    """Of a POST alone. Raises `Problem` (400) where it is not 1 to 255 printable ASCII characters."""
    key: str | None = environ.get("HTTP_IDEMPOTENCY_KEY") if method == "POST" else None
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem(UNREADABLE, "Idempotency-Key holds 1 to 255 printable ASCII characters.")
    return key


def preconditions(environ: Mapping[str, Any], operation: Operation) -> tuple[str | None, str | None]:
    """If-Match and If-None-Match, as sent. Raises `Problem` (400, 428) where the operation does not take them so."""
    if_match, if_none_match = environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_NONE_MATCH")
    if len(if_match or "") > LONGEST_CONDITION or len(if_none_match or "") > LONGEST_CONDITION:
        raise Problem(UNREADABLE, "If-Match and If-None-Match hold at most 512 characters.")
    versions_seen(operation, if_match, if_none_match)
    return if_match, if_none_match


def seconds_allowed(environ: Mapping[str, Any], operation: Operation) -> float:
    """What the call may take: the operation's time, or less where Request-Timeout says so. Raises `Problem` (400)."""
    header = environ.get("HTTP_REQUEST_TIMEOUT")
    if header is None:
        return operation.seconds
    whole, _, fraction = header.partition(".")
    if not (header.isascii() and whole.isdigit() and len(header) < 10 and (not fraction or fraction.isdigit())):
        raise Problem(UNREADABLE, "Request-Timeout is a number of seconds.")
    if float(header) < SHORTEST_SECONDS:
        raise Problem(UNREADABLE, "Request-Timeout allows at least one second.")
    return min(float(header), operation.seconds)
