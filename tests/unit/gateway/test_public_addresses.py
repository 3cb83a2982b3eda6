"""What anybody may ask: pages of every origin read each answer; what others append to an address is passed over."""

from __future__ import annotations

import pytest

from chassis.problems import INVALID, Problem
from chassis.rpc.wire import Call, Reply
from chassis.web.environment import CROWDED
from tests.unit.gateway.support import NORTH, World, council_path, environment, run

SHOWN = council_path("/shown")
ONE = council_path("/shown/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11")
THING = council_path("/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11")
ORIGIN = {"Origin": "https://elsewhere.example", "Access_Control_Request_Method": "GET"}


@pytest.mark.parametrize("path", [SHOWN, SHOWN + "/", ONE, "/v1/councils", f"/v1/councils/{NORTH.slug}"])
def test_a_preflight_is_answered(world: World, path: str) -> None:
    answer = world.send("OPTIONS", path, **ORIGIN, Access_Control_Request_Headers="content-type, x-request-id")
    assert (answer.status, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert {"Content-Type", "X-Request-ID", "If-None-Match"} <= set(
        answer.headers["Access-Control-Allow-Headers"].split(", ")
    )
    assert answer.headers["Access-Control-Max-Age"] == "86400"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def refuse(_: Call) -> Reply:
    raise Problem(INVALID, "One field is not valid.")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", SHOWN, 200),
        ("HEAD", SHOWN, 200),
        ("GET", ONE, 422),
        ("POST", SHOWN, 405),
        ("DELETE", ONE, 405),
        ("GET", ONE + "/further/on", 404),
        ("GET", SHOWN + "/%2F", 404),
        ("GET", SHOWN + "//", 404),
        ("GET", SHOWN + "/%FF%FE/x", 404),
        ("GET", SHOWN + "?colour=red&colour=red", 400),
        ("GET", council_path("/shown", "no-such-council"), 404),
        ("GET", council_path("/shown", "asleep-synthetic"), 403),
        ("OPTIONS", SHOWN + "/nothing/here", 404),
    ],
)
def test_every_answer_below_a_public_address_may_be_read(world: World, method: str, path: str, status: int) -> None:
    world.replies["read_shown"] = refuse
    answer = world.send(method, path, **ORIGIN)
    assert answer.status == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Request-ID" in answer.headers["Access-Control-Expose-Headers"]


def test_an_answer_in_a_crowd_may_be_read_too(world: World) -> None:
    answer = run(world.gateway, environment("GET", SHOWN) | {CROWDED: True})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (503, "*")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("OPTIONS", council_path("/things")),
        ("OPTIONS", council_path("/handed-out")),
        ("GET", council_path("/handed-out?signature=x")),
        ("GET", council_path("/things")),
        ("GET", THING + "/decision"),
        ("GET", THING + "/further/on"),
        ("PUT", SHOWN),
        ("GET", "/nowhere"),
        ("GET", "/docs"),
        ("OPTIONS", "/oauth/token"),
        ("GET", "/" * 8_000),
    ],
)
def test_nothing_else_is_open_to_other_origins(world: World, method: str, path: str) -> None:
    answer = world.send(method, path, **ORIGIN)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_what_is_appended_to_a_public_or_signed_address_is_passed_over(world: World) -> None:
    assert world.get(f"{SHOWN}?nocache=1&colour=red&from=2026-11-21&nocache=2&cursor=x").status == 200
    assert world.calls[-1].query == {"colour": "red", "from": "2026-11-21"}
    path = council_path("/handed-out")
    signed = {"path": path, "client": f"{NORTH.slug}.client", "grants": ["things:read"], "until": 9e12}
    assert world.get(f"{path}?nocache=1&signature={world.cursors.sign(signed, 'address')}&_=2&_=3").status == 200
    assert world.calls[-1].query == {}


def test_everywhere_else_what_is_appended_reaches_the_service_which_refuses_it(world: World) -> None:
    world.get(council_path("/things?nocache=1"), world.token())
    assert world.calls[-1].query == {"nocache": "1"}
