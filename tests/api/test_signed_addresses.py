"""An address that a service gives out opens one calendar, over HTTP, without a token, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.command.demonstration.driving import drive
from tests.support.http import Client, eventually
from tests.support.suite import Suite

COUNCIL, NEIGHBOUR = "synthetic-01", "synthetic-02"


@pytest.fixture(scope="module")
def client(running: Suite) -> Client:
    return running.client(COUNCIL)


@pytest.fixture(scope="module")
def link(client: Client) -> str:
    return str(drive(client, kind_of_care="family_link")["link_id"])


@pytest.fixture(scope="module")
def address(client: Client, link: str) -> str:
    made = client.post(f"/links/{link}/calendar-addresses", {"audience": "family"})
    assert made.status == 200, str(made)
    return str(made.json["address"])


def anybody(running: Suite, path: str, **headers: str) -> Any:
    return Client(running.base).send("GET", path, headers=headers)


def test_whoever_holds_the_address_reads_the_calendar(running: Suite, address: str) -> None:
    answer = anybody(running, address)
    assert answer.status == 200, str(answer)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert answer.content.count(b"SUMMARY:Session\r\n") > 2
    again = anybody(running, address, **{"If-None-Match": answer.headers["etag"]})
    assert (again.status, again.content) == (304, b"")


def test_the_address_opens_nothing_else(running: Suite, address: str, link: str, client: Client) -> None:
    path, _, signature = address.partition("?")
    elsewhere = (
        path,
        f"{path}?signature=",
        f"{address}x",
        f"{path.replace('family', 'carer')}?{signature}",
        f"{path.replace(COUNCIL, NEIGHBOUR)}?{signature}",
        f"{path}?{signature.swapcase()}",
    )
    for other in elsewhere:
        assert anybody(running, other).status == 404, other
    for other in (f"/v1/councils/{COUNCIL}/links/{link}", f"/v1/councils/{COUNCIL}/sessions"):
        assert anybody(running, f"{other}?{signature}").status == 401
    assert anybody(running, f"{address}&nocache=1").status == 200
    assert client.get(path).status == 404


def test_a_withdrawn_address_opens_nothing(running: Suite, address: str, link: str, client: Client) -> None:
    assert client.post(f"/links/{link}/calendar-addresses/withdraw", {"audience": "family"}).status == 200
    assert anybody(running, address).status == 404


def test_the_addresses_of_a_revoked_client_open_nothing(running: Suite, link: str, client: Client) -> None:
    made = running.kinweave("clients", "add", "--council", COUNCIL, "--name", "Revoked soon")
    leaving = Client(running.base, COUNCIL, made["client_id"], made["client_secret"])
    assert eventually(lambda: leaving.may_authenticate())
    leaving.keep_fresh()
    for of in (leaving, client):
        answer = of.post(f"/links/{link}/calendar-addresses", {"audience": "carer"})
        assert answer.status == 200, str(answer)
        assert anybody(running, answer.json["address"]).status == 200
    ended = str(leaving.post(f"/links/{link}/calendar-addresses", {"audience": "carer"}).json["address"])
    running.kinweave("clients", "revoke", made["client_id"])
    assert eventually(lambda: anybody(running, ended).status == 404)
    assert anybody(running, answer.json["address"]).status == 200


def test_it_is_described_with_its_signature(running: Suite) -> None:
    document = anybody(running, "/v1/openapi.json").json
    operation = document["paths"]["/v1/councils/{council}/links/{link_id}/calendars/{calendar}"]["get"]
    assert operation["security"] == []
    assert "signature" in {p["name"] for p in operation["parameters"] if p["in"] == "query" and p["required"]}
    assert {"200", "304", "403", "404"} <= set(operation["responses"])
