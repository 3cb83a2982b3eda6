"""The body of a request as WSGI reads it: of a known length, or chunked. The application limits what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chassis.web.head import BadRequest

LONGEST_CHUNK_LINE = 1_024
MOST_TRAILERS = 8_192
SHORT_REST = 65_536


class Buffered:
    """Bytes that have arrived, and the way to more.

    `receive` answers b"" where the client has gone; `breathe` is called between the pieces of what has arrived."""

    def __init__(self, receive: Callable[[], bytes], breathe: Callable[[], None] = lambda: None) -> None:
        self.held = bytearray()
        self._receive = receive
        self.breathe = breathe
        self.failed = False

    def more(self) -> bool:
        try:
            arrived = self._receive()
        except OSError:
            self.failed = True
            raise
        self.held += arrived
        return bool(arrived)

    def take(self, count: int) -> bytes:
        """At most `count` bytes, at least one. Raises OSError where the client has gone."""
        if not self.held and not self.more():
            raise ConnectionAbortedError("the client left within a body")
        return self.cut(count)

    def cut(self, count: int) -> bytes:
        """The first `count` of the bytes held."""
        taken = bytes(self.held[:count])
        del self.held[:count]
        return taken

    def line(self, longest: int) -> bytes:
        """A line without its CR LF."""
        while (end := self.held.find(b"\r\n", 0, longest + 2)) < 0:
            if len(self.held) > longest:
                raise BadRequest
            if not self.more():
                raise ConnectionAbortedError("the client left within a body")
        return self.cut(end + 2)[:-2]


class Body:
    """`wsgi.input`. `left` counts what a body of known length still holds; None while a chunked one goes on."""

    def __init__(self, source: Buffered, length: int | None, before_reading: Callable[[], None] | None) -> None:
        self._source = source
        self.chunked = length is None
        self._in_chunk = 0
        self._began = self.ended = False
        self._left = length or 0
        self._before_reading = before_reading
        self.ended = length == 0
        self._line = b""

    def much_is_left(self) -> bool:
        """Whether more has been left unread than is worth reading for the sake of the next request."""
        return not self.ended and (self._source.failed or self.chunked or self._left > SHORT_REST)

    def _some(self, most: int) -> bytes:
        """At most `most` bytes; b"" at the end."""
        if self._line:
            taken, self._line = self._line[:most], self._line[most:]
            return taken
        if self.ended:
            return b""
        if self._before_reading is not None:
            self._before_reading()
            self._before_reading = None
        if self.chunked and not self._in_chunk and not self._next_chunk():
            return b""
        part = self._source.take(min(most, self._in_chunk if self.chunked else self._left))
        if self.chunked:
            self._in_chunk -= len(part)
        else:
            self._left -= len(part)
            self.ended = not self._left
        return part

    def _next_chunk(self) -> bool:
        self._source.breathe()
        if self._began and self._source.line(1) != b"":
            raise BadRequest
        self._began = True
        size = self._source.line(LONGEST_CHUNK_LINE).partition(b";")[0].strip(b" \t")
        if not size or len(size) > 15 or size.strip(b"0123456789abcdefABCDEF"):
            raise BadRequest
        self._in_chunk = int(size, 16)
        if not self._in_chunk:
            trailers = 0
            while trailer := self._source.line(LONGEST_CHUNK_LINE):
                trailers += len(trailer)
                if trailers > MOST_TRAILERS:
                    raise BadRequest
            self.ended = True
        return bool(self._in_chunk)

    def read(self, size: int | None = -1) -> bytes:
        wanted = size if size is not None and size >= 0 else None
        parts: list[bytes] = []
        while wanted is None or wanted > 0:
            part = self._some(65_536 if wanted is None else min(wanted, 65_536))
            if not part:
                break
            parts.append(part)
            if wanted is not None:
                wanted -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def readline(self, size: int | None = -1) -> bytes:
        line = b""
        while size is None or size < 0 or len(line) < size:
            part = self._some(4_096 if size is None or size < 0 else size - len(line))
            if not part:
                break
            end = part.find(b"\n") + 1
            if end:
                self._line = part[end:] + self._line
                return line + part[:end]
            line += part
        return line

    def readlines(self, hint: int | None = None) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")
