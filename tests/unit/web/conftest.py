from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import pytest

from chassis.web.server import HttpListener


class Served:
    """A listener on a hub of its own, in a thread of its own; the test speaks to it over plain sockets."""

    def __init__(self, application: Any, **options: Any) -> None:
        self.listener = HttpListener(application, "127.0.0.1", 0, **options)
        self._started = threading.Event()
        self._asked: list[Callable[[], object]] = []
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(5)

    def _run(self) -> None:
        self.listener.start()
        self._started.set()
        while not self._ended:
            while self._asked:
                self._asked.pop()()
            eventlet.sleep(0.005)

    def stop(self) -> float:
        """Stop the listener and answer how many seconds it took."""
        done = threading.Event()
        began = time.monotonic()

        def stop() -> None:
            self.listener.stop()
            done.set()

        self._asked.append(lambda: eventlet.spawn_n(stop))
        assert done.wait(8)
        return time.monotonic() - began

    def end(self) -> None:
        if not self.listener._draining:
            self.stop()
        self._ended = True
        self._thread.join(5)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.listener.port), timeout=8)

    def send(self, data: bytes) -> bytes:
        """Send and read until the server closes, or falls silent after an answer."""
        with self.connect() as one:
            one.sendall(data)
            return rest(one)


def rest(one: socket.socket, patience: float = 0.4) -> bytes:
    answer = b""
    while True:
        one.settimeout(patience if answer else 8)
        try:
            arrived = one.recv(65_536)
        except TimeoutError:
            return answer
        except ConnectionResetError:
            return answer
        if not arrived:
            return answer
        answer += arrived


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def start(application: Any, **options: Any) -> Served:
        made.append(Served(application, **options))
        return made[-1]

    yield start
    for one in made:
        one.end()
