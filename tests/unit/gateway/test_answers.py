"""What an answer carries, and what a fault looks like from outside."""

from __future__ import annotations

import io
import json

import pytest
import structlog
from prometheus_client import generate_latest

from chassis.observability.logs import configure_logs
from chassis.problems import DEADLINE, Problem, unavailable
from chassis.rpc.wire import Call, Reply
from gateway.jobs import PARTS
from gateway.pipeline.parts import BrokenOff
from tests.unit.gateway.support import NORTH, World, council_path

THINGS = council_path("/things")
JOB = "stub-01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"


def test_every_answer_is_safe_to_show(world: World) -> None:
    for answer in (world.get(THINGS, world.token()), world.get(THINGS), world.get("/docs"), world.get("/nowhere")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Request-ID"]
        assert "Strict-Transport-Security" not in answer.headers


def test_data_of_a_council_is_not_kept_by_caches(world: World) -> None:
    assert world.get(THINGS, world.token()).headers["Cache-Control"] == "no-store"
    assert world.get(THINGS).headers["Cache-Control"] == "no-store"


def test_strict_transport_is_asked_for_behind_tls_only(world: World) -> None:
    answer = world.get(THINGS, world.token(), X_Forwarded_Proto="https")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_origin_is_let_in(world: World, method: str) -> None:
    headers = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "POST"}
    answer = world.send(method, THINGS, world.token(), **headers)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(("path", "status"), [("/v1/councils", 200), ("/v1/councils?limit=1&limit=2", 400)])
def test_what_is_public_may_be_read_by_pages_of_every_origin(world: World, path: str, status: int) -> None:
    answer = world.get(path)
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_reply_of_a_service_passes_untouched(world: World) -> None:
    reply = Reply(201, {"Content-Type": "application/json", "Location": "/v1/x", "ETag": '"1"'}, '{"é": 1}'.encode())
    world.replies["make_thing"] = lambda _: reply
    answer = world.post(THINGS, {}, world.token())
    assert (answer.status, answer.content) == (201, reply.body)
    assert (answer.headers["Location"], answer.headers["ETag"]) == ("/v1/x", '"1"')
    assert answer.headers["Content-Length"] == str(len(reply.body))


@pytest.mark.parametrize(
    ("known", "status"),
    [('"3"', 304), ('W/"3"', 304), ('"1", "3"', 304), ("*", 304), ('"4"', 200), ("3", 200), ("", 200)],
)
def test_what_the_caller_knows_already_is_304(world: World, known: str, status: int) -> None:
    answer = world.get(THINGS, world.token(), If_None_Match=known)
    assert answer.status == status
    assert answer.headers["ETag"] == '"3"'
    assert (answer.content == b"") == (status == 304)
    assert ("Content-Length" in answer.headers) == (status == 200)


@pytest.mark.parametrize("problem", [unavailable("away", 7), Problem(DEADLINE, "late")])
def test_a_service_that_is_away_or_late_is_503_or_504(world: World, problem: Problem) -> None:
    def fail(_: Call) -> Reply:
        raise problem

    world.replies["list_things"] = fail
    answer = world.get(THINGS, world.token())
    assert (answer.status, answer.problem) == (problem.status, problem.type.slug)
    assert problem.status == 504 or answer.headers["Retry-After"] == "7"
    assert world.refusals == []


@pytest.mark.parametrize("status", [500, 999, 0])
def test_a_service_that_breaks_its_word_is_503(world: World, status: int) -> None:
    world.replies["list_things"] = lambda _: Reply(status, {}, b"Traceback")
    answer = world.get(THINGS, world.token())
    assert answer.problem == "unavailable"
    assert b"Traceback" not in answer.content


def test_a_service_that_is_not_run_here_is_503(world: World) -> None:
    world.gateway._dispatch = {"gateway": world.perform}
    assert world.get(THINGS, world.token()).problem == "unavailable"


def test_a_fault_is_503_and_logged_without_what_was_sent(world: World) -> None:
    def fail(call: Call) -> Reply:
        raise KeyError(f"Nobody At All {call.body!r}")

    world.replies["make_thing"] = fail
    log = io.StringIO()
    try:
        configure_logs(log)
        answer = world.post(THINGS, {"name": "Nobody At All"}, world.token(), X_Request_ID="find-me")
    finally:
        structlog.reset_defaults()
    assert (answer.status, answer.problem) == (503, "unavailable")
    assert "find-me" in answer.json["detail"]
    assert b"Nobody" not in answer.content
    assert "find-me" in log.getvalue()
    assert "KeyError" in log.getvalue()
    assert "Nobody" not in log.getvalue()


def result(world: World, broken: int | None = None) -> None:
    def part(call: Call) -> Reply:
        number = int(call.query.get("part", "0"))
        if number == broken:
            return Reply(503)
        return Reply(200, {"Content-Type": "application/x-ndjson", PARTS: "3"}, f"part {number}\n".encode())

    world.replies |= {"read_job_result": part, "read_job_part": part}


def test_a_result_is_sent_part_by_part(world: World) -> None:
    result(world)
    answer = world.get(
        council_path(f"/jobs/{JOB}/result"), world.token(scopes="jobs:read"), Accept="application/x-ndjson"
    )
    assert answer.content == b"part 0\npart 1\npart 2\n"
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert PARTS not in answer.headers
    assert "Content-Length" not in answer.headers
    later = world.calls[1:]
    assert [(c.service, c.operation, c.query["part"], c.council) for c in later] == [
        ("stub", "read_job_part", "1", NORTH.slug),
        ("stub", "read_job_part", "2", NORTH.slug),
    ]
    assert {c.path["job_id"] for c in later} == {JOB.removeprefix("stub-")}


def test_a_result_that_breaks_off_is_not_passed_off_as_whole(world: World) -> None:
    result(world, broken=2)
    with pytest.raises(BrokenOff):
        world.get(council_path(f"/jobs/{JOB}/result"), world.token(scopes="jobs:read"))


def test_readiness_names_the_part_that_is_away(world: World) -> None:
    assert world.get("/readyz").json == {"status": "ok", "checks": {}}

    def away() -> None:
        raise ConnectionError("postgresql://user:password@host")

    world.checks += [("broker", lambda: None), ("database", away)]
    answer = world.get("/readyz")
    assert answer.status == 503
    assert answer.json == {"status": "unavailable", "checks": {"broker": "ok", "database": "unavailable"}}
    assert world.get("/healthz").json == {"status": "ok"}


def test_the_access_log_tells_of_requests_by_ids_alone(world: World) -> None:
    log = io.StringIO()
    world.gateway._access_log = True
    try:
        configure_logs(log)
        thing = council_path("/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11?name=Nobody")
        world.get(thing, world.token(), X_Request_ID="r-1")
        world.get("/healthz")
        world.send("NOBODY", "/nowhere/Nobody?name=Nobody")
    finally:
        structlog.reset_defaults()
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    told = [line for line in lines if line["event"] == "access"]
    assert [(t["operation"], t["status"], t["method"]) for t in told] == [
        ("stub.read_thing", 200, "GET"),
        ("/healthz", 200, "GET"),
        ("none", 404, "other"),
    ]
    assert (told[0]["council"], told[0]["request_id"]) == ("north-synthetic", "r-1")
    assert told[0]["client"]
    assert told[0]["milliseconds"] >= 0
    assert "01932c07" not in log.getvalue()
    assert "obody" not in log.getvalue()


def test_without_being_asked_for_there_is_no_access_log(world: World) -> None:
    log = io.StringIO()
    try:
        configure_logs(log)
        world.get("/healthz")
    finally:
        structlog.reset_defaults()
    assert log.getvalue() == ""


def test_metrics_count_by_route_and_never_by_address(world: World) -> None:
    world.get(council_path("/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"), world.token())
    assert world.get("/metrics").status == 404
    text = generate_latest().decode()
    assert 'http_requests_total{council="north-synthetic",route="stub.read_thing",status="200"}' in text
    assert "01932c07" not in text
