"""Numbers of other systems on links and sessions: taken once, found in the lists, told in events."""

from __future__ import annotations

from typing import Any

import pytest

from services.links.contract.examples import CARER_ID, LINK_ID
from tests.service.links.booking import CANCEL, TODAY, active_link, book, booked, daytime, hear_carer, step
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

TAKEN = {"external-reference-is-free"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-references", clock=TODAY)
    return made


def found(desk: LinksDesk, operation: str, reference: str, **options: Any) -> list[str]:
    heard = desk.ask(operation, query={"external_reference": reference}, **options)
    return [one["id"] for one in heard.json["items"]]


def test_a_link_has_the_number_of_another_system(desk: LinksDesk) -> None:
    for number in ("FL-1", "FL-2"):
        desk.known = {CARER_ID: hear_carer(desk)}
        child = desk.send_example("record_child") if number == "FL-1" else None
        assert child is None or child.status == 201
        made = desk.send_example("propose_link", {"external_reference": number})
        assert made.status == 201, made
    second = desk.known[LINK_ID]
    (first,) = found(desk, "list_links", "FL-1")
    assert desk.events(first)[0]["data"]["external_reference"] == "FL-1"

    def refer(reference: str | None) -> Heard:
        return desk.ask("set_link_reference", {"external_reference": reference}, path={"link_id": second})

    assert refer("FL-1").rules == TAKEN
    assert refer(None).json["external_reference"] is None
    assert refer("FL-3").json["external_reference"] == "FL-3"
    told = desk.events(second)[-1]
    assert (told["type"], told["data"]["external_reference"]) == ("links.link.changed.v1", "FL-3")


def test_a_session_has_the_number_of_another_system(desk: LinksDesk) -> None:
    link = active_link(desk, hear_carer(desk))
    first = booked(desk, link, daytime("2025-10-27"), external_reference="S/1")
    again = book(desk, link, daytime("2025-10-28"), external_reference="S/1")
    assert (again.status, again.rules) == (409, TAKEN)
    rule = {"rule": "FREQ=DAILY;COUNT=2", "school_holidays": "include"}
    assert book(desk, link, daytime("2025-10-29"), external_reference="S/2", pattern=rule).status == 422
    assert found(desk, "list_sessions", "S/1") == [first]
    assert found(desk, "list_link_sessions", "S/1", path={"link_id": link}) == [first]
    assert desk.events(first)[0]["data"]["external_reference"] == "S/1"
    second = booked(desk, link, daytime("2025-10-28"))
    assert step(desk, "set_session_reference", second, {"external_reference": "S/1"}).rules == TAKEN
    assert step(desk, "cancel_session", second, CANCEL).status == 200
    referred = step(desk, "set_session_reference", second, {"external_reference": "S/2"})
    assert (referred.json["external_reference"], referred.json["state"]) == ("S/2", "cancelled")
    told = desk.events(second)[-1]
    assert (told["type"], told["data"]["external_reference"]) == ("links.session.changed.v1", "S/2")
