"""Visits are planned before the first placement: asked for at booking, refused at confirming, flagged at completion."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.links.booking import (
    RECORD,
    TODAY,
    active_link,
    book,
    booked,
    daytime,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk
from tests.service.links.on_the_way import PLAN

RULE, AWAITED = "visits-planned-before-placement", "visiting-plan-awaited"
SATURDAY = "2025-10-04"
AFTER = "2025-10-06T10:00:00+00:00"
CORRECTION = {"miles": 4, "reason": "Left out."}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-plans", clock=TODAY)
    return made


def unplanned(desk: LinksDesk, link: str) -> None:
    desk.write(f"delete from visiting_plans where link_id = '{link}'")


def plan(desk: LinksDesk, link: str, version: int | None = None, **changes: Any) -> None:
    creates = version is None
    heard = desk.ask(
        "set_visiting_plan", {**PLAN, **changes}, path={"link_id": link}, creates=creates, if_match=version
    )
    assert heard.status < 300, heard.json


def complete(desk: LinksDesk, session: str, operation: str = "complete_session", body: Any = RECORD) -> list[str]:
    with desk.at(AFTER):
        heard = step(desk, operation, session, body)
    assert heard.status == 200, heard.json
    return [one["rule"] for one in heard.json["concerns"]]


def told(desk: LinksDesk, session: str) -> list[str]:
    concerns: list[str] = desk.events(session)[-1]["data"]["concerns"]
    return concerns


def test_what_took_place_without_a_plan_is_recorded_flagged_and_told(desk: LinksDesk, link: str) -> None:
    unplanned(desk, link)
    session = booked(desk, link, daytime(SATURDAY))
    assert step(desk, "confirm_session", session).rules == {RULE}
    assert complete(desk, session) == [RULE]
    assert (told(desk, session), desk.events(session)[-1]["type"]) == ([RULE], "links.session.completed.v1")
    child = step(desk, "get_session", session).json["child"]
    listed = desk.ask("list_deadlines", query={"child": child, "kind": "visiting_plan"}).json["items"]
    assert [one["due_on"] for one in listed] == [SATURDAY]
    plan(desk, link)
    assert complete(desk, session, "correct_session", CORRECTION) == [RULE]
    assert told(desk, session) == [RULE]


def test_with_a_plan_nothing_is_flagged_and_a_correction_flags_nothing(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime(SATURDAY))
    assert complete(desk, session) == []
    unplanned(desk, link)
    assert complete(desk, session, "correct_session", CORRECTION) == []


@pytest.mark.parametrize(
    ("changes", "flagged"),
    [
        ({"agreed_on": SATURDAY}, []),
        ({"agreed_on": "2025-10-05"}, [RULE]),
    ],
)
def test_a_plan_agreed_after_the_session_began_came_too_late(
    desk: LinksDesk, link: str, changes: dict[str, Any], flagged: list[str]
) -> None:
    unplanned(desk, link)
    session = booked(desk, link, daytime(SATURDAY))
    with desk.at(AFTER):
        plan(desk, link, **changes)
    assert complete(desk, session) == flagged


def test_a_plan_that_is_agreed_anew_stood_before(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime(SATURDAY))
    with desk.at(AFTER):
        plan(desk, link, 1, agreed_on="2025-10-06", weeks=4)
    assert complete(desk, session) == []


def test_a_plan_without_the_officer_is_none_for_a_looked_after_child(desk: LinksDesk, link: str) -> None:
    desk.write(f"update visiting_plans set agreed_with_officer = false where link_id = '{link}'")
    assert complete(desk, booked(desk, link, daytime(SATURDAY))) == [RULE]


def test_limits_and_plan_are_flagged_side_by_side(desk: LinksDesk, link: str) -> None:
    unplanned(desk, link)
    session = booked(desk, link, overnight("2025-10-01", 17))
    record = {**RECORD, "ends_at": "2025-10-19T09:00:00+00:00"}
    with desk.at("2025-10-20T10:00:00+00:00"):
        heard = step(desk, "complete_session", session, record)
    assert [one["rule"] for one in heard.json["concerns"]] == ["placement-intended-within-17-days", RULE]


@pytest.mark.parametrize(
    ("legal_basis", "place", "warned"),
    [
        ("s20_reg48", "carers_home", True),
        ("s20_full", "carers_home", True),
        ("s17_6", "carers_home", False),
        ("s20_reg48", "childs_home", False),
        ("s20_full", "school", False),
    ],
)
def test_booking_asks_for_a_plan_that_is_missing(
    desk: LinksDesk, carer: str, legal_basis: str, place: str, warned: bool
) -> None:
    link = active_link(desk, carer, legal_basis="s20_reg48")
    for table, key in (("links", "id"), ("agreements", "link_id")):
        desk.write(f"update {table} set legal_basis = '{legal_basis}' where {key} = '{link}'")
    warnings = lambda heard: [one["rule"] for one in heard.json["warnings"] if one["rule"] == AWAITED]  # noqa: E731
    assert warnings(book(desk, link, daytime(SATURDAY), place=place)) == []
    unplanned(desk, link)
    heard = book(desk, link, daytime("2025-10-05"), place=place)
    assert warnings(heard) == [AWAITED] * warned
    again = {**daytime("2025-10-11"), "reason": "A cold."}
    assert warnings(step(desk, "change_session", heard.json["session_id"], again)) == [AWAITED] * warned
