"""Writing the answer to one request: whole where it is whole, in chunks where it is still being made."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import Any

from chassis.web.head import Head

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""


COPIED_AT_MOST = 65_536
"""Octets of a body that go out in one piece with its head; larger ones are shared by all who read them."""


class Response:
    """The answer to one request."""

    def __init__(self, send: Callable[[bytes], None], draining: Callable[[], bool], head: Head) -> None:
        self._send, self._draining = send, draining
        self._current = head.variables["SERVER_PROTOCOL"] == "HTTP/1.1"
        self._bodyless = head.variables["REQUEST_METHOD"] == "HEAD"
        self._status, self._headers = "", list[tuple[str, str]]()
        self.begun = self._chunked = False
        self.keep_alive = head.keep_alive
        self._unread_expected = head.continues
        self.unread: Callable[[], bool] = bool

    def go_on(self) -> None:
        """The application wants the body that the client holds back."""
        self._unread_expected = False
        if not self.begun:
            self._send(b"HTTP/1.1 100 Continue\r\n\r\n")

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
                self._send(b"0\r\n\r\n")
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def _whole(self, body: bytes) -> None:
        if self.begun:
            self._write(body)
            if self._chunked:
                self._send(b"0\r\n\r\n")
        else:
            head = self._head(len(body))
            if self._bodyless or len(body) > COPIED_AT_MOST:
                self._send(head)
                if not self._bodyless:
                    self._send(body)
            else:
                self._send(head + body)

    def _write(self, part: bytes) -> None:
        head = b"" if self.begun else self._head(None)
        if self._bodyless:
            part = b""
        elif self._chunked and part:
            part = b"%x\r\n%b\r\n" % (len(part), part)
        if head or part:
            self._send(head + part)

    def _head(self, length: int | None) -> bytes:
        """The head; `length` is None where the body is still being made."""
        if self._draining() or self._unread_expected or self.unread():
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
        head = f"{text}\r\n\r\n".encode("latin-1")
        self.begun = True
        return head

    def fail(self) -> None:
        """500 where nothing has been sent yet; otherwise the connection just ends: nobody must take it for whole."""
        self.keep_alive = False
        if not self.begun:
            self._status, self._headers = "500 Internal Server Error", []
            self._whole(b"")


_dated: tuple[int, str] = (0, "")


def _date() -> str:
    global _dated
    now = int(time.time())
    if _dated[0] != now:
        _dated = now, f"Date: {formatdate(now, usegmt=True)}"
    return _dated[1]
