"""What has begun is completed with the times that it took, not called off nor moved: the nights away stay counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.service.links.booking import CANCEL, RECORD, TODAY, at, book, booked, daytime, overnight, step
from tests.service.links.desk import LinksDesk

RUNNING = "2025-10-16T12:00:00+00:00"
BEGINS, BEFORE = "2025-10-06T15:00:00+00:00", "2025-10-06T14:59:59+00:00"
NOBODY_CAME = {**CANCEL, "did_not_take_place": True}
CALLED_OFF, NO_SHOW, MOVED = (
    "session-has-not-begun",
    "no-show-once-it-should-have-begun",
    "begun-session-moves-only-its-end",
)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-begun", clock=TODAY)
    return made


@pytest.fixture
def stay(desk: LinksDesk, link: str) -> str:
    """Fourteen nights from 6 October under regulation 48, confirmed."""
    made = booked(desk, link, overnight("2025-10-06", 14))
    assert step(desk, "confirm_session", made).status == 200
    return made


def days(desk: LinksDesk, session: str) -> int:
    child = step(desk, "get_session", session).json["child"]
    heard = desk.ask("get_day_count", path={"child": child}, query={"on": "2025-10-31"})
    counted: int = heard.json["twelve_months"]["days"]
    return counted


def ends(day: str, clock: str = "10:00", **more: Any) -> dict[str, Any]:
    times = {"starts_at": at("2025-10-06", "16:00").isoformat(), "ends_at": at(day, clock).isoformat()}
    return {**times, "reason": "Homesick.", **more}


@pytest.mark.parametrize(("instant", "status"), [(BEFORE, 200), (BEGINS, 409), (RUNNING, 409)])
def test_a_stay_is_called_off_until_it_begins(desk: LinksDesk, stay: str, instant: str, status: int) -> None:
    with desk.at(instant):
        heard = step(desk, "cancel_session", stay, CANCEL)
    assert heard.status == status
    if status == 409:
        assert heard.rules == {CALLED_OFF}
        assert "/complete" in heard.json["violations"][0]["reason"]
        assert "reg 48(2)(b)" in heard.json["violations"][0]["source"]
    assert days(desk, stay) == (0 if status == 200 else 14)


def test_one_that_is_broken_off_is_completed_with_the_nights_that_it_took(desk: LinksDesk, stay: str) -> None:
    with desk.at(RUNNING):
        heard = step(desk, "complete_session", stay, {**RECORD, "ends_at": "2025-10-16T10:00:00+00:00"})
    assert (heard.status, heard.json["state"]) == (200, "completed")
    assert days(desk, stay) == 10


def test_one_that_was_broken_off_is_completed_long_after(desk: LinksDesk, stay: str) -> None:
    with desk.at("2025-10-24T12:00:00+00:00"):
        assert step(desk, "cancel_session", stay, CANCEL).rules == {CALLED_OFF}
        assert step(desk, "change_session", stay, ends("2025-10-16")).rules >= {MOVED}
        late = {"starts_at": "2025-10-08T15:00:00+00:00", "ends_at": "2025-10-16T10:00:00+00:00"}
        assert step(desk, "complete_session", stay, {**RECORD, **late}).status == 200
    assert days(desk, stay) == 8


@pytest.mark.parametrize("instant", [BEGINS, "2025-10-24T12:00:00+00:00"])
def test_that_nobody_came_is_said_with_its_reason(desk: LinksDesk, stay: str, instant: str) -> None:
    assert step(desk, "cancel_session", stay, NOBODY_CAME).rules == {NO_SHOW}
    assert step(desk, "cancel_session", stay, {**NOBODY_CAME, "reason": None}).status == 422
    with desk.at(instant):
        heard = step(desk, "cancel_session", stay, NOBODY_CAME)
    assert (heard.status, heard.json["state"]) == (200, "cancelled")
    assert {**heard.json["cancellation"], "cancelled_at": None} == {
        "cancelled_by": "family",
        "reason": "A cold.",
        "cancelled_at": None,
        "recorded_by": "worker-900",
        "notice_hours": 0,
        "late": True,
        "did_not_take_place": True,
    }
    event = desk.events(stay)[-1]
    assert (event["type"], event["data"]["did_not_take_place"]) == ("links.session.cancelled.v1", True)
    assert days(desk, stay) == 0


def test_in_time_it_is_told_that_nobody_was_expected(desk: LinksDesk, stay: str) -> None:
    assert desk.events(stay)[-1]["data"]["did_not_take_place"] is None
    assert step(desk, "cancel_session", stay, CANCEL).json["cancellation"]["did_not_take_place"] is False
    assert desk.events(stay)[-1]["data"]["did_not_take_place"] is False


def test_a_cancellation_of_former_times_says_so_too(desk: LinksDesk, stay: str) -> None:
    step(desk, "cancel_session", stay, CANCEL)
    desk.write(f"update sessions set cancellation = cancellation - 'did_not_take_place' where id = '{stay}'")
    assert step(desk, "get_session", stay).json["cancellation"]["did_not_take_place"] is False


@pytest.mark.parametrize(
    "change",
    [
        {**overnight("2025-11-03", 2), "reason": "Later."},
        {**overnight("2025-10-07", 13), "reason": "A day later."},
        ends("2025-10-20", place="childs_home"),
        ends("2025-10-16", "12:59"),
    ],
)
def test_of_a_stay_that_goes_on_only_the_end_moves(desk: LinksDesk, stay: str, change: dict[str, Any]) -> None:
    with desk.at(RUNNING):
        assert step(desk, "change_session", stay, change).rules == {MOVED}
    assert days(desk, stay) == 14


@pytest.mark.parametrize(("end", "nights"), [(ends("2025-10-16", "13:00"), 10), (ends("2025-10-23"), 17)])
def test_its_end_moves_either_way(desk: LinksDesk, stay: str, end: dict[str, Any], nights: int) -> None:
    with desk.at(RUNNING):
        heard = step(desk, "change_session", stay, end)
    assert (heard.status, heard.json["state"]) == (200, "booked"), heard.json
    assert days(desk, stay) == nights


def test_its_end_moves_within_the_limits_and_its_slot_with_it(desk: LinksDesk, stay: str, link: str) -> None:
    with desk.at(RUNNING):
        assert step(desk, "change_session", stay, ends("2025-10-24")).rules == {"placement-intended-within-17-days"}
    one = booked(desk, link, overnight("2025-11-03", 1))
    with desk.at("2025-11-03T20:00:00+00:00"):
        longer = {**overnight("2025-11-03", 2), "reason": "Snow."}
        assert step(desk, "change_session", one, longer).json["slot"] == "few_days"


def test_a_series_and_a_suspension_leave_what_has_begun(desk: LinksDesk, link: str) -> None:
    heard = book(desk, link, {**daytime("2025-10-04"), "pattern": {"rule": "FREQ=WEEKLY;BYDAY=SA;COUNT=3"}})
    series, sessions = heard.json["series"], [one["id"] for one in heard.json["sessions"]]
    with desk.at("2025-10-11T09:00:00+00:00"):
        body = {**CANCEL, "series": series, "from_day": "2025-10-01"}
        gone = desk.ask("cancel_series", body, path={"link_id": link})
        assert [one["id"] for one in gone.json["sessions"]] == sessions[2:]
        other = booked(desk, link, daytime("2025-10-18"))
        assert desk.ask("suspend_link", {"reason": "illness"}, path={"link_id": link}).status == 200
    states = [step(desk, "get_session", one).json["state"] for one in (*sessions, other)]
    assert states == ["booked", "booked", "cancelled", "cancelled"]


def test_a_visit_after_a_stay_was_broken_off_is_none_while_placed(desk: LinksDesk, stay: str, link: str) -> None:
    visits = [date(2025, 10, 16) + timedelta(days=one) for one in range(2)]
    with desk.at("2025-10-24T12:00:00+00:00"):
        step(desk, "complete_session", stay, {**RECORD, "ends_at": "2025-10-16T10:00:00+00:00"})
        seen = {"child_seen": True, "seen_alone": False}
        heard = [
            desk.ask("record_link_visit", {**seen, "visited_on": f"{day}"}, path={"link_id": link}) for day in visits
        ]
    assert [one.json["why_not_counted"] for one in heard] == [None, "not_placed"]
