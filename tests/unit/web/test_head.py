from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.web.head import BadRequest, parse

GOOD = b"GET /a%20b?x=1 HTTP/1.1\r\nHost: kinweave"


def test_what_the_application_sees():
    head = parse(GOOD + b"\r\nX-One: 1\r\nx-one:  2 \r\nCookie: a=1\r\ncookie: b=2\r\nX_Two: 3")
    assert head.variables == {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/a b",
        "QUERY_STRING": "x=1",
        "REQUEST_URI": "/a%20b?x=1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "kinweave",
        "HTTP_X_ONE": "1,2",
        "HTTP_COOKIE": "a=1; b=2",
    }
    assert (head.length, head.keep_alive, head.continues) == (0, True, False)


@pytest.mark.parametrize(
    ("fields", "length"),
    [(b"Content-Length: 12", 12), (b"Content-Length: 0", 0), (b"Transfer-Encoding: chunked", None), (b"X: y", 0)],
)
def test_length(fields, length):
    assert parse(GOOD + b"\r\n" + fields).length == length


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (b"GET / HTTP/1.1\r\nHost: k", True),
        (b"GET / HTTP/1.1\r\nHost: k\r\nConnection: close", False),
        (b"GET / HTTP/1.0", False),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive", True),
    ],
)
def test_keep_alive(line, kept):
    assert parse(line).keep_alive is kept


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"GET /",
        b"GET  / HTTP/1.1\r\nHost: k",
        b"GET / HTTP/1.1",
        b"get / HTTP/1.1\r\nHost: k",
        b"GET /\x00 HTTP/1.1\r\nHost: k",
        b"GET /\xc3\xa9 HTTP/1.1\r\nHost: k",
        b"GET relative HTTP/1.1\r\nHost: k",
        b"GET / JUNK\r\nHost: k",
        b"GET / HTTP/1.1\r\nHost: k\r\nHost: k",
        b"GET / HTTP/1.1\r\nHost: k\nX: y",
        b"GET / HTTP/1.1\r\nHost : k",
        b"GET / HTTP/1.1\r\nHost: k\r\n folded: line",
        b"GET / HTTP/1.1\r\nHost: k\r\n\tfolded",
        b"GET / HTTP/1.1\r\nHost: k\r\nno colon",
        b"GET / HTTP/1.1\r\nHost: k\r\nX: a\x00b",
        b"GET / HTTP/1.1\r\nHost: k\r\nX: a\rb",
        b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: -1",
        b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: +1",
        b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 1, 1",
        b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 1\r\nContent-Length: 1",
        b"POST / HTTP/1.1\r\nHost: k\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
        b"POST / HTTP/1.1\r\nHost: k\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked",
        b"POST / HTTP/1.1\r\nHost: k\r\nAuthorization: a\r\nAuthorization: b",
        b"POST / HTTP/1.1\r\nHost: k\r\nKinweave-Actor: a\r\nKinweave-Actor: b",
        b"POST / HTTP/1.1\r\nHost: k\r\nIdempotency-Key: a\r\nIdempotency-Key: b",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(head):
    with pytest.raises(BadRequest) as refused:
        parse(head)
    assert refused.value.status == "400 Bad Request"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/2.0\r\nHost: k", "505"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: k", "414"),
        (GOOD + b"\r\nX: y" * 101, "431"),
        (b"POST / HTTP/1.1\r\nHost: k\r\nTransfer-Encoding: gzip, chunked", "501"),
    ],
)
def test_refusals_with_a_status_of_their_own(head, status):
    with pytest.raises(BadRequest) as refused:
        parse(head)
    assert refused.value.status.startswith(status)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(noise):
    for head in (noise, GOOD + b"\r\n" + noise, b"GET /" + noise + b" HTTP/1.1\r\nHost: k"):
        try:
            parse(head)
        except BadRequest:
            continue
