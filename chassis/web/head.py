"""Reading the head of an HTTP/1.1 request (RFC 9112), strictly: what could be read in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

LONGEST_LINE = 8_192
LONGEST_HEAD = 32_768
MOST_FIELDS = 100

_METHOD = re.compile(rb"[A-Z][A-Z0-9_-]{0,31}")
_TARGET = re.compile(rb"[!-~]+")
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"[0-9]{1,15}")
_ONCE = frozenset(
    (
        "HTTP_HOST",
        "CONTENT_LENGTH",
        "CONTENT_TYPE",
        "HTTP_AUTHORIZATION",
        "HTTP_TRANSFER_ENCODING",
        "HTTP_IDEMPOTENCY_KEY",
        "HTTP_KINWEAVE_ACTOR",
        "HTTP_KINWEAVE_PURPOSE",
    )
)
_VARIABLES: dict[bytes, str] = {}


class BadRequest(ValueError):
    """The request cannot be understood. `status` is the status line's code and phrase."""

    def __init__(self, status: str = "400 Bad Request") -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Head:
    """`variables` are those of the WSGI environment. `length` is None for a chunked body."""

    variables: dict[str, str]
    length: int | None
    keep_alive: bool
    continues: bool


def parse(head: bytes) -> Head:
    """`head` is everything before the empty line. Raises `BadRequest`."""
    lines = head.split(b"\r\n")
    if len(lines[0]) > LONGEST_LINE:
        raise BadRequest("414 URI Too Long")
    if len(lines) > MOST_FIELDS + 1:
        raise BadRequest("431 Request Header Fields Too Large")
    variables, current = _request_line(lines[0])
    for line in lines[1:]:
        name, colon, value = line.partition(b":")
        value = value.strip(b" \t")
        if not colon or _FORBIDDEN.search(value):
            raise BadRequest
        key = _VARIABLES.get(name) or _variable(name)
        if not key:
            continue
        if key in variables:
            if key in _ONCE:
                raise BadRequest
            variables[key] += ("; " if key == "HTTP_COOKIE" else ",") + value.decode("latin-1")
        else:
            variables[key] = value.decode("latin-1")
    if current and "HTTP_HOST" not in variables:
        raise BadRequest
    connection = variables.get("HTTP_CONNECTION", "").lower()
    return Head(
        variables,
        _length(variables, current),
        keep_alive="close" not in connection if current else "keep-alive" in connection,
        continues=current and variables.get("HTTP_EXPECT", "").lower() == "100-continue",
    )


def _request_line(line: bytes) -> tuple[dict[str, str], bool]:
    parts = line.split(b" ")
    if len(parts) != 3:
        raise BadRequest
    method, target, version = parts
    if version not in (b"HTTP/1.1", b"HTTP/1.0"):
        raise BadRequest("505 HTTP Version Not Supported" if version.startswith(b"HTTP/") else "400 Bad Request")
    if not _METHOD.fullmatch(method) or not _TARGET.fullmatch(target):
        raise BadRequest
    if target.startswith((b"http://", b"https://")):
        target = b"/" + target.split(b"/", 3)[3] if target.count(b"/") > 2 else b"/"
    if not target.startswith(b"/") and not (target == b"*" and method == b"OPTIONS"):
        raise BadRequest
    path, _, query = target.partition(b"#")[0].partition(b"?")
    if b"%" in path:
        path = unquote_to_bytes(path)
    return {
        "REQUEST_METHOD": method.decode("ascii"),
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": query.decode("ascii"),
        "REQUEST_URI": target.decode("ascii"),
        "SERVER_PROTOCOL": version.decode("ascii"),
    }, version == b"HTTP/1.1"


def _variable(name: bytes) -> str:
    """The WSGI variable of a field; empty for names with an underscore, which could pose as another field."""
    if not _NAME.fullmatch(name):
        raise BadRequest
    if b"_" in name:
        return ""
    plain = name.decode("ascii").replace("-", "_").upper()
    key = plain if plain in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{plain}"
    if len(_VARIABLES) < 500:
        _VARIABLES[name] = key
    return key


def _length(variables: Mapping[str, str], current: bool) -> int | None:
    coding, length = variables.get("HTTP_TRANSFER_ENCODING"), variables.get("CONTENT_LENGTH")
    if coding is not None:
        if length is not None or not current:
            raise BadRequest
        if coding.lower() != "chunked":
            raise BadRequest("501 Not Implemented")
        return None
    if length is None:
        return 0
    if not _LENGTH.fullmatch(length.encode("latin-1")):
        raise BadRequest
    return int(length)
