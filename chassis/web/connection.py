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
from chassis.web.environment import WITHIN
from chassis.web.head import LONGEST_HEAD, LONGEST_LINE, BadRequest, Head, parse
from chassis.web.response import Application, Response
from chassis.web.turn import Turn

IDLE_SECONDS = 60.0
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
"""For the whole of a body, however it is cut into pieces; the application may allow less."""
ANSWER_SECONDS = 30.0
SLOWEST = 16_384
"""Octets of an answer in each second that a client may take beyond `ANSWER_SECONDS`."""
LINGER_SECONDS = 5.0
LINGER_BYTES = 64 * 1024 * 1024
READ_SIZE = 65_536
PIECE_SIZE = 262_144
FOREVER = float("inf")

_log = structlog.get_logger("chassis.web")


class Connection:
    """`expires` is the monotonic instant at which the listener cuts the connection off. `busy` while it answers.
    `waits` tells since when it waits for its client, at rest or in the midst of a body or an answer; None while the
    application works. One that is served `once` takes a single request."""

    def __init__(
        self,
        sock: Any,
        base: Mapping[str, Any],
        application: Application,
        draining: Callable[[], bool],
        once: bool = False,
    ) -> None:
        now = time.monotonic()
        self.sock = sock
        self.expires = now + HEAD_SECONDS
        self.busy = False
        self.waits: float | None = now
        self._base, self._application, self._draining, self._once = base, application, draining, once
        self._turn = Turn()
        self._source = Buffered(self._receive, self._turn.give)
        self._body_began: float | None = None
        self._body_seconds = BODY_SECONDS
        self._answer_seconds = ANSWER_SECONDS

    @property
    def address(self) -> str:
        """That of the other end, which may be a proxy's."""
        return str(self._base.get("REMOTE_ADDR", ""))

    def _receive(self) -> bytes:
        """Raises TimeoutError where a body takes too long."""
        self._turn.give()
        if not self.busy:
            arrived: bytes = self.sock.recv(READ_SIZE)
            return arrived
        now = time.monotonic()
        began = self._body_began = self._body_began or now
        left = began + self._body_seconds - now
        if left <= 0:
            raise TimeoutError("the body did not come in time")
        self.waits = began
        self.sock.settimeout(left)
        try:
            arrived = self.sock.recv(READ_SIZE)
        finally:
            self.sock.settimeout(None)
            self.waits = None
        return arrived

    def within(self, seconds: float) -> None:
        """The whole body of the present request comes within `seconds`, or reading it raises TimeoutError."""
        self._body_seconds = min(self._body_seconds, seconds)

    def send(self, data: bytes) -> None:
        # A view: what a slow reader leaves of a piece is sent again and again, and must not be copied each time.
        whole = memoryview(data)
        for start in range(0, len(data), PIECE_SIZE):
            self._turn.give()
            piece = whole[start : start + PIECE_SIZE]
            began = self.waits = time.monotonic()
            self._answer_seconds += len(piece) / SLOWEST
            self.expires = began + self._answer_seconds
            self.sock.sendall(piece)
            self._answer_seconds -= time.monotonic() - began
        self.expires, self.waits = FOREVER, None

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
                self._rest(IDLE_SECONDS)
                if self._source.held:
                    self._turn.end()
        except BadRequest as bad:
            with contextlib.suppress(OSError):
                self.send(f"HTTP/1.1 {bad.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
            linger = True
        except (OSError, EOFError):
            linger = False
        finally:
            self._close(linger)

    def _rest(self, seconds: float) -> None:
        self.busy, self.waits = False, time.monotonic()
        self.expires = self.waits + seconds

    def _head(self) -> Head | None:
        """The next request's head, or None where the client has gone without one."""
        source = self._source
        blank = False
        while True:
            held = source.held
            if held[:2] == b"\r\n":
                # One empty line before a request is forgiven (RFC 9112 2.2); a stream of them is no request.
                if blank:
                    raise BadRequest
                blank = True
                del held[:2]
            end = held.find(b"\r\n\r\n")
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
        self.busy, self.waits = True, None
        self.expires = FOREVER
        return parse(source.cut(end + 4)[:-4])

    def _answer(self, head: Head) -> tuple[bool, bool]:
        """Run the application. Answers whether the connection may be kept, and whether its input must be emptied."""
        response = Response(self.send, lambda: self._once or self._draining(), head)
        body: Body | None = None
        source = self._source
        self._body_began, self._body_seconds, self._answer_seconds = None, BODY_SECONDS, ANSWER_SECONDS
        if head.length is not None and len(source.held) >= head.length:
            stream: Any = io.BytesIO(source.cut(head.length))
        else:
            stream = body = Body(source, head.length, response.go_on if head.continues else None)
            response.unread = body.much_is_left
        environ = {**self._base, **head.variables, "wsgi.input": stream, WITHIN: self.within}
        try:
            response.run(self._application, environ)
            if body is not None and response.keep_alive and not body.much_is_left():
                self._rest(LINGER_SECONDS)
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
                self._rest(LINGER_SECONDS)
                self.sock.shutdown(1)
                left = LINGER_BYTES
                while left > 0 and (arrived := self._receive()):
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
