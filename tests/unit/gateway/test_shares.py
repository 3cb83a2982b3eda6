"""One client, council or address cannot take the whole gateway: beyond its share it hears 429, and others go on."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from ipaddress import ip_network

import pytest

from chassis.rpc.wire import Call, Reply
from chassis.web.environment import CROWDED
from gateway.jobs import PARTS
from gateway.pipeline.origin import origin
from gateway.pipeline.shares import Most, Shares
from tests.unit.gateway.support import NORTH, SOUTH, Answer, World, council_path, environment, run

THINGS = council_path("/things")
EVENTS = council_path("/events?wait=20")
POLLER = "events:read things:read"


@pytest.fixture
def gate(world: World) -> Iterator[threading.Event]:
    """Calls of list_things and polls wait until it is opened."""
    opened = threading.Event()

    def wait(_: Call) -> Reply:
        assert opened.wait(20)
        return Reply(200, {"Content-Type": "application/json"}, b'{"found": true, "items": [], "next": "0"}')

    world.replies |= {"list_things": wait, "peek_events": wait, "read_events": wait}
    yield opened
    opened.set()


def under_way(world: World, count: int, ask: Callable[[], Answer]) -> list[threading.Thread]:
    """As many requests that wait at the gate."""
    before = len(world.calls)
    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    until = threading.Event()
    while len(world.calls) < before + count:
        until.wait(0.01)
    return threads


def use(world: World, **most: int) -> Shares:
    world.gateway._shares = Shares(Most(**most))
    return world.gateway._shares


def test_a_client_has_its_share_and_others_go_on(world: World, gate: threading.Event) -> None:
    shares = use(world, client=2)
    token = world.token()
    waiting = under_way(world, 2, lambda: world.get(THINGS, token))
    refused = world.get(THINGS, token)
    assert (refused.status, refused.problem) == (429, "too-many-requests")
    assert refused.headers["Retry-After"].isdigit()
    assert "The client has 2 under way" in refused.json["detail"]
    assert world.refusals == []
    other = world.token(client=f"{NORTH.slug}.other")
    waiting += under_way(world, 1, lambda: world.get(THINGS, other))
    gate.set()
    for thread in waiting:
        thread.join(10)
    assert world.get(THINGS, token).status == 200
    assert shares.empty


def test_a_council_has_its_share_and_other_councils_go_on(world: World, gate: threading.Event) -> None:
    use(world, client=2, council=3)
    tokens = [world.token(client=f"{NORTH.slug}.{name}") for name in "ab"]
    under_way(world, 2, lambda: world.get(THINGS, tokens[0]))
    under_way(world, 1, lambda: world.get(THINGS, tokens[1]))
    refused = world.get(THINGS, tokens[1])
    assert refused.status == 429
    assert "The council has 3" in refused.json["detail"]
    under_way(world, 2, lambda: world.get(council_path("/things", SOUTH.slug), world.token(SOUTH.slug)))
    gate.set()


def test_long_polls_are_counted_apart_so_that_calls_go_on_beside_them(world: World, gate: threading.Event) -> None:
    use(world, client=4)
    token = world.token(scopes=POLLER)
    under_way(world, 2, lambda: world.get(EVENTS, token))
    refused = world.get(EVENTS, token)
    assert refused.status == 429
    assert "long polling" in refused.json["detail"]
    under_way(world, 1, lambda: world.get(council_path("/events"), token))
    under_way(world, 3, lambda: world.get(THINGS, token))
    assert world.get(THINGS, token).status == 429
    gate.set()


def test_all_long_polls_together_leave_connections_free(world: World, gate: threading.Event) -> None:
    use(world, polls=1)
    under_way(world, 1, lambda: world.get(EVENTS, world.token(scopes=POLLER)))
    assert world.get(EVENTS, world.token(scopes=POLLER, client=f"{NORTH.slug}.other")).status == 429
    gate.set()


def test_an_address_has_its_share_and_a_proxy_is_believed_by_configuration_alone(
    world: World, gate: threading.Event
) -> None:
    use(world, address=1)

    def ask(forwarded: str, remote: str = "10.0.0.1") -> Answer:
        headers = {"Authorization": f"Bearer {world.token()}", "X-Forwarded-For": forwarded}
        return run(world.gateway, environment("GET", THINGS, b"", headers) | {"REMOTE_ADDR": remote})

    under_way(world, 1, lambda: ask("192.0.2.1"))
    refused = ask("192.0.2.2")
    assert refused.status == 429
    assert "Your address has 1" in refused.json["detail"]
    world.gateway._proxies = [ip_network("10.0.0.0/8")]
    under_way(world, 1, lambda: ask("192.0.2.2"))
    assert ask("192.0.2.2").status == 429
    assert world.get("/healthz").status == 200
    gate.set()


def test_what_is_anonymous_takes_nothing_from_a_councils_clients(world: World) -> None:
    use(world, client=1, council=1)
    world.replies["read_handed_out"] = lambda _: Reply(world.get(THINGS, world.token()).status)
    address = council_path("/handed-out")
    signature = world.cursors.sign(
        {"path": address, "client": f"{NORTH.slug}.client", "grants": ["things:read"], "until": 9e12}, "address"
    )
    assert world.get(f"{address}?signature={signature}").status == 200


@pytest.mark.parametrize("path", ["/oauth/token", council_path("/things")])
def test_bodies_that_are_still_to_come_take_nothing_from_their_address(world: World, path: str) -> None:
    use(world, address=1)
    meanwhile: list[int] = []

    class Slow(io.BytesIO):
        def read(self, *_: object) -> bytes:
            meanwhile.append(world.get(council_path("/things/newest"), world.token()).status)
            raise TimeoutError

    headers = {"Authorization": f"Bearer {world.token()}", "Content-Type": "application/json", "Content-Length": "9"}
    refused = run(world.gateway, environment("POST", path, b"", headers) | {"wsgi.input": Slow()})
    assert refused.problem == "unreadable"
    assert "deadline" in refused.json["detail"]
    assert meanwhile == [200]


def test_an_answer_in_parts_holds_its_share_to_its_end(world: World) -> None:
    shares = use(world, client=1)
    world.replies |= {name: lambda _: Reply(200, {PARTS: "2"}, b"x") for name in ("read_job_result", "read_job_part")}
    path = council_path("/jobs/stub-01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11/result")
    headers = {"Authorization": f"Bearer {world.token(scopes='jobs:read')}"}
    parts = world.gateway(environment("GET", path, b"", headers), lambda *_: None)
    assert not shares.empty
    parts.close()  # type: ignore[attr-defined]
    assert shares.empty


def test_whatever_becomes_of_a_request_it_gives_its_share_back(world: World) -> None:
    shares = use(world)
    for path in (THINGS, "/nowhere", "/docs", "/v1/councils", council_path("/things?a=1&a=1"), council_path("/things")):
        for token in (None, "forged", world.token()):
            for method in ("GET", "HEAD", "POST", "OPTIONS", "PUT"):
                world.send(method, path, token)
    world.replies["list_things"] = lambda _: Reply(500)
    world.get(THINGS, world.token())
    assert shares.empty


def test_in_a_crowd_health_is_answered_and_the_rest_is_503(world: World) -> None:
    crowd = {CROWDED: True}
    assert run(world.gateway, environment("GET", "/healthz") | crowd).status == 200
    assert run(world.gateway, environment("GET", "/readyz") | crowd).status == 200
    answer = run(world.gateway, environment("GET", "/v1/councils") | crowd)
    assert (answer.status, answer.problem) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "1"


PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")]


@pytest.mark.parametrize(
    ("connected", "forwarded", "expected"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.2.2.2", "198.51.100.1"),
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8:2:3:4::5]:4711", "2001:db8:2:3::/64"),
        ("2001:db8:1::1", "2001:db8:2:3:ffff::1", "2001:db8:2:3::/64"),
        ("2001:db8:9::1", "198.51.100.1", "2001:db8:9::/64"),
        ("::ffff:192.0.2.7", "", "192.0.2.7"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_address_of_a_request(connected: str, forwarded: str, expected: str) -> None:
    environ = {"REMOTE_ADDR": connected, **({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})}
    assert origin(environ, PROXIES) == expected
    assert origin({**environ, "REMOTE_ADDR": "192.0.2.7"}, ()) == "192.0.2.7"
