"""POST /oauth/token: RFC 6749 4.4 and 5.2."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest

from gateway.identity.clients import Client
from tests.unit.gateway.support import ASLEEP, GONE, NORTH, START, Answer, World, council_path

GOOD = {"grant_type": "client_credentials"}
ID, SECRET = f"{NORTH.slug}.abc", "s3cret-_x"


@pytest.fixture
def known(world: World) -> World:
    for council in (NORTH, ASLEEP, GONE):
        name = f"{council.slug}.abc"
        client = Client(name, "A client", frozenset({"things:read", "things:write"}), START)
        world.clients.clients[council.slug, name, SECRET] = client
    return world


def basic(client: str = ID, secret: str = SECRET) -> str:
    return "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode()


def ask(world: World, form: dict[str, str] | str, authorization: str | None = None, **headers: str) -> Answer:
    body = form if isinstance(form, str) else urlencode(form)
    given = {"Content_Type": "application/x-www-form-urlencoded", **headers}
    if authorization is not None:
        given["Authorization"] = authorization
    return world.send("POST", "/oauth/token", body=body.encode(), **given)


def test_basic_and_form_both_get_a_token_that_works(known: World) -> None:
    in_form = {**GOOD, "client_id": ID, "client_secret": SECRET}
    for answer in (ask(known, GOOD, basic()), ask(known, in_form)):
        assert answer.status == 200
        assert answer.json["token_type"] == "Bearer"
        assert answer.json["expires_in"] == 600
        assert answer.json["scope"] == "things:read things:write"
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
        assert known.get(council_path("/things"), answer.json["access_token"]).status == 200


def test_fewer_scopes_may_be_asked_for(known: World) -> None:
    answer = ask(known, {**GOOD, "scope": "things:read"}, basic())
    assert answer.json["scope"] == "things:read"
    refused = known.post(council_path("/things"), {}, answer.json["access_token"])
    assert refused.problem == "scope-missing"


@pytest.mark.parametrize(
    ("form", "authorization", "status", "error"),
    [
        (GOOD, basic(secret="wrong"), 401, "invalid_client"),
        (GOOD, basic(client="north-synthetic.other"), 401, "invalid_client"),
        (GOOD, basic(client="nowhere.abc"), 401, "invalid_client"),
        (GOOD, basic(client="E99000001.abc"), 401, "invalid_client"),
        (GOOD, basic(client=f"{GONE.slug}.abc"), 401, "invalid_client"),
        (GOOD, basic(client=""), 401, "invalid_client"),
        (GOOD, basic(client=ID + "\0"), 401, "invalid_client"),
        (GOOD, basic(secret="x" * 5000), 401, "invalid_client"),
        (GOOD, "Basic !!!", 401, "invalid_client"),
        (GOOD, "Basic " + base64.b64encode(b"\xff\xfe:x").decode(), 401, "invalid_client"),
        (GOOD, "Basic " + base64.b64encode(b"nocolon").decode(), 401, "invalid_client"),
        (GOOD, "Bearer abc", 401, "invalid_client"),
        (GOOD, None, 401, "invalid_client"),
        ({**GOOD, "client_id": ID}, None, 401, "invalid_client"),
        ({**GOOD, "client_id": "another"}, basic(), 401, "invalid_client"),
        ({**GOOD, "client_id": ID, "client_secret": SECRET}, basic(), 400, "invalid_request"),
        ({}, basic(), 400, "invalid_request"),
        ({"grant_type": "password"}, basic(), 400, "unsupported_grant_type"),
        ({**GOOD, "scope": "audit:read"}, basic(), 400, "invalid_scope"),
        ({**GOOD, "scope": "things:read audit:read"}, basic(), 400, "invalid_scope"),
        ({**GOOD, "scope": " "}, basic(), 400, "invalid_scope"),
        ("grant_type=client_credentials&grant_type=client_credentials", basic(), 400, "invalid_request"),
        ("grant_type=%ff", basic(), 400, "invalid_request"),
        ("é", basic(), 400, "invalid_request"),
        ("&".join(f"a{n}=1" for n in range(50)), basic(), 400, "invalid_request"),
    ],
)
def test_refusals_have_the_form_of_oauth(
    known: World, form: dict[str, str] | str, authorization: str | None, status: int, error: str
) -> None:
    answer = ask(known, form, authorization)
    assert (answer.status, answer.json["error"]) == (status, error)
    assert answer.json["error_description"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_json_is_not_taken(known: World) -> None:
    answer = ask(known, "{}", basic(), Content_Type="application/json")
    assert (answer.status, answer.json["error"]) == (400, "invalid_request")


def test_a_suspended_council_gets_no_tokens(known: World) -> None:
    assert ask(known, GOOD, basic(f"{ASLEEP.slug}.abc")).problem == "council-suspended"
    assert ask(known, GOOD, basic(f"{ASLEEP.slug}.abc", "wrong")).status == 401


def test_other_methods_and_large_forms_are_refused(known: World) -> None:
    refused = known.get("/oauth/token")
    assert (refused.status, refused.headers["Allow"]) == (405, "OPTIONS, POST")
    assert ask(known, "a=" + "x" * 9000, basic()).problem == "too-large"
