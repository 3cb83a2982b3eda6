"""One request on its way through the pipeline, with what each stage has found out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from chassis.council import Council
from chassis.identifiers import new_identifier
from chassis.problems import NOT_FOUND, Problem
from gateway.identity.caller import Caller
from gateway.pipeline.routing import Route
from gateway.pipeline.shares import Lease

_SANE = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_UNRESERVED = "/-._~!$&'()*+,;=:@"


class Exchange:
    """`command` identifies the request in every service, `request_id` is the caller's name for it or the command's."""

    __slots__ = (
        "actor",
        "address",
        "caller",
        "command",
        "correlation",
        "council",
        "environ",
        "instance",
        "lease",
        "method",
        "page",
        "path",
        "purpose",
        "request_id",
        "route",
        "token",
        "values",
    )

    def __init__(self, environ: Mapping[str, Any], lease: Lease) -> None:
        self.environ = environ
        self.lease = lease
        self.method: str = environ["REQUEST_METHOD"]
        self.command: UUID = new_identifier()
        self.request_id = _sane(environ.get("HTTP_X_REQUEST_ID")) or str(self.command)
        self.correlation = _sane(environ.get("HTTP_X_CORRELATION_ID")) or self.request_id
        self.address = ""
        self.path = ""
        self.instance = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe=_UNRESERVED)
        self.route: Route | None = None
        self.page = ""
        self.values: list[str] = []
        self.caller: Caller | None = None
        self.token: str | None = None
        self.council: Council | None = None
        self.actor: str | None = None
        self.purpose: str | None = None

    def decode_path(self) -> str:
        """The path as text. Raises `Problem` (404) where it is not UTF-8, or where a slash was written as `%2F`: what
        was sent as one segment must not be taken for two."""
        if "%2f" in self.environ.get("REQUEST_URI", "").partition("?")[0].lower():
            raise Problem(NOT_FOUND, "No address here has a slash within a segment.")
        try:
            self.path = self.environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
        except UnicodeError:
            raise Problem(NOT_FOUND, "The address is not written in UTF-8.") from None
        return self.path

    def trace(self) -> dict[str, str]:
        """The W3C trace context, where the caller sent one that is well formed."""
        parent = self.environ.get("HTTP_TRACEPARENT")
        if not parent or not _TRACEPARENT.fullmatch(parent):
            return {}
        state = self.environ.get("HTTP_TRACESTATE", "")
        kept = 0 < len(state) <= 512 and state.isascii() and state.isprintable()
        return {"traceparent": parent, **({"tracestate": state} if kept else {})}


def _sane(identifier: str | None) -> str | None:
    return identifier if identifier and _SANE.fullmatch(identifier) else None
