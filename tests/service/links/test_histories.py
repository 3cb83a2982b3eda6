"""Breaks from before the council came to Kinweave, and elsewhere: they count, and what is not known is not green."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

from chassis.messaging.inbox import Outcome
from tests.service.links.booking import TODAY, active_link, book, booked, concerns, hear_carer, overnight
from tests.service.links.desk import LinksDesk
from tests.service.links.recording import OPEN, body

STAY = {"legal_basis": "s20_reg48", "with_whom": "childrens_home", "reference": "SC-1", "source": "former_system"}
YEAR = {"first_day": "2024-09-01", "last_day": "2025-09-29", "source": "paper_file"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-histories", clock=TODAY)
    return made


@pytest.fixture
def child(desk: LinksDesk, link: str) -> str:
    return str(desk.ask("get_link", path={"link_id": link}).json["child"])


def record(desk: LinksDesk, child: str, first: str, last: str, **changes: Any) -> Any:
    return desk.ask("record_break", {"starts_on": first, "ends_on": last, **STAY, **changes}, path={"child": child})


def state(desk: LinksDesk, child: str, **changes: Any) -> Any:
    return desk.ask("state_break_history", {**YEAR, **changes}, path={"child": child})


def count(desk: LinksDesk, child: str, on: str = "2025-09-30") -> Any:
    return desk.ask("get_day_count", path={"child": child}, query={"on": on}).json


def place(desk: LinksDesk, child: str, carer: str, version: int = 1, identifier: str = "", **changes: Any) -> str:
    known = identifier or str(uuid4())
    data = {
        "id": known,
        "carer_id": carer,
        "child_id": child.lower(),
        "kind": "short_break",
        "state": "ended",
        "starts_on": "2025-06-01",
        "planned_end_on": None,
        "ended_on": "2025-06-11",
        "sibling_group": None,
        "fostered_by": [1],
        "outside_terms": False,
        "concerns": [],
        **changes,
    }
    assert desk.hear("carers.placement.ended.v1", known, version, data) is Outcome.DONE
    return known


def not_known(desk: LinksDesk, child: str) -> None:
    assert state(desk, child, complete=False).status == 200


def test_until_the_twelve_months_are_stated_to_be_complete_nothing_is_green(desk: LinksDesk, child: str) -> None:
    not_known(desk, child)
    found = count(desk, child)
    assert (found["history"]["state"], found["level"]) == ("history_unknown", "amber")
    assert [(found[one]["left"], found[one]["level"]) for one in ("twelve_months", "fullest")] == [(None, "amber")] * 2
    assert [one["rule"] for one in found["warnings"]] == ["history-unknown"]
    assert state(desk, child).json["known_from"] == "2024-09-01"
    found = count(desk, child)
    assert (found["history"]["stated_by"], found["level"], found["warnings"]) == ("worker-900", "green", [])
    assert (found["twelve_months"]["left"], count(desk, child, "2025-08-30")["level"]) == (75, "amber")


def test_after_a_year_in_this_service_everything_is_known(desk: LinksDesk, child: str) -> None:
    not_known(desk, child)
    assert count(desk, child, "2026-09-28")["history"]["state"] == "history_unknown"
    assert count(desk, child, "2026-09-29")["history"]["state"] == "complete"


def test_booking_goes_on_and_warns_while_the_history_is_not_known(desk: LinksDesk, link: str, child: str) -> None:
    assert book(desk, link, overnight("2025-10-06")).json["warnings"] == []
    not_known(desk, child)
    heard = book(desk, link, overnight("2025-10-20"))
    assert (heard.status, heard.json["level"]) == (201, "amber")
    (warned,) = heard.json["warnings"]
    assert warned["rule"] == "history-unknown"
    assert "/short-breaks/children/{child}/break-history" in warned["reason"]
    shown = desk.ask("get_agreement", path={"link_id": link, "number": "1"}).json
    assert "history_unknown" in shown["warnings"]


def test_what_was_elsewhere_counts_for_the_limits_until_it_is_withdrawn(desk: LinksDesk, link: str, child: str) -> None:
    sooner = booked(desk, link, overnight("2025-10-06", 10))
    for month in (1, 2, 3, 4):
        assert record(desk, child, f"2025-{month:02}-01", f"2025-{month:02}-18").status == 201
    kept = [record(desk, child, f"2025-0{month}-01", f"2025-0{month}-16") for month in (5, 6)]
    found = count(desk, child, "2025-10-31")
    total = found["twelve_months"]["days"]
    assert total == 17 * 4 + 15 * 2 + 10
    assert (found["level"], found["way_on"]["needed"]) == ("red", True)
    assert {one["kind"] for one in found["breaks"]} == {"session", "elsewhere"}
    assert concerns(desk, sooner) == ["within-75-days-in-twelve-months"]
    assert book(desk, link, overnight("2025-11-03")).rules == {"within-75-days-in-twelve-months"}
    assert {one["rule"] for one in found["warnings"]} >= {"series-with-one-carer"}
    for one in (*kept, *desk.ask("list_breaks", path={"child": child}).json["items"][:2]):
        identifier = one["id"] if isinstance(one, dict) else one.json["id"]
        gone = {"child": child, "break_id": identifier}
        assert desk.ask("withdraw_break", {"reason": "Another child's."}, path=gone).status == 200
        assert desk.ask("withdraw_break", {"reason": "Again."}, path=gone).rules == {"break-still-stands"}
    assert count(desk, child, "2025-10-31")["twelve_months"]["days"] == 17 * 2 + 10
    assert concerns(desk, sooner) == []


def test_a_break_that_is_withdrawn_takes_back_what_was_stated_of_its_days(desk: LinksDesk, child: str) -> None:
    kept = record(desk, child, "2025-03-01", "2025-03-18").json["id"]
    coming = record(desk, child, "2025-12-01", "2025-12-05").json["id"]
    assert state(desk, child).status == 200
    gone = desk.ask("withdraw_break", {"reason": "Called off."}, path={"child": child, "break_id": coming})
    assert (gone.status, count(desk, child)["history"]["state"]) == (200, "complete")
    wrong = desk.ask("withdraw_break", {"reason": "Another child's."}, path={"child": child, "break_id": kept})
    assert wrong.status == 200
    found = count(desk, child)
    history = found["history"]
    assert (found["level"], history["state"], history["stated_by"]) == ("amber", "history_unknown", None)
    assert found["twelve_months"]["left"] is None
    assert state(desk, child).json["known_from"] == "2024-09-01"
    assert count(desk, child)["level"] == "green"


def test_a_break_names_a_carer_who_is_known(desk: LinksDesk, child: str, carer: str) -> None:
    nobody = record(desk, child, "2025-05-02", "2025-05-05", with_whom="carer", carer_id=str(uuid4()))
    assert nobody.rules == {"link-carer-is-known"}
    assert record(desk, child, "2025-05-02", "2025-05-05", with_whom="carer", carer_id=carer).status == 201


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2025-10-05", "2025-10-06", 201),
        ("2025-10-09", "2025-10-10", 201),
        ("2025-10-08", "2025-10-10", 409),
        ("2025-06-05", "2025-06-07", 409),
        ("2025-07-03", "2025-07-05", 409),
        ("2025-07-05", "2025-07-06", 201),
    ],
)
def test_a_night_is_recorded_once(desk: LinksDesk, link: str, carer: str, first: str, last: str, status: int) -> None:
    child = desk.ask("get_link", path={"link_id": link}).json["child"]
    booked(desk, link, overnight("2025-10-06", 3))
    place(desk, child, carer)
    assert record(desk, child, "2025-07-01", "2025-07-05").status == 201
    heard = record(desk, child, first, last)
    assert heard.status == status, heard.json
    assert status == 201 or heard.rules == {"break-recorded-once"}


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        (overnight("2025-10-09"), 201),
        (overnight("2025-10-10"), 409),
        (overnight("2025-10-12"), 409),
        (overnight("2025-10-13"), 201),
    ],
)
@pytest.mark.parametrize("kind", ["break", "placement"])
def test_a_child_that_is_away_is_booked_nowhere_else(
    desk: LinksDesk, link: str, child: str, carer: str, kind: str, wanted: dict[str, Any], status: int
) -> None:
    if kind == "break":
        assert record(desk, child, "2025-10-10", "2025-10-13").status == 201
    else:
        days = {"starts_on": "2025-10-10", "planned_end_on": "2025-10-13", "ended_on": None, "state": "open"}
        place(desk, child, str(uuid4()), **days)
        place(desk, child, carer, **days | {"starts_on": "2025-10-09", "planned_end_on": "2025-10-14"})
    heard = book(desk, link, wanted)
    assert heard.status == status, heard.json
    assert status == 201 or heard.rules == {"child-booked-once"}


def test_a_placement_counts_once_whatever_session_holds_its_nights(
    desk: LinksDesk, link: str, child: str, carer: str
) -> None:
    placed = place(desk, child, carer)
    found = count(desk, child)
    assert (found["twelve_months"]["days"], found["longest_placement"]["days"]) == (10, 10)
    assert [one["kind"] for one in found["breaks"]] == ["placement"]
    booked(desk, link, overnight("2025-10-06", 3))
    place(desk, child, carer, starts_on="2025-10-06", planned_end_on="2025-10-09", ended_on=None, state="open")
    assert count(desk, child, "2025-10-31")["twelve_months"]["days"] == 13
    place(desk, child, carer, 2, placed, ended_on="2025-05-31")
    assert count(desk, child, "2025-10-31")["twelve_months"]["days"] == 3
    place(desk, child, carer, kind="mainstream")
    assert count(desk, child, "2025-10-31")["twelve_months"]["days"] == 3


def test_a_placement_that_passes_a_limit_flags_what_is_booked(
    desk: LinksDesk, link: str, child: str, carer: str
) -> None:
    session = booked(desk, link, overnight("2025-10-06", 10))
    for month in (1, 2, 3, 4, 5):
        place(desk, child, carer, starts_on=f"2025-0{month}-01", ended_on=f"2025-0{month}-16")
    assert concerns(desk, session) == ["within-75-days-in-twelve-months"]


def test_with_a_carer_it_is_in_the_return_and_with_others_the_child_is_named(make_desk: Any) -> None:
    desk = make_desk("synthetic-histories-returned", clock=TODAY)
    carer = hear_carer(desk)
    active_link(desk, carer, child := "H-1")
    assert record(desk, child, "2025-05-02", "2025-05-05", with_whom="carer", carer_id=carer).status == 201
    place(desk, child, carer)
    path, query = {"year": "2026"}, {"table": "episodes", "flagged": "leave_out"}
    text = desk.ask("read_ssda903", path=path, query=query).content.decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["CHILD"] == child]
    assert [(row["DECOM"], row["DEC"], row["LS"]) for row in rows] == [
        ("02/05/2025", "05/05/2025", "V3"),
        ("01/06/2025", "11/06/2025", "V3"),
    ]
    assert record(desk, child, "2025-08-02", "2025-08-05").status == 201
    flags = desk.ask("list_ssda903_flags", path=path).json["items"]
    assert [one["rule"] for one in flags if one["child"] == child] == ["return-breaks-with-carers"]


def flags(desk: LinksDesk, child: str) -> list[str]:
    items = desk.ask("list_ssda903_flags", path={"year": "2026"}, query={"limit": "200"}).json["items"]
    found = [one["rule"] for one in items if one["child"] == child]
    return [one for one in found if one != "return-upn-of-one-child"]


def changed(desk: LinksDesk, child: str, **changes: Any) -> Any:
    held = desk.ask("get_child", path={"child": child}, grants=desk.everything | OPEN)
    sent = {**body(), **changes}
    version = held.json["version"]
    return desk.ask("record_child", sent, path={"child": child}, if_match=version, grants=desk.everything | OPEN)


def test_another_legal_basis_of_the_record_leaves_earlier_days_as_they_were(make_desk: Any) -> None:
    desk = make_desk("synthetic-histories-bases", clock=TODAY)
    carer = hear_carer(desk)
    active_link(desk, carer, child := "H-2")
    place(desk, child, carer)
    for basis in ("s17_6", "s20_reg48", "s17_6"):
        assert changed(desk, child, legal_basis=basis).status == 200
        assert count(desk, child)["twelve_months"]["days"] == 10
    assert flags(desk, child) == []
    late = "H-3"
    assert desk.ask("record_child", body(legal_basis="s17_6"), path={"child": late}, creates=True).status == 201
    place(desk, late, carer)
    assert (count(desk, late)["twelve_months"]["days"], flags(desk, late)) == (0, [])
    assert changed(desk, late, legal_basis="s20_reg48").status == 200
    assert (count(desk, late)["twelve_months"]["days"], flags(desk, late)) == (10, ["return-legal-basis-is-known"])


@pytest.mark.parametrize("year", [2008, 2017])
def test_an_estimated_date_of_birth_is_in_no_return(make_desk: Any, year: int) -> None:
    desk = make_desk("synthetic-histories-births", clock=TODAY)
    carer = hear_carer(desk)
    sent = body(legal_basis="s20_reg48")
    del sent["date_of_birth"]
    made = desk.ask("record_child", {**sent, "year_of_birth": year}, path={"child": f"H-{year}"}, creates=True)
    assert made.status == 201
    place(desk, f"H-{year}", carer)
    assert flags(desk, f"H-{year}") == ["return-date-of-birth-is-known"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starts_on": "2025-05-03", "ends_on": "2025-05-02"}, {"child-days-in-order"}),
        ({"carer_id": str(uuid4())}, None),
    ],
)
def test_what_cannot_be_is_refused(desk: LinksDesk, child: str, changes: dict[str, Any], expected: Any) -> None:
    body = {"starts_on": "2025-05-02", "ends_on": "2025-05-05", **STAY, **changes}
    heard = desk.ask("record_break", body, path={"child": child})
    assert heard.rules == expected if expected else heard.status == 422
    assert state(desk, child, last_day="2025-10-01").rules == {"child-days-have-come"}
