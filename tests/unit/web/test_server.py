from __future__ import annotations

import re
import time

import eventlet
import pytest

from chassis.web import connection as web_connection
from chassis.web.server import GRACE, HttpListener
from tests.unit.web.conftest import rest

GET = b"GET / HTTP/1.1\r\nHost: k\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: k\r\nConnection: close\r\n\r\n"


def echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Path", environ["PATH_INFO"])])
    return [body or b"nothing"]


def test_an_answer(serve):
    answer = serve(echo).send(LAST)
    head, body = answer.split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nContent-Length: 7\r\n" in head
    assert re.search(rb"\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n", head)
    assert b"Connection: close" in head
    assert b"Server:" not in head
    assert body == b"nothing"


def test_a_connection_is_kept_and_requests_may_queue(serve):
    with serve(echo).connect() as one:
        one.sendall(GET + b"POST /two HTTP/1.1\r\nHost: k\r\nContent-Length: 3\r\n\r\nabc" + LAST)
        answers = rest(one)
    assert answers.count(b"HTTP/1.1 200 OK") == 3
    assert b"X-Path: /two" in answers
    assert b"abc" in answers


@pytest.mark.parametrize("size", [1, 70_000, 3_000_000])
def test_bodies_arrive_whole(serve, size):
    data = bytes(n % 251 for n in range(size))
    head = b"POST / HTTP/1.1\r\nHost: k\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size
    assert serve(echo).send(head + data).split(b"\r\n\r\n", 1)[1] == data


def test_a_chunked_body(serve):
    head = b"POST / HTTP/1.1\r\nHost: k\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert serve(echo).send(head + b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n").endswith(b"\r\n\r\nabcde")


def test_a_broken_chunk_is_400(serve):
    head = b"POST / HTTP/1.1\r\nHost: k\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert serve(echo).send(head + b"zz\r\n").startswith(b"HTTP/1.1 400 ")


def test_what_cannot_be_read_is_400_and_ends_the_connection(serve):
    answer = serve(echo).send(b"GET / HTTP/1.1\r\n\r\n" + GET)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\nConnection: close")
    assert answer.count(b"HTTP/1.1") == 1


def test_a_head_without_end_is_refused(serve):
    assert serve(echo).send(GET[:-2] + b"X: y\r\n" * 6000).startswith(b"HTTP/1.1 431 ")
    assert serve(echo).send(b"GET /" + b"a" * 9000).startswith(b"HTTP/1.1 414 ")


def test_expect_continue(serve):
    with serve(echo).connect() as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: k\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert one.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        one.sendall(b"ab")
        assert rest(one).endswith(b"\r\n\r\nab")


def test_a_body_that_nobody_wants_is_not_asked_for(serve):
    def refuse(environ, start_response):
        start_response("413 Content Too Large", [])
        return [b""]

    answer = serve(refuse).send(
        b"POST / HTTP/1.1\r\nHost: k\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in answer


def test_a_refusal_reaches_a_client_that_goes_on_sending(serve):
    def refuse(environ, start_response):
        start_response("413 Content Too Large", [])
        return [b"too large"]

    with serve(refuse).connect() as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 10000000\r\n\r\n")
        for _ in range(100):
            one.sendall(b"x" * 100_000)
        assert rest(one).endswith(b"too large")


def test_a_stream_is_sent_as_it_is_made(serve):
    def stream(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/x-ndjson")])
        yield b"1\n"
        while not first_read:
            eventlet.sleep(0.01)
        yield b"2\n"

    first_read: list[bool] = []

    with serve(stream).connect() as one:
        one.sendall(GET)
        first = one.recv(65_536)
        first_read.append(True)
        assert b"Transfer-Encoding: chunked" in first
        assert rest(one, 1).endswith(b"2\r\n2\n\r\n0\r\n\r\n")


def test_a_stream_to_an_old_client_ends_with_the_connection(serve):
    def stream(environ, start_response):
        start_response("200 OK", [])
        yield b"1"
        yield b"2"

    answer = serve(stream).send(b"GET / HTTP/1.0\r\n\r\n")
    assert b"Transfer-Encoding" not in answer
    assert answer.endswith(b"\r\n\r\n12")


def test_a_stream_that_fails_is_not_taken_for_whole(serve):
    def stream(environ, start_response):
        start_response("200 OK", [])
        yield b"1"
        raise RuntimeError

    answer = serve(stream).send(GET)
    assert answer.endswith(b"1\r\n1\r\n")


@pytest.mark.parametrize(
    ("status", "method"), [("204 No Content", b"GET"), ("304 Not Modified", b"GET"), ("200 OK", b"HEAD")]
)
def test_answers_without_a_body(serve, status, method):
    def bare(environ, start_response):
        start_response(status, [("ETag", '"1"')])
        return [b"body"] if method == b"HEAD" else [b""]

    with serve(bare).connect() as one:
        one.sendall(method + GET[3:] + method + LAST[3:])
        answers = rest(one)
    assert answers.count(b"HTTP/1.1 " + status.encode()) == 2
    assert b"body" not in answers
    assert (b"Content-Length: 4" in answers) is (method == b"HEAD")


def test_a_fault_is_500_without_a_word_and_the_server_goes_on(serve):
    def fault(environ, start_response):
        if environ["PATH_INFO"] == "/bad":
            raise RuntimeError("a secret")
        start_response("200 OK", [])
        return [b"well"]

    served = serve(fault)
    answer = served.send(b"GET /bad HTTP/1.1\r\nHost: k\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"secret" not in answer
    assert served.send(LAST).endswith(b"well")


def test_a_line_break_in_a_header_is_never_sent(serve):
    def split(environ, start_response):
        start_response("200 OK", [("Location", "/\r\nSet-Cookie: a=b")])
        return [b""]

    answer = serve(split).send(LAST)
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"Set-Cookie" not in answer


def test_slow_clients_are_cut_off(serve, monkeypatch):
    monkeypatch.setattr(web_connection, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(web_connection, "IDLE_SECONDS", 0.5)
    served = serve(echo)
    with served.connect() as silent, served.connect() as dripping, served.connect() as idle:
        idle.sendall(GET)
        began = time.monotonic()
        for byte in b"GET / HTTP/1.1":
            try:
                dripping.sendall(bytes([byte]))
            except OSError:
                break
            time.sleep(0.2)
        assert silent.recv(10) == b""
        assert rest(dripping).startswith((b"HTTP/1.1 400", b""))
        assert rest(idle, 3).startswith(b"HTTP/1.1 200")
        assert time.monotonic() - began < 5
    assert served.send(LAST).startswith(b"HTTP/1.1 200")


def test_too_many_connections(serve):
    def wait(environ, start_response):
        eventlet.sleep(1)
        start_response("200 OK", [])
        return [b"done"]

    served = serve(wait, most_connections=2, reserve=0)
    with served.connect() as one, served.connect() as two:
        one.sendall(LAST)
        two.sendall(LAST)
        time.sleep(0.2)
        assert served.send(LAST).startswith(b"HTTP/1.1 503 ")
        assert rest(one, 2).endswith(b"done")
        assert rest(two, 2).endswith(b"done")


def test_an_idle_connection_makes_room(serve):
    served = serve(echo, most_connections=2)
    with served.connect() as one, served.connect() as two:
        one.sendall(GET)
        two.sendall(GET)
        assert rest(one)
        assert rest(two)
        assert served.send(LAST).startswith(b"HTTP/1.1 200")


def test_stopping_lets_a_request_end_wakes_who_waits_and_closes_the_idle(serve):
    woken: list[int] = []

    def wait(environ, start_response):
        while environ["PATH_INFO"] == "/poll" and not woken:
            eventlet.sleep(0.02)
        if environ["PATH_INFO"] == "/slow":
            eventlet.sleep(0.8)
        start_response("200 OK", [])
        return [b"done"]

    served = serve(wait, on_stop=[lambda: woken.append(1)])
    with served.connect() as idle, served.connect() as slow, served.connect() as poll:
        idle.sendall(GET)
        assert rest(idle)
        slow.sendall(GET.replace(b"/ ", b"/slow ", 1))
        poll.sendall(GET.replace(b"/ ", b"/poll ", 1))
        time.sleep(0.2)
        seconds = served.stop()
        assert 0.4 < seconds < 2
        assert idle.recv(10) == b""
        for one in (slow, poll):
            answer = rest(one)
            assert answer.endswith(b"done")
            assert b"Connection: close" in answer
    with pytest.raises(ConnectionRefusedError):
        served.connect()


def test_stopping_takes_at_most_five_seconds(serve):
    def forever(environ, start_response):
        eventlet.sleep(60)
        return [b""]

    served = serve(forever)
    with served.connect() as one:
        one.sendall(GET)
        time.sleep(0.2)
        assert GRACE <= served.stop() < 5


def refuse(environ, start_response):
    start_response("403 Forbidden", [])
    return [b"no"]


def test_a_refusal_before_the_body_came_leaves_the_connection_usable(serve):
    with serve(refuse).connect() as one:
        for _ in range(3):
            one.sendall(b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 2\r\n\r\n")
            answer = one.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 403 ")
            assert b"Connection: close" not in answer
            one.sendall(b"{}")
        one.sendall(LAST)
        assert rest(one).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("framing", [b"Content-Length: 100000", b"Transfer-Encoding: chunked"])
def test_a_long_body_that_nobody_reads_ends_the_connection_and_the_answer_says_so(serve, framing):
    with serve(refuse).connect() as one:
        one.sendall(b"POST / HTTP/1.1\r\nHost: k\r\n" + framing + b"\r\n\r\n")
        assert b"\r\nConnection: close\r\n" in rest(one)


def test_a_port_that_is_taken_is_not_shared():
    probe = eventlet.listen(("127.0.0.1", 0))
    free = probe.getsockname()[1]
    probe.close()
    first, second = (HttpListener(echo, "127.0.0.1", free) for _ in range(2))
    first.start()
    try:
        with pytest.raises(OSError, match="in use"):
            second.start()
    finally:
        first.stop()
