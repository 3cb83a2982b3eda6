"""One connection of a client: its requests one after another, each handed to the application, each answered."""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from chassis.web.body import Body, Buffered
from chassis.web.head import LONGEST_HEAD, LONGEST_LINE, BadRequest, Head, parse
from chassis.web.response import Application, Response

IDLE_SECONDS = 60.0
HEAD_SECONDS = 10.0
TRANSFER_SECONDS = 30.0
LINGER_SECONDS = 5.0
LINGER_BYTES = 64 * 1024 * 1024
READ_SIZE = 65_536
PIECE_SIZE = 262_144
FOREVER = float("inf")

_log = structlog.get_logger("chassis.web")


class Connection:
    """`expires` is the monotonic instant at which the listener cuts the connection off. `busy` while it answers."""

    def __init__(
        self, sock: Any, base: Mapping[str, Any], application: Application, draining: Callable[[], bool]
    ) -> None:
        self.sock = sock
        self.expires = time.monotonic() + HEAD_SECONDS
        self.busy = False
        self._base, self._application, self._draining = base, application, draining
        self._source = Buffered(self._receive)

    def _receive(self) -> bytes:
        if self.busy:
            self.expires = time.monotonic() + TRANSFER_SECONDS
        arrived: bytes = self.sock.recv(READ_SIZE)
        if self.busy:
            self.expires = FOREVER
        return arrived

    def send(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_SIZE):
            self.expires = time.monotonic() + TRANSFER_SECONDS
            self.sock.sendall(data[start : start + PIECE_SIZE])
        self.expires = FOREVER

    def cut(self) -> None:
        """End whatever waits on the socket."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(2)

    def serve(self) -> None:
        """Answer requests until the client or the server has had enough; then close."""
        linger = False
        try:
            while not self._draining() and (head := self._head()) is not None:
                keep, linger = self._answer(head)
                if not keep:
                    break
                self.busy = False
                self.expires = time.monotonic() + IDLE_SECONDS
        except BadRequest as bad:
            with contextlib.suppress(OSError):
                self.send(f"HTTP/1.1 {bad.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
            linger = True
        except (OSError, EOFError):
            linger = False
        finally:
            self._close(linger)

    def _head(self) -> Head | None:
        """The next request's head, or None where the client has gone without one."""
        source = self._source
        while True:
            held = source.held
            end = held.find(b"\r\n\r\n")
            if held[:2] == b"\r\n":
                source.held = held[2:]
                continue
            if end >= 0 and end <= LONGEST_HEAD:
                break
            if b"\r\n" not in held[:LONGEST_LINE] and len(held) >= LONGEST_LINE:
                raise BadRequest("414 URI Too Long")
            if len(held) > LONGEST_HEAD:
                raise BadRequest("431 Request Header Fields Too Large")
            if held:
                self.expires = min(self.expires, time.monotonic() + HEAD_SECONDS)
            if not source.more():
                if held:
                    raise BadRequest
                return None
        source.held = held[end + 4 :]
        self.busy = True
        self.expires = FOREVER
        return parse(held[:end])

    def _answer(self, head: Head) -> tuple[bool, bool]:
        """Run the application. Answers whether the connection may be kept, and whether its input must be emptied."""
        response = Response(self.send, self._draining, head)
        body: Body | None = None
        source = self._source
        if head.length is not None and len(source.held) >= head.length:
            stream: Any = io.BytesIO(source.held[: head.length])
            source.held = source.held[head.length :]
        else:
            stream = body = Body(source, head.length, response.go_on if head.continues else None)
            response.unread = body.much_is_left
        environ = {**self._base, **head.variables, "wsgi.input": stream}
        try:
            response.run(self._application, environ)
            if body is not None and response.keep_alive and not body.much_is_left():
                self.busy, self.expires = False, time.monotonic() + LINGER_SECONDS
                body.read()
        except BadRequest:
            if response.begun:
                raise ConnectionAbortedError from None
            raise
        except (OSError, EOFError):
            raise
        except Exception:  # noqa: BLE001 - the last boundary; the gateway renders its own refusals before it
            _log.error("http_application_failed", exc_info=True)
            response.fail()
        unread = body is not None and not body.ended
        return response.keep_alive and not unread, unread

    def _close(self, linger: bool) -> None:
        # Closing on unread input resets the connection, and the client may never see the answer.
        with contextlib.suppress(OSError, EOFError):
            if linger:
                self.busy, self.expires = False, time.monotonic() + LINGER_SECONDS
                self.sock.shutdown(1)
                left = LINGER_BYTES
                while left > 0 and (arrived := self.sock.recv(READ_SIZE)):
                    left -= len(arrived)
        with contextlib.suppress(OSError):
            self.sock.close()


def base_environment(host: str, port: int) -> dict[str, Any]:
    """The part of the WSGI environment that is the same for every request of a listener."""
    return {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "GATEWAY_INTERFACE": "CGI/1.1",
    }
