"""Clients that are slow, many or greedy: they are cut off or make room, and the others are served meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import eventlet
import pytest

from chassis.web import connection as web_connection
from chassis.web import turn
from chassis.web.environment import CROWDED, WITHIN
from tests.unit.web.conftest import Served, rest

GET = b"GET %b HTTP/1.1\r\nHost: k\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 8000\r\n\r\n"


def read(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [b"read"]


def drip(one: socket.socket, seconds: float) -> float:
    """Send an octet again and again; answers after how long the other end had enough."""
    began = time.monotonic()
    one.settimeout(0.1)
    while time.monotonic() - began < seconds:
        try:
            one.sendall(b"x")
            if one.recv(1000) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - began


@pytest.mark.parametrize("framing", [b"Content-Length: 8000", b"Transfer-Encoding: chunked"])
def test_a_body_has_one_deadline_however_it_drips(serve, monkeypatch, framing):
    monkeypatch.setattr(web_connection, "BODY_SECONDS", 0.5)
    with serve(read).connect() as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: k\r\n" + framing + b"\r\n\r\n1000\r\n")
        assert drip(one, 8) < 6


def test_the_application_may_allow_a_body_less_and_answers_in_its_own_words(serve):
    def hurried(environ, start_response):
        environ[WITHIN](0.3)
        try:
            environ["wsgi.input"].read()
        except TimeoutError:
            start_response("408 Request Timeout", [])
            return [b"too slow"]
        return []

    with serve(hurried).connect() as one:
        one.sendall(POST + b"x")
        answer = rest(one)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"\r\nConnection: close\r\n" in answer
    assert answer.endswith(b"too slow")


@pytest.mark.parametrize("streamed", [False, True])
def test_an_answer_has_one_deadline_however_slowly_it_is_read(serve, monkeypatch, streamed):
    monkeypatch.setattr(web_connection, "ANSWER_SECONDS", 1.5)
    monkeypatch.setattr(web_connection, "SLOWEST", 10**12)

    def much(environ, start_response):
        start_response("200 OK", [])
        parts = [b"x" * 1_000_000] * 40
        return iter(parts) if streamed else parts

    served = serve(much)
    with served.connect() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 262_144)
        one.sendall(LAST)
        assert one.recv(4)
        until = time.monotonic() + 6
        while served.listener._connections and time.monotonic() < until:
            one.recv(100_000)
            time.sleep(0.03)
        assert not served.listener._connections


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", POST + b"x", GET % b"/much"])
def test_whoever_makes_the_server_wait_makes_room(serve, sent):
    def answer(environ, start_response):
        environ["wsgi.input"].read()
        start_response("200 OK", [])
        return [b"x" * 40_000_000 if environ["PATH_INFO"] == "/much" else b"well"]

    served = serve(answer, most_connections=3, reserve=0)
    slow = [served.connect() for _ in range(3)]
    for one in slow:
        one.sendall(sent)
    time.sleep(0.2)
    for _ in range(5):
        assert served.send(LAST).endswith(b"well")
    for one in slow:
        one.close()


def test_the_address_that_holds_most_makes_room_first(serve):
    served = serve(read, most_connections=4)
    with served.connect() as older:
        older.sendall(GET % b"/")
        assert rest(older)
        greedy = [socket.create_connection(("127.0.0.1", served.listener.port), 8, ("127.0.0.2", 0)) for _ in range(3)]
        for one in greedy:
            one.sendall(POST + b"x")
        time.sleep(0.1)
        assert served.send(LAST).endswith(b"read")
        older.sendall(LAST)
        assert rest(older).endswith(b"read")
        for one in greedy:
            one.close()


def test_in_a_crowd_the_reserve_takes_single_requests_and_says_so(serve):
    def wait(environ, start_response):
        if environ["PATH_INFO"] == "/wait":
            eventlet.sleep(1)
        start_response("200 OK", [])
        return [b"crowded" if environ[CROWDED] else b"free"]

    served = serve(wait, most_connections=2)
    with served.connect() as one, served.connect() as two:
        one.sendall(GET % b"/wait")
        two.sendall(GET % b"/wait")
        time.sleep(0.2)
        answer = served.send(GET % b"/")
        assert answer.endswith(b"crowded")
        assert b"\r\nConnection: close\r\n" in answer
        assert rest(one, 2).endswith(b"free")


def test_empty_lines_without_end_are_no_request(serve):
    assert serve(read).send(b"\r\n" * 100).startswith(b"HTTP/1.1 400 ")
    assert serve(read).send(b"\r\n" + LAST).endswith(b"read")


class Order:
    """An application that notes in which order requests end; at the first of `/greedy` another client asks."""

    def __init__(self, served: Callable[..., Served]) -> None:
        self.ended: list[str] = []
        self.other: socket.socket | None = None
        self._served = served(self)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path == "/greedy" and self.other is not None:
            eventlet.sleep(0.2)
            self.other.sendall(GET % b"/other")
            self.other = None
            time.sleep(0.05)
        environ["wsgi.input"].read()
        self.ended.append(path)
        start_response("200 OK", [])
        return [b""]

    def before_the_other(self, sent: bytes) -> int:
        """How many requests ended before that of the other client."""
        with self._served.connect() as greedy, self._served.connect() as other:
            other.sendall(GET % b"/first")
            assert rest(other)
            self.ended.clear()
            self.other = other
            greedy.sendall(sent)
            assert rest(other)
            rest(greedy)
        return self.ended.index("/other")


def test_requests_that_queue_do_not_keep_others_waiting(serve):
    assert Order(serve).before_the_other((GET % b"/greedy") * 400) < 10


def test_a_body_of_tiny_chunks_does_not_keep_others_waiting(serve, monkeypatch):
    monkeypatch.setattr(turn, "LONGEST", 0.0)
    head = b"POST /greedy HTTP/1.1\r\nHost: k\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert Order(serve).before_the_other(head + b"1\r\nx\r\n" * 9_000 + b"0\r\n\r\n") == 0
