"""An address that a service gives out opens one calendar, over HTTP, without a token, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.command.demonstration.driving import drive
from deploy.command.demonstration.short_breaks import PARENT
from tests.support.http import Client, eventually
from tests.support.suite import Suite

COUNCIL, NEIGHBOUR = "synthetic-01", "synthetic-02"
MOTHER = {"audience": "parent", "person": PARENT}
CARER, CHILD = {"audience": "carer", "person": "1"}, {"audience": "young_person"}


@pytest.fixture(scope="module")
def client(running: Suite) -> Client:
    return running.client(COUNCIL)


@pytest.fixture(scope="module")
def link(client: Client) -> str:
    return str(drive(client, kind_of_care="family_link")["link_id"])


@pytest.fixture(scope="module")
def address(client: Client, link: str) -> str:
    made = client.post(f"/links/{link}/calendar-addresses", MOTHER)
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


def test_the_address_opens_nothing_else(running: Suite, address: str) -> None:
    assert len(address) < 120
    for other in (address.swapcase(), f"{address}x", address.replace(COUNCIL, NEIGHBOUR), f"{address}/"):
        assert anybody(running, other).status == 404, other
    secret = address.rpartition("/")[2].removesuffix(".ics")
    token = {"Authorization": f"Bearer {secret}"}
    assert anybody(running, f"/v1/councils/{COUNCIL}/sessions", **token).status == 401
    assert anybody(running, f"{address}?nocache=1").status == 200


def test_a_withdrawn_address_opens_nothing(running: Suite, address: str, link: str, client: Client) -> None:
    assert client.post(f"/links/{link}/calendar-addresses/withdraw", MOTHER).status == 200
    assert anybody(running, address).status == 404


def test_the_addresses_of_a_revoked_client_open_nothing(running: Suite, link: str, client: Client) -> None:
    made = running.kinweave("clients", "add", "--council", COUNCIL, "--name", "Revoked soon", "--role", "case-system")
    leaving = Client(running.base, COUNCIL, made["client_id"], made["client_secret"])
    assert eventually(lambda: leaving.may_authenticate())
    leaving.keep_fresh()
    addresses = []
    for of, whose in ((leaving, CARER), (client, CHILD)):
        answer = of.post(f"/links/{link}/calendar-addresses", whose)
        assert answer.status == 200, str(answer)
        addresses.append(str(answer.json["address"]))
        assert anybody(running, addresses[-1]).status == 200
    ended, stays = addresses
    running.kinweave("clients", "revoke", made["client_id"])
    assert eventually(lambda: anybody(running, ended).status == 404)
    assert anybody(running, stays).status == 200


def test_it_is_described_as_open_to_its_holder(running: Suite) -> None:
    document = anybody(running, "/v1/openapi.json").json
    operation = document["paths"]["/v1/councils/{council}/calendars/{calendar}"]["get"]
    assert operation["security"] == []
    assert {"200", "304", "403", "404"} <= set(operation["responses"])
