"""The HTTP server: accepts, watches over slow clients, stops gracefully."""

from __future__ import annotations

import contextlib
import resource
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import eventlet
import structlog

from chassis.supervision import Supervisor
from chassis.web.connection import Connection, base_environment
from chassis.web.environment import CROWDED
from chassis.web.response import Application

MOST_CONNECTIONS = 1_000
RESERVE = 50
"""Connections beyond those, for one request each: whether the process is well can be asked of it always."""
OTHER_FILES = 200
"""Open files that a process needs beside its connections."""
GRACE = 2.5
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

_log = structlog.get_logger("chassis.web")


class HttpListener:
    """Serves a WSGI application on `host` and `port`, a green thread for each connection.

    `on_stop` is called when stopping begins, so that whoever waits within a request is woken. A URL is never logged.
    """

    def __init__(
        self,
        application: Application,
        host: str = "127.0.0.1",
        port: int = 8000,
        on_stop: Sequence[Callable[[], object]] = (),
        most_connections: int = MOST_CONNECTIONS,
        reserve: int = RESERVE,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._supervisor = supervisor or Supervisor("http", eventlet.spawn)
        self._application, self._on_stop = application, on_stop
        self._most, self._reserve = most_connections, reserve
        self._host, self.port = host, port
        self._connections: dict[Connection, Any] = {}
        self._draining = False
        self._threads: list[Any] = []

    def start(self) -> None:
        """Raises OSError where the address is taken. A port of 0 takes a free one; `port` then tells which."""
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        # Two servers that share a port would each get some of the calls, and nobody would notice.
        self._socket = eventlet.listen((self._host, self.port), family=family, backlog=256, reuse_port=False)
        self.port = self._socket.getsockname()[1]
        self._base = base_environment(self._host, self.port)
        _allow_files(self._most + self._reserve + OTHER_FILES)
        self._threads = [
            self._supervisor.keep("http-accept", self._accept),
            self._supervisor.keep("http-watch", self._watch),
        ]

    def _accept(self) -> None:
        while not self._draining:
            try:
                sock, address = self._socket.accept()
            except OSError:
                if self._draining:
                    return
                self._make_room()
                eventlet.sleep(0.1)
                continue
            crowded = len(self._connections) >= self._most and not self._make_room()
            if crowded and len(self._connections) >= self._most + self._reserve:
                with contextlib.suppress(OSError):
                    sock.sendall(_FULL)
                sock.close()
                continue
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            base = {**self._base, "REMOTE_ADDR": address[0], "REMOTE_PORT": str(address[1]), CROWDED: crowded}
            connection = Connection(sock, base, self._application, lambda: self._draining, once=crowded)
            self._connections[connection] = eventlet.spawn(self._serve, connection)

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            self._connections.pop(connection, None)

    def _make_room(self) -> bool:
        """Close one of the connections that wait for their client: of the address that has most, one at rest before one
        within a body or an answer, and of those the one that has taken longest."""
        waiting = list(self._waiting())
        if not waiting:
            return False
        held = Counter(connection.address for connection in self._connections)
        slowest, _ = max(waiting, key=lambda one: (held[one[0].address], not one[0].busy, -one[1]))
        slowest.cut()
        self._connections.pop(slowest, None)
        return True

    def _waiting(self) -> Iterator[tuple[Connection, float]]:
        for connection in self._connections:
            if connection.waits is not None:
                yield connection, connection.waits

    def _watch(self) -> None:
        while True:
            eventlet.sleep(1)
            now = time.monotonic()
            for connection in [c for c in self._connections if c.expires < now]:
                connection.cut()

    def stop(self) -> None:
        """Accept no more, wake who waits, let running requests end for `GRACE` seconds, then close everything."""
        if self._draining or not self._threads:
            return
        self._draining = True
        self._threads[0].kill()
        self._socket.close()
        for hook in self._on_stop:
            hook()
        for connection in [c for c in self._connections if not c.busy]:
            connection.cut()
        end = time.monotonic() + GRACE
        while self._connections and time.monotonic() < end:
            eventlet.sleep(0.01)
        if self._connections:
            _log.warning("http_requests_cut_off", count=len(self._connections))
        for thread in list(self._connections.values()):
            thread.kill()
        self._threads[1].kill()


def _allow_files(wanted: int) -> None:
    """Many systems allow a process 1,024 open files unless it asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if allowed < wanted:
            _log.warning("too_few_open_files_allowed", allowed=allowed, wanted=wanted)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
