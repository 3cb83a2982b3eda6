"""Addresses: words before parameters, 404, 405, OPTIONS, HEAD."""

from __future__ import annotations

import pytest

from chassis.contracts.contract import Contract
from chassis.contracts.operation import Access, Operation
from chassis.problems import Problem
from gateway.contracts import CONTRACTS as REAL
from gateway.pipeline.routing import Router, routes_of
from tests.unit.gateway.support import CONTRACTS, NORTH, World, council_path

IDENTIFIER = "01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"


def test_a_word_goes_before_a_parameter(world: World) -> None:
    token = world.token()
    world.get(council_path("/things/newest"), token)
    world.get(council_path(f"/things/{IDENTIFIER}"), token)
    assert [call.operation for call in world.calls] == ["read_newest", "read_thing"]
    assert world.calls[1].path == {"thing_id": IDENTIFIER}


def test_a_way_that_ends_blind_is_left_for_the_parameter() -> None:
    def made(name: str, path: str) -> Operation:
        return Operation(name, "GET", path, name)

    router = Router([Contract("s", "", operations=(made("a", "/x/{one}/end"), made("b", "/x/word/other")))])
    route, values = router.find("/v1/councils/c/x/word/end", "GET")
    assert (route.operation.name, values) == ("a", ["c", "word"])
    assert router.find("/v1/councils/c/x/word/other", "GET")[0].operation.name == "b"


def test_a_base_address_is_found_with_a_slash_behind_it_and_nothing_else_is() -> None:
    base = Operation("a", "GET", "/x", "", access=Access.PUBLIC, base=True)
    router = Router([Contract("s", "", operations=(base, Operation("b", "GET", "/x/{one}", "")))])
    for path in ("/v1/councils/c/x", "/v1/councils/c/x/"):
        route, values = router.find(path, "GET")
        assert (route.operation.name, route.path, values) == ("a", "/v1/councils/{council}/x", ["c"])
        assert router.allowed(path) == "GET, HEAD, OPTIONS"
    assert len(router.routes) == 2
    for path in ("/v1/councils/c/x//", "/v1/councils/c//x/", "/v1/councils//x/", "/v1/councils/c/x/one/"):
        with pytest.raises(Problem) as refused:
            router.find(path, "GET")
        assert refused.value.status == 404


def test_the_directory_of_open_referral_is_the_only_base_address() -> None:
    assert [o.name for c in REAL for o in c.operations if o.base] == ["read_open_referral"]


def test_every_operation_that_is_not_internal_has_its_own_address() -> None:
    routes = list(routes_of(CONTRACTS))
    public = [o for c in CONTRACTS for o in c.operations if o.access is not Access.INTERNAL]
    assert len(routes) == len(public) == len({(r.path, r.operation.method) for r in routes})


def test_two_operations_at_one_address_are_a_mistake() -> None:
    twins = (Operation("a", "GET", "/x/{one}", ""), Operation("b", "GET", "/x/{two}", ""))
    with pytest.raises(ValueError, match="share an address"):
        Router([Contract("s", "", operations=twins)])


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/",
        "/v2/councils",
        "/v1/councils/",
        "/v1/councils/north-synthetic/",
        "/v1/councils/north-synthetic/things/",
        "/v1/councils/north-synthetic//things",
        "/v1/councils/north-synthetic/thingsx",
        "/v1/councils/north-synthetic/peek_events",
        "/v1/councils/north-synthetic/%FF",
        "/v1/councils/%2e%2e/things/x/y",
        "/v1/councils/north-synthetic/things%2Fnewest",
        f"/v1/councils/north-synthetic%2fthings/{IDENTIFIER}",
        "/v1%2Fcouncils",
        "//",
        "/docs/",
        "/problems/none",
        "/.env",
    ],
)
def test_an_unknown_address_is_404(world: World, path: str) -> None:
    answer = world.get(path, world.token())
    assert (answer.status, answer.problem) == (404, "not-found")


def test_a_slash_in_the_query_is_no_slash_of_the_path(world: World) -> None:
    assert world.get(council_path("/things?after=a%2Fb"), world.token()).status == 200


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "QUERY", "get"])
def test_another_method_is_405_with_those_allowed(world: World, method: str) -> None:
    answer = world.send(method, council_path("/things"), world.token())
    assert (answer.status, answer.problem) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_says_what_is_allowed_and_needs_no_token(world: World) -> None:
    answer = world.send("OPTIONS", council_path(f"/things/{IDENTIFIER}"))
    assert (answer.status, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, PATCH, PUT"
    assert world.send("OPTIONS", "/oauth/token").headers["Allow"] == "OPTIONS, POST"
    assert world.send("OPTIONS", "/nowhere").status == 404


def test_head_is_get_without_its_body(world: World) -> None:
    got, headed = (world.send(m, council_path("/things"), world.token()) for m in ("GET", "HEAD"))
    assert (headed.status, headed.content) == (200, b"")
    assert headed.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.content))


def test_the_path_of_the_council_is_not_among_the_operations_parameters(world: World) -> None:
    world.get(council_path(f"/things/{IDENTIFIER}", NORTH.slug), world.token())
    assert "council" not in world.calls[0].path
