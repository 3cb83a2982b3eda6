"""Council, scheme, scope, person: who may go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.handling.addresses import GIVEN_BY, LONGEST, digest_of, new_secret
from chassis.rpc.wire import Reply
from gateway.identity.revocations import REMEMBERED
from gateway.identity.tokens import SECONDS
from services.links.contract.settings.sessions import CALENDAR_DAYS
from tests.unit.gateway.support import ASLEEP, GONE, NORTH, SOUTH, World, council_path

THING = "/things/01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"


@pytest.mark.parametrize("council", [SOUTH.slug, "E99000002", ASLEEP.slug, GONE.slug, "nowhere", "%00", "%F0%9F%98%80"])
@pytest.mark.parametrize("path", ["/things", THING, "/events", "/audit", "/short-breaks"])
def test_a_token_of_one_council_is_worth_nothing_at_another(world: World, council: str, path: str) -> None:
    answer = world.get(council_path(path, council), world.token(scopes="things:read events:read audit:read"))
    assert (answer.status, answer.problem) == (404, "not-found")
    assert world.calls == []


def test_unknown_and_foreign_councils_look_the_same(world: World) -> None:
    token = world.token()
    foreign, unknown = (world.get(council_path("/things", c), token).json for c in (SOUTH.slug, "nowhere"))
    assert {**foreign, "instance": ""} == {**unknown, "instance": ""}


def test_a_council_is_found_by_its_gss_code_too(world: World) -> None:
    assert world.get(council_path("/things", "E99000001"), world.token()).status == 200
    assert world.calls[0].council == NORTH.slug
    assert world.calls[0].instance == "/v1/councils/E99000001/things"


def test_a_suspended_council_is_403_and_an_offboarded_one_404(world: World) -> None:
    assert world.get(council_path("/things", ASLEEP.slug), world.token(ASLEEP.slug)).problem == "council-suspended"
    assert world.get(council_path("/things", GONE.slug), world.token(GONE.slug)).problem == "not-found"


def test_a_scheme_that_is_off_is_404_and_on_is_served(world: World) -> None:
    assert world.get(council_path("/short-breaks"), world.token()).problem == "scheme-not-offered"
    assert world.get(council_path("/short-breaks", SOUTH.slug), world.token(SOUTH.slug)).status == 200


def test_a_missing_scope_is_named(world: World) -> None:
    answer = world.post(council_path("/things"), {"name": "x"}, world.token(scopes="things:read"))
    assert (answer.status, answer.problem) == (403, "scope-missing")
    assert "things:write" in answer.json["detail"]
    assert 'scope="things:write"' in answer.headers["WWW-Authenticate"]


def test_a_person_must_be_named_where_a_person_acts(world: World) -> None:
    token = world.token(scopes="things:write act-for-workers")
    path = council_path(THING + "/decision")
    answer = world.post(path, {"name": "x"}, token)
    assert (answer.status, answer.problem) == (428, "actor-required")
    assert world.post(path, {"name": "x"}, token, Kinweave_Actor="worker-7").status == 200
    assert world.calls[0].actor == "worker-7"


def test_naming_a_person_takes_its_own_scope_wherever_it_is_done(world: World) -> None:
    for path in (THING + "/decision", "/things"):
        answer = world.post(council_path(path), {"name": "x"}, world.token(), Kinweave_Actor="worker-7")
        assert (answer.status, answer.problem) == (403, "scope-missing")
        assert "act-for-workers" in answer.json["detail"]


@pytest.mark.parametrize(
    ("header", "actor"), [("w", "w"), ("x" * 200, "x" * 200), ("jane.o'neil@x.gov.uk", "jane.o'neil@x.gov.uk")]
)
def test_an_actor_is_a_number_in_ascii(world: World, header: str, actor: str) -> None:
    token = world.token(scopes="things:read act-for-workers")
    assert world.get(council_path("/things"), token, Kinweave_Actor=header).status == 200
    assert world.calls[0].actor == actor


@pytest.mark.parametrize("header", ["", " ", "x" * 201, "a\tb", "a\x7fb", "\xff", "a\xc2\x85b"])
def test_an_unfit_actor_is_400(world: World, header: str) -> None:
    token = world.token(scopes="things:read act-for-workers")
    assert world.get(council_path("/things"), token, Kinweave_Actor=header).problem == "unreadable"


def test_a_purpose_is_a_code(world: World) -> None:
    assert world.get(council_path("/things"), world.token(), Kinweave_Purpose="annual-review").status == 200
    assert world.calls[0].purpose == "annual-review"
    for unfit in ("", "Annual Review", "x" * 41, "a\nb"):
        assert world.get(council_path("/things"), world.token(), Kinweave_Purpose=unfit).problem == "unreadable"


def test_public_operations_need_no_token_and_ignore_a_bad_one(world: World) -> None:
    assert world.get("/v1/councils").status == 200
    assert world.get("/v1/councils/north-synthetic", "nonsense").status == 200
    assert [call.client for call in world.calls] == ["anonymous", "anonymous"]
    assert world.calls[1].path == {"council": "north-synthetic"}


@pytest.mark.parametrize(("grants", "actor"), [("act-for-workers", "worker-7"), ("things:read", None)])
def test_a_refusal_names_who_acted_however_early_it_is(world: World, grants: str, actor: str | None) -> None:
    token = world.token(scopes=grants)
    by = {"Kinweave_Actor": "worker-7", "Kinweave_Purpose": "why", "X_Request_ID": "case-4711"}
    world.send("POST", council_path("/things"), token, b"x", Content_Type="text/plain", **by)
    world.get(council_path("/things"), token, Accept="image/png", **by)
    world.post(council_path("/things"), {}, token, **by)
    world.get(council_path("/things", SOUTH.slug), token, **by)
    assert {r.request_id for r in world.refusals} == {"case-4711"}
    assert {r.slug for r in world.refusals[:3]} == {"unsupported-media-type", "not-acceptable", "scope-missing"}
    assert [(r.actor, r.purpose) for r in world.refusals] == [(actor, "why")] * 4


def test_what_the_gateway_refuses_is_recorded_in_the_clients_own_council(world: World) -> None:
    token = world.token(scopes="things:read act-for-workers")
    world.post(council_path("/things"), {}, token, Kinweave_Purpose="why")
    world.get(council_path("/things", SOUTH.slug), token)
    world.get(council_path("/short-breaks"), token)
    world.send("POST", council_path("/things"), token, b"x", Content_Type="text/plain")
    world.send("POST", council_path("/things"), token, Content_Length="99999999")
    kept = [(r.council.slug, r.client, r.operation, r.slug, r.writes) for r in world.refusals]
    client = "north-synthetic.client"
    assert kept == [
        (NORTH.slug, client, "make_thing", "scope-missing", True),
        (NORTH.slug, client, "list_things", "not-found", False),
        (NORTH.slug, client, "read_breaks", "scheme-not-offered", False),
        (NORTH.slug, client, "make_thing", "unsupported-media-type", True),
        (NORTH.slug, client, "make_thing", "too-large", True),
    ]


def test_strangers_and_unknown_addresses_leave_no_row(world: World) -> None:
    world.get(council_path("/things"))
    world.get(council_path("/things"), "forged")
    world.get("/v1/nowhere", world.token())
    world.send("DELETE", council_path("/things"), world.token())
    assert world.refusals == []


def test_a_refusal_that_cannot_be_recorded_is_503(world: World) -> None:
    world.gateway._record_refusal = lambda _: (_ for _ in ()).throw(RuntimeError("the database is away"))
    assert world.get(council_path("/short-breaks"), world.token()).problem == "unavailable"


def test_an_address_that_was_given_out_ends_with_the_client_that_asked_for_it(world: World) -> None:
    client = "north-synthetic.client"
    world.replies["read_handed_out"] = lambda _: Reply(200, {GIVEN_BY: client, "ETag": '"3"'}, b"{}")
    opened = world.get(council_path("/handed-out"))
    assert (opened.status, opened.content, GIVEN_BY in opened.headers) == (200, b"{}", False)
    assert world.calls[-1].grants == frozenset()
    world.revoked.add("north-synthetic.another")
    assert world.get(council_path("/handed-out")).status == 200
    world.revoked.add(client)
    refused = world.get(council_path("/handed-out"))
    assert (refused.status, refused.problem, "ETag" in refused.headers) == (404, "not-found", False)


def test_what_opens_an_address_is_long_enough_and_kept_as_a_digest() -> None:
    drawn = {new_secret() for _ in range(100)}
    assert {len(secret) for secret in drawn} == {32}
    assert len(drawn) == len({digest_of(secret) for secret in drawn}) == 100


def test_revocations_are_remembered_for_as_long_as_anything_given_out_is_good() -> None:
    assert timedelta(days=CALENDAR_DAYS.most) <= LONGEST < REMEMBERED
    assert timedelta(seconds=SECONDS) < REMEMBERED


@pytest.mark.parametrize(
    "spelling",
    ["worker‑0417", "worker–0417", "worker-０４１７", "ｗorker-0417", "worker-0417\u200b", "\u00a0worker-0417"],
)
def test_an_actor_in_another_spelling_is_the_same_worker(world: World, spelling: str) -> None:
    token = world.token(scopes="things:read act-for-workers")
    sent = spelling.encode().decode("latin-1")
    assert world.get(council_path("/things"), token, Kinweave_Actor=sent).status == 200
    assert world.calls[0].actor == "worker-0417"


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("wοrker-0417", "GREEK SMALL LETTER OMICRON"),
        ("Jörg", "LATIN SMALL LETTER O WITH DIAERESIS"),
        ("worker 0417", "SPACE"),
        ("system:links", "system:"),
        ("Operator:root", "operator:"),
        ("ｓystem:links", "system:"),
    ],
)
def test_an_actor_that_is_no_workers_number_is_400_and_told_why(world: World, actor: str, told: str) -> None:
    token = world.token(scopes="things:read act-for-workers")
    answer = world.get(council_path("/things"), token, Kinweave_Actor=actor.encode().decode("latin-1"))
    assert (answer.status, answer.problem) == (400, "unreadable")
    assert told in answer.json["detail"]
    assert world.calls == []
