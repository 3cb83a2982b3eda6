"""The network between a service and its broker, with a hole in it."""

from __future__ import annotations

import contextlib
import socket
import threading
from enum import Enum
from urllib.parse import urlsplit, urlunsplit

CONFIRM_SELECT = b"\x00\x55\x00\x0a"
"""Class and method of AMQP with which a publisher asks for confirms."""


class Mute(Enum):
    """What is lost of that which the broker says."""

    NOTHING = "nothing"
    CONFIRMS = "confirms"
    EVERYTHING = "everything"


class Proxy:
    """Hands on to the host and port of `url`, until told otherwise; `self.url` leads through it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 5672)
        self._listener = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = urlunsplit((parts.scheme, f"{parts.username}:{parts.password}@{host}", parts.path, "", ""))
        self.accepted = self.swallowed = 0
        """Connections that were accepted, and bytes that the broker sent and nobody got."""
        self._mute: Mute = Mute.NOTHING
        self._publishers: set[socket.socket] = set()
        self._hurt: set[socket.socket] = set()
        self._sockets: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self, what: Mute) -> None:
        """Let the broker hear everything, but nobody hear the broker; connections stay, new ones are accepted."""
        self._mute = what

    def heal(self) -> None:
        """Hand on again. Connections that have lost bytes can never be whole again and are broken."""
        self._mute = Mute.NOTHING
        hurt, self._hurt = self._hurt, set()
        self._break(hurt)

    def close(self) -> None:
        self._listener.close()
        self._break(set(self._sockets))

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            server = socket.create_connection(self._target)
            self._sockets |= {client, server}
            threading.Thread(target=self._pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not answers and CONFIRM_SELECT in data:
                    self._publishers.add(sink)
                if answers and self._loses(source):
                    self.swallowed += len(data)
                    self._hurt |= {source, sink}
                else:
                    sink.sendall(data)
        self._break({source, sink})

    def _loses(self, broker: socket.socket) -> bool:
        return self._mute is Mute.EVERYTHING or (self._mute is Mute.CONFIRMS and broker in self._publishers)

    def _break(self, sockets: set[socket.socket]) -> None:
        for one in sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._sockets -= sockets
