"""Health and metrics of a process, on a port that is not for the world: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Said = Callable[[], Mapping[str, str]]
"""Answers by name what is wrong, or is to be looked at, each in a few words."""


class Management:
    """A WSGI application. `alive` says whether green threads run; readiness asks for no other process.

    `warnings` change nothing of it, and stand beside it under that name.
    """

    def __init__(self, alive: Callable[[], bool], wrong: Said, warnings: Said = dict) -> None:
        self._alive, self._wrong, self._warnings = alive, wrong, warnings

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed", {"status": "method not allowed"}, ("Allow", "GET"))
        if path == "/healthz":
            alive = self._alive()
            return _answer(start_response, _status(alive), {"status": "alive" if alive else "stalled"})
        if path == "/readyz":
            wrong, warnings = self._wrong(), self._warnings()
            said = {
                "status": "not ready" if wrong else "ready",
                **wrong,
                **({"warnings": warnings} if warnings else {}),
            }
            return _answer(start_response, _status(not wrong), said)
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        return _answer(start_response, "404 Not Found", {"status": "not found"})


def _status(well: bool) -> str:
    return "200 OK" if well else "503 Service Unavailable"


def _answer(start_response: Any, status: str, body: Mapping[str, Any], *headers: tuple[str, str]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers])
    return [json.dumps(body).encode()]
