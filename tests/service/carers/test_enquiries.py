"""Enquiries: what may follow, what is refused, who sees what."""

from __future__ import annotations

from typing import Any

import pytest

from services.carers.contract import codes
from services.carers.contract.examples import example
from services.carers.contract.scopes import CLOSED, SCOPES
from tests.service.carers.desk import Desk

USUAL = frozenset(SCOPES) - CLOSED


def test_a_visit_is_planned_and_then_held(desk: Desk) -> None:
    desk.prepare("record_home_visit")
    held = {"state": "held", "on": "2025-01-28", "worker": "worker-201", "outcome": "proceed"}
    assert desk.ask("record_home_visit", held).rules == {"home-visit-planned-first"}
    planned = desk.send_example("record_home_visit").json
    assert planned["home_visit"]["planned_on"] == "2025-01-27"
    assert planned["home_visit"]["held_on"] is None
    assert desk.ask("record_home_visit", {**held, "on": "2199-01-01"}).rules == {"date-has-come"}
    done = desk.ask("record_home_visit", held).json["home_visit"]
    assert (done["planned_on"], done["held_on"], done["outcome"]) == ("2025-01-27", "2025-01-28", "proceed")
    assert desk.ask("record_home_visit", held).rules == {"home-visit-held-once"}


def test_a_visit_may_be_planned_for_a_day_to_come_but_has_no_outcome_yet(desk: Desk) -> None:
    desk.prepare("record_home_visit")
    plan = {"state": "planned", "on": "2199-01-01", "worker": "worker-201"}
    assert desk.ask("record_home_visit", {**plan, "outcome": "proceed"}).rules == {"home-visit-has-outcome"}
    assert desk.ask("record_home_visit", plan).status == 200


@pytest.mark.parametrize("reason", codes.WITHDRAWAL_CODES)
def test_an_enquiry_closes_with_an_ofsted_reason_and_then_takes_no_step(desk: Desk, reason: str) -> None:
    desk.prepare("close_enquiry")
    closed = desk.ask("close_enquiry", {"reason": reason, "closed_on": "2025-02-03"}).json
    assert (closed["state"], closed["closing"]["reason"]) == ("closed", reason)
    assert closed["dispose_after"] == "2027-02-03"
    for step in ("send_information_pack", "record_home_visit", "close_enquiry", "open_application"):
        assert desk.send_example(step).rules == {"enquiry-is-open"}


def test_one_enquiry_leads_to_one_application(desk: Desk) -> None:
    desk.prepare("list_applications")
    assert desk.send_example("open_application").rules == {"enquiry-is-open"}


def test_an_application_needs_an_enquiry_that_is_there(desk: Desk) -> None:
    assert desk.ask("open_application", example("open_application").body, path={}).rules == {"enquiry-is-known"}


@pytest.mark.parametrize("kind", codes.KINDS_OF_CARE)
def test_a_kind_of_care_needs_its_scheme(make_desk: Any, kind: str) -> None:
    few = make_desk("few-schemes", frozenset({"lifelong_links"}))
    heard = few.ask("open_enquiry", {**example("open_enquiry").body, "kinds_of_care": [kind]})
    if kind in codes.SCHEME_OF:
        assert heard.rules == {"scheme-must-be-offered"}
    else:
        assert heard.status == 201


def test_addresses_have_their_own_scope(desk: Desk) -> None:
    opened = desk.ask("open_enquiry", example("open_enquiry").body, grants=USUAL).json
    assert "contact" not in opened
    path = {"enquiry_id": opened["id"]}
    assert "contact" not in desk.ask("get_enquiry", path=path, grants=USUAL).json
    assert desk.ask("get_enquiry", path=path).json["contact"]["postcode"] == "ZZ99 1AA"


@pytest.mark.parametrize("change", ["change_enquiry", "change_application"])
def test_a_contact_is_replaced_by_nobody_who_may_not_read_it(desk: Desk, change: str) -> None:
    desk.prepare(change)
    body = {"contact": {"postcode": "ZZ99 2BB"}}
    refused = desk.ask(change, body, if_match=1, grants=USUAL)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (403, "/contact")
    assert desk.ask(change, {"kinds_of_care": ["mainstream"]}, if_match=1, grants=USUAL).status == 200
    replaced = desk.ask(change, body, if_match=2)
    assert (replaced.status, replaced.json["contact"]["postcode"]) == (200, "ZZ99 2BB")


def test_changes_need_the_version_that_was_read(desk: Desk) -> None:
    desk.prepare("change_enquiry")
    change = {"channel": "web"}
    assert desk.ask("change_enquiry", change).status == 428
    assert desk.ask("change_enquiry", change, if_match=7).status == 412
    changed = desk.ask("change_enquiry", change, if_match=1)
    assert (changed.json["version"], changed.headers["ETag"]) == (2, '"2"')
    assert desk.ask("send_information_pack", {"sent_on": "2025-01-20", "method": "post"}, if_match=1).status == 412


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"channel": "pigeon"}, "/channel"),
        ({"kinds_of_care": []}, "/kinds_of_care"),
        ({"received_on": "yesterday"}, "/received_on"),
        ({"people": [{}]}, "/people/0/given_name"),
        ({"people": [{"given_name": "\u3164", "family_name": "One"}]}, "/people/0/given_name"),
        ({"contact": {"postcode": "QV1 1CI"}}, "/contact/postcode"),
        ({"contact": {"telephone": "396060"}}, "/contact/telephone"),
        ({"contact": {"postcode": "nowhere"}}, "/contact/postcode"),
        ({"message": "NUL \x00"}, "/message"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, change: Any, pointer: str) -> None:
    refused = desk.ask("open_enquiry", {**example("open_enquiry").body, **change})
    assert refused.status == 422
    assert [e["pointer"] for e in refused.json["errors"]] == [pointer]


def test_lists_are_filtered_and_paged(make_desk: Any) -> None:
    desk = make_desk("lister")
    for day in range(1, 6):
        body = {**example("open_enquiry").body, "received_on": f"2025-03-0{day}"}
        desk.ask("open_enquiry", body | ({"channel": "web"} if day % 2 else {}))
    first = desk.ask("list_enquiries", query={"limit": "2", "channel": "web"}).json
    assert [e["received_on"] for e in first["items"]] == ["2025-03-01", "2025-03-03"]
    assert "cursor=" in first["next"]
    cursor = first["next"].split("cursor=")[1]
    rest = desk.ask("list_enquiries", query={"limit": "2", "channel": "web", "cursor": cursor}).json
    assert [e["received_on"] for e in rest["items"]] == ["2025-03-05"]
    assert rest["next"] is None
    spring = {
        "received_from": "2025-03-02",
        "received_to": "2025-03-03",
        "state": "open",
        "kind_of_care": "family_link",
    }
    assert len(desk.ask("list_enquiries", query=spring).json["items"]) == 2
