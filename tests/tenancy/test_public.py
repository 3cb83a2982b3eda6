"""What is public needs no token, shows the one council that was asked for, and nobody in it."""

from __future__ import annotations

import copy
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.contracts.operation import Access, Operation, Reach
from chassis.contracts.schemas import Schema
from deploy.command.services import definitions
from services.links.contract.examples import example
from tests.support.http import Client, Response
from tests.support.suite import Suite

OWN, OTHER, WITHOUT_THE_SCHEME = "synthetic-01", "synthetic-03", "synthetic-02"
PUBLIC = [
    operation
    for definition in definitions()
    for operation in definition.contract.operations
    if operation.access is Access.PUBLIC and operation.reach is Reach.COUNCIL
]
EVERY = pytest.mark.parametrize("operation", PUBLIC, ids=lambda o: o.name)
PERSONAL = {"date_of_birth", "given_name", "family_name", "upn", "child", "carer_id", "person", "published_by"}


@pytest.fixture(scope="module")
def published(running: Suite) -> dict[str, Client]:
    """Two councils with a statement each; clients without a token."""
    for council in (OWN, OTHER):
        client = running.client(council)
        body = copy.deepcopy(example("publish_statement").body)
        body["summary"] = f"Words of {council} alone."
        body["services"][1]["code"] = f"club-of-{council}"
        path = f"/v1/councils/{council}/short-breaks/statement"
        known = Client(running.base).send("GET", path)
        condition = {"If-None-Match": "*"} if known.status == 404 else {"If-Match": known.headers["etag"]}
        answer = client.call("PUT", path, {**body, "review_on": in_a_month()}, condition)
        assert answer.status == (201 if known.status == 404 else 200), str(answer)
    return {council: Client(running.base) for council in (OWN, OTHER)}


def in_a_month() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


def read(client: Client, council: str, path: str, accept: str = "*/*") -> Response:
    return client.send("GET", f"/v1/councils/{council}/short-breaks{path}", headers={"Accept": accept})


def filled(operation: Operation) -> str:
    return re.sub(r"{\w+}", str(uuid.uuid4()), operation.path)


def test_there_are_public_operations() -> None:
    assert len(PUBLIC) >= 12


@EVERY
def test_a_council_that_there_is_not_is_404(running: Suite, operation: Operation) -> None:
    for council in ("nowhere", "E99999999", "synthetic-01x"):
        refused = Client(running.base).send("GET", f"/v1/councils/{council}{filled(operation)}")
        assert (refused.status, refused.json["type"]) == (404, "/problems/not-found")
        assert refused.headers["access-control-allow-origin"] == "*"


@EVERY
def test_it_is_answered_without_a_token_and_ignores_one(running: Suite, published: Any, operation: Operation) -> None:
    path = f"/v1/councils/{OWN}{filled(operation)}"
    without = Client(running.base).send("GET", path)
    assert without.status == (404 if "{" in operation.path else 200), str(without)
    of_another = running.client(OTHER).get(path)
    assert (of_another.status, of_another.content) == (without.status, without.content) or without.status == 404
    assert without.headers["access-control-allow-origin"] == "*"


def test_the_base_of_the_directory_is_found_with_and_without_a_slash(running: Suite) -> None:
    client = Client(running.base)
    without, behind = (read(client, OWN, f"/open-referral{end}") for end in ("", "/"))
    assert (behind.status, behind.content) == (without.status, without.content) == (200, without.content)
    assert behind.headers["access-control-allow-origin"] == "*"
    assert read(client, "nowhere", "/open-referral/").headers["access-control-allow-origin"] == "*"
    assert read(client, OWN, "/statement/").status == 404


@EVERY
def test_a_parameter_that_there_is_not_is_passed_over(running: Suite, operation: Operation) -> None:
    plain, more = (Client(running.base).send("GET", f"/v1/councils/{OWN}{filled(operation)}{q}") for q in ("", "?no=1"))
    assert (more.status, more.content) == (plain.status, plain.content) or more.status == 404


@EVERY
def test_a_browser_may_ask_from_a_page_of_another_origin(running: Suite, operation: Operation) -> None:
    path = f"/v1/councils/{OWN}{filled(operation)}"
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    allowed = Client(running.base).send("OPTIONS", path, headers=asked)
    assert allowed.status == 204
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert allowed.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    for method, below in (("DELETE", ""), ("GET", "/no/such/address"), ("GET", "?a=%FF")):
        assert Client(running.base).send(method, path + below).headers["access-control-allow-origin"] == "*"


@EVERY
def test_the_answer_has_no_field_for_a_person(operation: Operation) -> None:
    def names(schema: Schema) -> set[str]:
        found = set(schema.fields)
        for field in schema.fields.values():
            inner = getattr(getattr(field, "inner", field), "schema", None)
            found |= names(inner) if isinstance(inner, Schema) else set()
        return found

    assert operation.answer is not None
    schema = operation.answer()
    assert isinstance(schema, Schema)
    assert not names(schema) & PERSONAL


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_each_council_shows_its_own_statement(published: dict[str, Client], accept: str) -> None:
    for council, other in ((OWN, OTHER), (OTHER, OWN)):
        shown = read(published[council], council, "/statement", accept)
        assert shown.headers["content-type"].startswith(accept)
        assert f"Words of {council} alone." in shown.content.decode()
        assert f"Words of {other} alone." not in shown.content.decode()
    nobody = read(published[OWN], OWN, "/statement", "image/png")
    assert nobody.status == 406


def test_a_service_of_one_council_is_not_there_in_another(published: dict[str, Client]) -> None:
    listed = {c: read(published[c], c, "/open-referral/services").json["contents"] for c in (OWN, OTHER)}
    assert not {one["id"] for one in listed[OWN]} & {one["id"] for one in listed[OTHER]}
    for one in listed[OTHER]:
        assert read(published[OTHER], OTHER, f"/open-referral/services/{one['id']}").status == 200
        assert read(published[OWN], OWN, f"/open-referral/services/{one['id']}").status == 404


def test_the_page_may_show_itself_and_nothing_else(published: dict[str, Client]) -> None:
    shown = read(published[OWN], OWN, "/statement", "text/html")
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    known = {"Accept": "text/html", "If-None-Match": shown.headers["etag"]}
    again = published[OWN].send("GET", f"/v1/councils/{OWN}/short-breaks/statement", headers=known)
    assert (again.status, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"


def test_a_council_without_the_scheme_has_no_statement(running: Suite) -> None:
    refused = read(Client(running.base), WITHOUT_THE_SCHEME, "/statement")
    assert (refused.status, refused.json["type"]) == (404, "/problems/scheme-not-offered")
