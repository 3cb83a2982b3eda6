"""Health and metrics of a process that has no gateway in it: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], str | None]
"""Answers None where the part is ready, otherwise in a few words what is wrong."""


class Management:
    """A WSGI application. `alive` says whether green threads run; readiness asks every check, but no other service.

    `notices` are asked too: they change nothing of it, and stand beside it under `warnings`.
    """

    def __init__(
        self, alive: Callable[[], bool], checks: Mapping[str, Check], notices: Mapping[str, Check] | None = None
    ) -> None:
        self._alive, self._checks, self._notices = alive, checks, notices if notices is not None else {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed", {"status": "method not allowed"}, ("Allow", "GET"))
        if path == "/healthz":
            alive = self._alive()
            return _answer(start_response, _status(alive), {"status": "alive" if alive else "stalled"})
        if path == "/readyz":
            wrong = {name: words for name, check in self._checks.items() if (words := check())}
            said = {"status": "not ready" if wrong else "ready", **wrong, **warnings_of(self._notices)}
            return _answer(start_response, _status(not wrong), said)
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        return _answer(start_response, "404 Not Found", {"status": "not found"})


def warnings_of(notices: Mapping[str, Check]) -> Mapping[str, Mapping[str, str]]:
    """The notices that have something to say, under `warnings`; nothing where none has."""
    said = {name: words for name, notice in notices.items() if (words := notice())}
    return {"warnings": said} if said else {}


def _status(well: bool) -> str:
    return "200 OK" if well else "503 Service Unavailable"


def _answer(start_response: Any, status: str, body: Mapping[str, Any], *headers: tuple[str, str]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers])
    return [json.dumps(body).encode()]
