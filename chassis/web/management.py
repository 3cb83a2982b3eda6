"""Health and metrics of a process that has no gateway in it: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from chassis.observability.metrics import HUB_STALL

Check = Callable[[], str | None]
"""Answers None where the part is ready, otherwise in a few words what is wrong."""

SICK_AFTER = 10.0


class Pulse:
    """Beats beside the work; `sleep` is that of the thread kind that does the work. Tells how long nothing ran."""

    INTERVAL = 0.25
    REMEMBERED = 60.0

    def __init__(self, sleep: Callable[[float], object] = time.sleep) -> None:
        self._sleep = sleep
        self._last = time.monotonic()
        self._stalls: list[tuple[float, float]] = []

    def run(self) -> None:
        """Never returns; run it in a thread of its own."""
        while True:
            before = time.monotonic()
            self._sleep(self.INTERVAL)
            self._last = time.monotonic()
            stall = max(0.0, self._last - before - self.INTERVAL)
            self._stalls = [s for s in self._stalls if s[0] > self._last - self.REMEMBERED and s[1] > stall]
            self._stalls.append((self._last, stall))
            HUB_STALL.set(self._stalls[0][1])

    @property
    def alive(self) -> bool:
        return time.monotonic() - self._last < SICK_AFTER


class Management:
    """A WSGI application. Readiness asks every check; it never asks other services."""

    def __init__(self, pulse: Pulse, checks: Mapping[str, Check]) -> None:
        self._pulse, self._checks = pulse, checks

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _answer(start_response, "405 Method Not Allowed", {"status": "method not allowed"}, ("Allow", "GET"))
        if path == "/healthz":
            alive = self._pulse.alive
            return _answer(start_response, _status(alive), {"status": "alive" if alive else "stalled"})
        if path == "/readyz":
            wrong = {name: words for name, check in self._checks.items() if (words := check())}
            return _answer(start_response, _status(not wrong), {"status": "not ready" if wrong else "ready", **wrong})
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        return _answer(start_response, "404 Not Found", {"status": "not found"})


def _status(well: bool) -> str:
    return "200 OK" if well else "503 Service Unavailable"


def _answer(start_response: Any, status: str, body: Mapping[str, str], *headers: tuple[str, str]) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store"), *headers])
    return [json.dumps(body).encode()]
