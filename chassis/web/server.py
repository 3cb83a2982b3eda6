"""The HTTP server: accepts, watches over slow clients, stops gracefully."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
import structlog

from chassis.supervision import Supervisor
from chassis.web.connection import Connection, base_environment
from chassis.web.response import Application

MOST_CONNECTIONS = 1_000
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
        supervisor: Supervisor | None = None,
    ) -> None:
        self._supervisor = supervisor or Supervisor("http", eventlet.spawn)
        self._application, self._on_stop, self._most = application, on_stop, most_connections
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
                eventlet.sleep(0.1)
                continue
            if len(self._connections) >= self._most and not self._evict():
                with contextlib.suppress(OSError):
                    sock.sendall(_FULL)
                sock.close()
                continue
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            base = {**self._base, "REMOTE_ADDR": address[0], "REMOTE_PORT": str(address[1])}
            connection = Connection(sock, base, self._application, lambda: self._draining)
            self._connections[connection] = eventlet.spawn(self._serve, connection)

    def _serve(self, connection: Connection) -> None:
        try:
            connection.serve()
        finally:
            self._connections.pop(connection, None)

    def _evict(self) -> bool:
        """Make room by closing the connection that has been idle longest."""
        idle = [connection for connection in self._connections if not connection.busy]
        if not idle:
            return False
        oldest = min(idle, key=lambda connection: connection.expires)
        oldest.cut()
        self._connections.pop(oldest, None)
        return True

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
