"""Sessions are confirmed, changed and called off, in their order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.service.links.booking import (
    CANCEL,
    TODAY,
    at,
    book,
    booked,
    daytime,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk

SATURDAY = date(2025, 10, 4)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-sessions", clock=TODAY)
    return made.undisturbed()


def test_a_change_is_judged_anew_and_has_to_be_confirmed_again(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-06", 15))
    assert step(desk, "confirm_session", session).json["state"] == "confirmed"
    again = step(desk, "confirm_session", session)
    assert again.rules == {"session-awaits-confirmation"}
    longer = {**overnight("2025-10-06", 18), "reason": "A wedding."}
    assert step(desk, "change_session", session, longer).rules == {"placement-intended-within-17-days"}
    changed = step(desk, "change_session", session, {**overnight("2025-10-06", 17), "reason": "A wedding."})
    assert (changed.status, changed.json["state"], changed.json["version"]) == (200, "booked", 3)
    assert [e["type"].split(".")[2] for e in desk.events(session)] == ["booked", "confirmed", "changed"]


def test_amber_is_named_where_a_session_is_booked_changed_and_confirmed(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-06", 13))
    green = step(desk, "confirm_session", session)
    assert (green.json["level"], green.json["warnings"]) == ("green", [])
    changed = step(desk, "change_session", session, {**overnight("2025-10-06", 14), "reason": "A wedding."})
    confirmed = step(desk, "confirm_session", session)
    for heard in (changed, confirmed):
        (warned,) = heard.json["warnings"]
        assert (heard.json["level"], warned["rule"]) == ("amber", "placement-near-17-days")
        assert warned["reason"] == "The break lasts 14 days of 17 at most: amber."
        assert "reg 48(2)(a)" in warned["source"]
    count = desk.ask("get_day_count", path={"child": changed.json["child"]}, query={"on": "2025-10-31"}).json
    assert (count["level"], [w["rule"] for w in count["warnings"]]) == ("amber", ["placement-near-17-days"])


def test_the_agreed_nights_of_one_stay_are_kept_at_every_step(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-06", 6))
    agreed = "update agreements set terms = terms || '{\"nights\": %d}' where link_id = '" + link + "'"
    desk.write(agreed % 6)
    refused = book(desk, link, overnight("2025-11-06", 7))
    assert refused.rules == {"within-agreed-nights"}
    assert step(desk, "change_session", session, {**overnight("2025-10-06", 16), "reason": "A wedding."}).rules == {
        "within-agreed-nights"
    }
    desk.write(agreed % 5)
    assert step(desk, "confirm_session", session).rules == {"within-agreed-nights"}
    desk.write(agreed % 6)
    assert step(desk, "confirm_session", session).status == 200


def test_why_the_carers_own_times_do_not_stand_in_the_way_stays_with_a_change(desk: LinksDesk, link: str) -> None:
    why = "Agreed by telephone."
    session = booked(desk, link, daytime(SATURDAY), outside_availability=why)
    again = {**daytime("2025-10-05"), "reason": "A cold."}
    assert step(desk, "change_session", session, again).json["outside_availability"] == why
    gone = step(desk, "change_session", session, {**again, "outside_availability": None})
    assert gone.json["outside_availability"] is None


def test_hours_of_a_slot_are_kept_and_the_other_session_is_named(desk: LinksDesk, link: str) -> None:
    early = book(desk, link, daytime("2025-10-06", "09:00", "12:00", "after_school"))
    assert early.rules == {"session-fits-slot"}
    assert "begins at 14:00 or later" in str(early.json)
    assert book(desk, link, daytime(SATURDAY, "03:00", "03:05", "saturday")).rules == {"session-fits-slot"}
    booked(desk, link, daytime(SATURDAY, "10:00", "16:00", "saturday"))
    twice = book(desk, link, daytime(SATURDAY, "12:00", "14:00", "saturday"))
    assert "another session then, from 10:00 to 16:00." in str(twice.json)


def test_a_stale_version_changes_nothing(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime(SATURDAY))
    assert step(desk, "confirm_session", session, if_match=1).status == 200
    assert step(desk, "cancel_session", session, CANCEL, if_match=1).status == 412


@pytest.mark.parametrize(
    ("begin", "hours", "late"),
    [
        (at("2025-10-02", "11:00"), 48, False),
        (at("2025-10-02", "10:59"), 47, True),
        (at("2025-09-30", "10:00"), 0, True),
    ],
)
def test_notice_is_worked_out_in_hours(desk: LinksDesk, link: str, begin: Any, hours: int, late: bool) -> None:
    """It is eleven o'clock in England."""
    body = {
        "slot": "school_holiday",
        "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=2)).isoformat(),
    }
    nobody_came = {"did_not_take_place": begin < TODAY.instant}
    heard = step(desk, "cancel_session", booked(desk, link, body), {**CANCEL, **nobody_came})
    assert (heard.json["cancellation"]["notice_hours"], heard.json["cancellation"]["late"]) == (hours, late)
    event = desk.events(heard.json["id"])[-1]
    assert (event["type"], event["data"]["late_cancellation"]) == ("links.session.cancelled.v1", late)


def test_what_is_cancelled_stays_so(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime(SATURDAY))
    assert step(desk, "cancel_session", session, CANCEL).status == 200
    for operation, body in (
        ("cancel_session", CANCEL),
        ("confirm_session", None),
        ("change_session", {**daytime("2025-10-05"), "reason": "x"}),
        ("complete_session", {"activities": "a", "how_it_went": "b"}),
    ):
        assert "session-stands" in step(desk, operation, session, body).rules


def test_sessions_lie_neither_too_far_back_nor_ahead(desk: LinksDesk, link: str) -> None:
    desk.write(f"update agreements set in_force_from = '2025-01-01', starts_on = '2025-01-01' where link_id = '{link}'")
    booked(desk, link, daytime("2025-09-02"))
    assert book(desk, link, daytime("2025-09-01")).rules == {"session-booked-in-time"}
    assert book(desk, link, daytime("2027-10-02")).rules == {"session-booked-in-time"}


@pytest.mark.parametrize(
    "body",
    [
        {"slot": "saturday", "starts_at": "2025-10-04T10:00:00", "ends_at": "2025-10-04T12:00:00"},
        {"slot": "saturday", "starts_at": "1999-10-04T10:00:00Z", "ends_at": "2025-10-04T12:00:00Z"},
        {"slot": "lunch", "starts_at": "2025-10-04T10:00:00Z", "ends_at": "2025-10-04T12:00:00Z"},
    ],
)
def test_what_cannot_be_read_is_refused_by_field(desk: LinksDesk, link: str, body: dict[str, str]) -> None:
    assert book(desk, link, body).status == 422
