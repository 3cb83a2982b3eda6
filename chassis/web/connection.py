"""One connection of a client: its requests one after another, each handed to the application, each answered."""

from __future__ import annotations

import contextlib
import io
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from email.utils import formatdate
from typing import Any

import structlog

from chassis.web.body import Body, Buffered
from chassis.web.head import LONGEST_HEAD, LONGEST_LINE, BadRequest, Head, parse

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

IDLE_SECONDS = 60.0
HEAD_SECONDS = 10.0
TRANSFER_SECONDS = 30.0
LINGER_SECONDS = 5.0
LINGER_BYTES = 64 * 1024 * 1024
READ_SIZE = 65_536
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
        self.expires = time.monotonic() + TRANSFER_SECONDS
        self.sock.sendall(data)
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
        response = Response(self, head)
        body: Body | None = None
        source = self._source
        if head.length is not None and len(source.held) >= head.length:
            stream: Any = io.BytesIO(source.held[: head.length])
            source.held = source.held[head.length :]
        else:
            stream = body = Body(source, head.length, response.go_on if head.continues else None)
        environ = {**self._base, **head.variables, "wsgi.input": stream}
        try:
            response.run(self._application, environ)
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


class Response:
    """The answer to one request."""

    def __init__(self, connection: Connection, head: Head) -> None:
        self._connection = connection
        self._current = head.variables["SERVER_PROTOCOL"] == "HTTP/1.1"
        self._bodyless = head.variables["REQUEST_METHOD"] == "HEAD"
        self._status, self._headers = "", list[tuple[str, str]]()
        self.begun = self._chunked = False
        self.keep_alive = head.keep_alive
        self._unread_expected = head.continues

    def go_on(self) -> None:
        """The application wants the body that the client holds back."""
        self._unread_expected = False
        if not self.begun:
            self._connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        if exc_info and self.begun:
            raise exc_info[1].with_traceback(exc_info[2])
        self._status, self._headers = status, headers
        return self._write

    def run(self, application: Application, environ: dict[str, Any]) -> None:
        parts = application(environ, self.start)
        try:
            if isinstance(parts, list | tuple):
                self._whole(b"".join(parts))
                return
            for part in parts:
                if part:
                    self._write(part)
            if not self.begun:
                self._whole(b"")
            elif self._chunked:
                self._connection.send(b"0\r\n\r\n")
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _whole(self, body: bytes) -> None:
        if self.begun:
            self._write(body)
            if self._chunked:
                self._connection.send(b"0\r\n\r\n")
        else:
            head = self._head(len(body))
            self._connection.send(head if self._bodyless else head + body)

    def _write(self, part: bytes) -> None:
        head = b"" if self.begun else self._head(None)
        if self._bodyless:
            part = b""
        elif self._chunked and part:
            part = b"%x\r\n%b\r\n" % (len(part), part)
        if head or part:
            self._connection.send(head + part)

    def _head(self, length: int | None) -> bytes:
        """The head; `length` is None where the body is still being made."""
        self.begun = True
        if self._connection._draining() or self._unread_expected:
            self.keep_alive = False
        without = self._status[:3] in ("204", "304") or self._status.startswith("1")
        self._bodyless = self._bodyless or without
        lines = [f"HTTP/1.1 {self._status}"]
        lines += [f"{name}: {value}" for name, value in self._headers]
        given = {name.lower() for name, _ in self._headers}
        if "content-length" not in given and not without:
            if length is not None:
                lines.append(f"Content-Length: {length}")
            elif self._current:
                self._chunked = not self._bodyless
                lines.append("Transfer-Encoding: chunked")
            else:
                self.keep_alive = False
        if "date" not in given:
            lines.append(_date())
        if not self.keep_alive:
            lines.append("Connection: close")
        elif not self._current:
            lines.append("Connection: keep-alive")
        text = "\r\n".join(lines)
        if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
            raise ValueError("a response header holds a line break")
        return f"{text}\r\n\r\n".encode("latin-1")

    def fail(self) -> None:
        """500 where nothing has been sent yet; otherwise the connection just ends: nobody must take it for whole."""
        self.keep_alive = False
        if not self.begun or not self._status:
            self._status, self._headers, self.begun = "500 Internal Server Error", [], False
            self._whole(b"")


_dated: tuple[int, str] = (0, "")


def _date() -> str:
    global _dated
    now = int(time.time())
    if _dated[0] != now:
        _dated = now, f"Date: {formatdate(now, usegmt=True)}"
    return _dated[1]


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
