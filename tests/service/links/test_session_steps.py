"""Sessions are confirmed, changed and called off, in their order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.service.links.booking import (
    CANCEL,
    TODAY,
    active_link,
    at,
    book,
    booked,
    daytime,
    hear_carer,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk

SATURDAY = date(2025, 10, 4)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-sessions", clock=TODAY)
    made.refuse, made.away, made.asked = [], False, []
    return made


@pytest.fixture
def carer(desk: LinksDesk) -> str:
    return hear_carer(desk)


@pytest.fixture
def link(desk: LinksDesk, carer: str) -> str:
    return active_link(desk, carer)


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
    body = {"slot": "evening", "starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=2)).isoformat()}
    heard = step(desk, "cancel_session", booked(desk, link, body), CANCEL)
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
