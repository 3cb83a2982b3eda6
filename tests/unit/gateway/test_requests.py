"""What a request must be like, and what of it reaches the service."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.problems import Problem
from chassis.web.head import BadRequest
from gateway.pipeline.bodies import check_shape
from gateway.pipeline.negotiation import choose
from tests.unit.gateway.support import START, World, council_path, environment, run

THINGS = council_path("/things")
THING = council_path("/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11")


def sent(world: World, body: bytes, content_type: str = "application/json", **headers: str) -> tuple[int, str]:
    answer = world.send("POST", THINGS, world.token(), body, Content_Type=content_type, **headers)
    return answer.status, "" if answer.status == 200 else answer.problem


def test_bodies_pass_untouched_up_to_the_limit(world: World) -> None:
    body = b'{"name": "' + b"x" * (1024 * 1024 - 12) + b'"}'
    assert len(body) == 1024 * 1024
    assert sent(world, body) == (200, "")
    assert world.calls[0].body == body
    assert sent(world, body + b" ") == (413, "too-large")


def test_a_body_that_is_announced_too_large_is_not_read(world: World) -> None:
    class Unreadable(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("it was read")

    headers = {"Authorization": f"Bearer {world.token()}", "Content-Type": "application/json"}
    environ = environment("POST", THINGS, b"", headers)
    environ |= {"CONTENT_LENGTH": "10000000", "wsgi.input": Unreadable()}
    assert run(world.gateway, environ).problem == "too-large"


def test_a_chunked_body_is_read_up_to_the_limit_only(world: World) -> None:
    headers = {"Authorization": f"Bearer {world.token()}", "Content-Type": "application/json"}
    stream = io.BytesIO(b" " * 9_000_000)
    environ = environment("POST", THINGS, b"", {**headers, "Transfer-Encoding": "chunked"}) | {"wsgi.input": stream}
    assert run(world.gateway, environ).problem == "too-large"
    assert stream.tell() == 1024 * 1024 + 1
    small = environment("POST", THINGS, b"", {**headers, "Transfer-Encoding": "chunked"})
    assert run(world.gateway, small | {"wsgi.input": io.BytesIO(b"{}")}).status == 200
    assert world.calls[0].body == b"{}"


def test_an_operation_may_take_more(world: World) -> None:
    body = b"a" * 3_000_000
    answer = world.send("POST", council_path("/uploads"), world.token(), body, Content_Type="text/csv; charset=utf-8")
    assert answer.status == 200
    assert len(world.calls[0].body) == 3_000_000


@pytest.mark.parametrize("length", ["x", "-1", "1e3", "9" * 20])
def test_an_unreadable_length_is_refused(world: World, length: str) -> None:
    assert sent(world, b"{}", Content_Length=length) == (400, "unreadable")


@pytest.mark.parametrize("error", [OSError, TimeoutError, ValueError, BadRequest])
def test_a_body_that_breaks_off_is_400(world: World, error: type[Exception]) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise error

    headers = {"Authorization": f"Bearer {world.token()}", "Content-Type": "application/json"}
    environ = environment("POST", THINGS, b"{}", headers) | {"wsgi.input": Broken()}
    assert run(world.gateway, environ).problem == "unreadable"
    assert sent(world, b"{}", Content_Length="3") == (400, "unreadable")


def test_a_body_is_read_only_when_every_other_check_is_passed(world: World) -> None:
    environ = environment("POST", THINGS, b"{}", {"Content-Type": "application/json"})
    assert run(world.gateway, environ).problem == "unauthenticated"
    assert environ["wsgi.input"].tell() == 0


@pytest.mark.parametrize("mark", ["[", '{"a":'])
def test_json_may_be_64_deep_and_no_deeper(world: World, mark: str) -> None:
    close = "]" if mark == "[" else "1}"
    inner = "1" if mark == "[" else ""
    closing = close * 64 if mark == "[" else "1" + "}" * 64
    assert sent(world, (mark * 64 + inner + closing).encode()) == (200, "")
    assert sent(world, (mark * 65).encode()) == (400, "unreadable")
    assert sent(world, b'{"a": ' + mark.encode() * 1000) == (400, "unreadable")


@pytest.mark.parametrize(
    "body",
    [
        b'"' + b"[" * 1000 + b'"',
        b'"\\"' + b"[" * 1000 + b'"',
        b"[" + b"[],{}," * 5000 + b"1]",
        b'{"a": "' + b"{" * 500 + b'\\\\", "b": [' + b"1," * 100 + b"1]}",
        '["[[[[é'.encode() + b"[" * 200 + b'"]',
    ],
)
def test_brackets_in_strings_and_beside_each_other_are_not_depth(body: bytes) -> None:
    check_shape(body, 50_000)


@pytest.mark.parametrize(
    "body", [b'"\\"' * 350_000, b'"' * 1_000_000, b"\\" * 1_000_000 + b"[" * 65, b"[]" * 500_000, b'["\\' * 300_000]
)
def test_no_body_makes_the_check_slow(body: bytes) -> None:
    started = time.process_time()
    with suppress(Problem):
        check_shape(body + b"[" * 60, 50_000)
    assert time.process_time() - started < 2


def test_a_body_of_more_values_than_its_schema_takes_is_413_and_reaches_nobody(world: World) -> None:
    many = b'{"name": "a", "more": [' + b"1," * 3_000 + b"1]}"
    assert sent(world, many) == (413, "too-large")
    assert sent(world, b'{"name": "' + b"," * 5_000 + b'"}') == (200, "")
    assert sent(world, b'{"name": "a", "more": [' + b"1," * 1_000 + b"1]}") == (200, "")
    assert len(world.calls) == 2


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/xml", "application/json; charset=utf-16", "application/jsonp", "x" * 500, "json"],
)
def test_another_media_type_is_415(world: World, content_type: str) -> None:
    assert sent(world, b"{}", content_type) == (415, "unsupported-media-type")


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON", 'application/json; charset="UTF-8"'])
def test_json_may_be_spelled_as_http_allows(world: World, content_type: str) -> None:
    assert sent(world, b"{}", content_type) == (200, "")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("text/csv;q=0.5, */*;q=0.9", "application/json"),
        ("application/json;q=0, */*", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("nonsense, */*;q=x", "application/json"),
        (",,,", None),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("application/json;q=0", None),
    ],
)
def test_the_most_wanted_media_type_is_chosen(world: World, accept: str, chosen: str | None) -> None:
    answer = world.get(council_path("/audit"), world.token(scopes="audit:read"), Accept=accept)
    if chosen is None:
        assert (answer.status, answer.problem) == (406, "not-acceptable")
    else:
        assert world.calls[0].accept == chosen


def test_anything_offered_fits_every_wish() -> None:
    assert choose("application/x-ndjson", ("*/*",)) == "*/*"


def test_the_query_passes_as_it_was_written(world: World) -> None:
    world.get(THINGS + "?a=%C3%A9&b=&c=1+2&d=%00", world.token())
    assert world.calls[0].query == {"a": "é", "b": "", "c": "1 2", "d": "\0"}


@pytest.mark.parametrize(
    "query", ["a=1&a=1", "a=1&a=2", "a=%ff", "a=" + "x" * 9000, "&".join(f"a{n}=" for n in range(65))]
)
def test_an_unreadable_query_is_400(world: World, query: str) -> None:
    assert world.get(f"{THINGS}?{query}", world.token()).problem == "unreadable"


def test_an_idempotency_key_is_passed_for_posts_only(world: World) -> None:
    token = world.token()
    world.post(THINGS, {}, token, Idempotency_Key="key 1")
    world.get(THINGS, token, Idempotency_Key="key 1")
    assert [call.idempotency_key for call in world.calls] == ["key 1", None]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "\xe9"])
def test_an_unfit_idempotency_key_is_400(world: World, key: str) -> None:
    assert world.post(THINGS, {}, world.token(), Idempotency_Key=key).problem == "unreadable"


def change(world: World, method: str, **headers: str) -> tuple[int, str]:
    answer = world.send(method, THING, world.token(), b"{}", Content_Type="application/json", **headers)
    return answer.status, "" if answer.status == 200 else answer.problem


def test_a_change_needs_the_version_that_was_read(world: World) -> None:
    assert change(world, "PATCH") == (428, "precondition-required")
    assert change(world, "PATCH", If_None_Match="*") == (428, "precondition-required")
    assert change(world, "PATCH", If_Match="*", If_None_Match="*") == (428, "precondition-required")
    assert change(world, "PATCH", If_Match='"3"') == (200, "")
    assert change(world, "PUT") == (428, "precondition-required")
    assert change(world, "PUT", If_None_Match='"3"') == (428, "precondition-required")
    assert change(world, "PUT", If_None_Match="*") == (200, "")
    assert [(call.if_match, call.if_none_match) for call in world.calls] == [('"3"', None), (None, "*")]


@pytest.mark.parametrize(("header", "seconds"), [(None, 10), ("3", 3), ("2.5", 2.5), ("9999", 10), ("1.", 1)])
def test_the_caller_may_shorten_the_deadline_and_not_lengthen_it(
    world: World, header: str | None, seconds: float
) -> None:
    world.get(THINGS, world.token(), **({"Request_Timeout": header} if header else {}))
    assert world.calls[0].deadline == START + timedelta(seconds=seconds)


@pytest.mark.parametrize("header", ["", "0", "0.9", "-1", "x", "1e3", "nan", "inf", "1" * 30, "1.5.5"])
def test_an_unreadable_timeout_is_400(world: World, header: str) -> None:
    assert world.get(THINGS, world.token(), Request_Timeout=header).problem == "unreadable"


def test_a_request_can_be_followed_through(world: World) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = world.get(
        THINGS, world.token(), X_Request_ID="mine-1", X_Correlation_ID="case-2", traceparent=parent, tracestate="a=1"
    )
    call = world.calls[0]
    assert (answer.headers["X-Request-ID"], answer.headers["X-Correlation-ID"]) == ("mine-1", "case-2")
    assert (call.correlation, call.trace) == ("case-2", {"traceparent": parent, "tracestate": "a=1"})


@pytest.mark.parametrize("name", ["", "a b", "x" * 129, "a\r\nSet-Cookie: x", "<script>"])
def test_an_unfit_request_id_is_replaced(world: World, name: str) -> None:
    answer = world.get(THINGS, world.token(), X_Request_ID=name, traceparent="00-" + "0" * 32 + "-" + "1" * 16 + "-01")
    assert UUID(answer.headers["X-Request-ID"]) == world.calls[0].command
    assert world.calls[0].correlation == answer.headers["X-Request-ID"]
    assert world.calls[0].trace == {}
