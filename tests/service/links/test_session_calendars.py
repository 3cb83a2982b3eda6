"""The calendar of a link: stable, without a word of what it is about, at an address that expires."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.service.links.booking import CANCEL, RECORD, TODAY, booked, daytime, overnight, step
from tests.service.links.desk import LinksDesk


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-calendars", clock=TODAY)
    return made


MOTHER = {"audience": "parent", "person": "P-2041"}
CARER = {"audience": "carer", "person": "1"}
CHILD = {"audience": "young_person"}


def given(desk: LinksDesk, link: str, whose: Any = MOTHER) -> str:
    """What stands behind the last slash of the address."""
    heard = desk.ask("make_calendar_address", whose, path={"link_id": link})
    assert heard.status == 200, heard.json
    return str(heard.json["address"].rpartition("/")[2])


def opened(desk: LinksDesk, calendar: str) -> Any:
    return desk.ask("read_calendar", path={"calendar": calendar}, actor=None)


def read(desk: LinksDesk, link: str, calendar: str | None = None) -> Any:
    heard = opened(desk, calendar or given(desk, link))
    assert heard.status == 200
    assert heard.headers["Content-Type"].startswith("text/calendar")
    return heard


def test_sessions_are_there_with_their_version_and_state(desk: LinksDesk, link: str) -> None:
    kept, moved, gone = (booked(desk, link, daytime(f"2025-10-0{d}")) for d in (6, 7, 8))
    step(desk, "confirm_session", kept)
    step(desk, "change_session", moved, {**daytime("2025-10-09"), "reason": "A visit to the clinic."})
    step(desk, "cancel_session", gone, CANCEL)
    heard = read(desk, link)
    events = {str(e["uid"]): e for e in Calendar.from_ical(heard.content).walk("VEVENT")}
    shown = {uid: (str(e["status"]), int(e["sequence"]), e.decoded("dtstart")) for uid, e in events.items()}
    assert shown == {
        kept: ("CONFIRMED", 2, datetime(2025, 10, 6, 9, 0, tzinfo=UTC)),
        moved: ("TENTATIVE", 2, datetime(2025, 10, 9, 9, 0, tzinfo=UTC)),
        gone: ("CANCELLED", 2, datetime(2025, 10, 8, 9, 0, tzinfo=UTC)),
    }
    titles = {uid: str(e["summary"]) for uid, e in events.items()}
    assert titles == {kept: "Session", moved: "Session", gone: "Cancelled: Session"}
    for other in (CARER, CHILD):
        assert heard.content == read(desk, link, given(desk, link, other)).content


def test_what_took_place_stands_there_with_the_times_that_it_took(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-06", 3))
    with desk.at("2025-10-08T12:00:00+00:00"):
        assert step(desk, "complete_session", session, {**RECORD, "ends_at": "2025-10-07T19:30:00+01:00"}).status == 200
    (event,) = Calendar.from_ical(read(desk, link).content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2025, 10, 6, 15, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2025, 10, 7, 18, 30, tzinfo=UTC)
    assert b"DTEND:20251007T183000Z" in read(desk, link).content


def test_a_locked_screen_tells_nothing(desk: LinksDesk, link: str) -> None:
    booked(desk, link, daytime("2025-10-06"), note="A blue bag.")
    text = read(desk, link).content.decode()
    known = desk.ask("get_link", path={"link_id": link}).json
    for word in ("bag", known["child"], known["carer_id"], "Family", "short", "break", "carer", "link", "Kinweave"):
        assert word.lower() not in text.lower(), word
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == "Session"
    assert not {"LOCATION", "DESCRIPTION", "ATTENDEE", "ORGANIZER", "URL"} & set(event)


def test_the_tag_changes_with_every_change(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-06"))
    before = read(desk, link).headers["ETag"]
    assert read(desk, link).headers["ETag"] == before
    step(desk, "cancel_session", session, CANCEL)
    assert read(desk, link).headers["ETag"] != before


def test_an_address_is_short_says_nothing_and_opens_one_calendar_until_it_expires(desk: LinksDesk, link: str) -> None:
    made = desk.ask("make_calendar_address", MOTHER, path={"link_id": link}).json
    assert made["expires_at"] == "2026-03-29T10:00:00+00:00"
    assert re.fullmatch(r"/v1/councils/synthetic-calendars/calendars/[\w-]{32}\.ics", made["address"], re.ASCII)
    calendar = made["address"].rpartition("/")[2]
    for kept in desk.rows(f"select * from calendar_addresses where link_id = '{link}'"):
        assert calendar.removesuffix(".ics") not in str(kept)
    assert read(desk, link, calendar).headers["Kinweave-Given-By"] == "test"
    assert opened(desk, calendar.swapcase()).status == 404
    with desk.at("2026-03-29T10:00:00+00:00"):
        assert opened(desk, calendar).status == 404


def test_an_empty_calendar_is_one_that_programs_take(desk: LinksDesk, link: str) -> None:
    """RFC 5545 3.6: a calendar holds at least one component."""
    calendar = Calendar.from_ical(read(desk, link).content)
    assert [one.name for one in calendar.subcomponents] == ["VTIMEZONE"]
    assert [error for one in calendar.walk() for error in one.errors] == []
    (zone,) = calendar.timezones
    summer, winter = (datetime(2026, month, 1, 12, tzinfo=zone.to_tz()).utcoffset() for month in (7, 1))
    assert (str(summer), str(winter)) == ("1:00:00", "0:00:00")


def test_who_may_not_read_sessions_gives_no_address_out(desk: LinksDesk, link: str) -> None:
    grants = desk.everything - {"sessions:read"}
    refused = desk.ask("make_calendar_address", CARER, path={"link_id": link}, grants=grants)
    assert refused.status == 403


def test_before_the_agreement_and_after_the_end_there_is_no_address(desk: LinksDesk, link: str) -> None:
    assert desk.ask("end_link", {"reason": "completed"}, path={"link_id": link}).status == 200
    refused = desk.ask("make_calendar_address", CARER, path={"link_id": link})
    assert refused.rules == {"calendar-after-agreement"}


@pytest.mark.parametrize(
    "nobody", [{**MOTHER, "person": "P-9"}, {**CARER, "person": "3"}, {**CARER, "person": "P-2041"}]
)
def test_there_is_no_calendar_for_anybody_else(desk: LinksDesk, link: str, nobody: Any) -> None:
    refused = desk.ask("make_calendar_address", nobody, path={"link_id": link})
    assert refused.rules == {"calendar-for-one-person"}


@pytest.mark.parametrize("unsaid", [{"audience": "family"}, {"audience": "parent"}, {**CHILD, "person": "C-1"}])
def test_an_address_is_for_one_person(desk: LinksDesk, link: str, unsaid: Any) -> None:
    assert desk.ask("make_calendar_address", unsaid, path={"link_id": link}).status == 422


def test_withdrawn_addresses_open_nothing_and_those_of_others_do(desk: LinksDesk, link: str) -> None:
    mother, carer = given(desk, link), given(desk, link, CARER)
    for whose in (MOTHER, {"audience": "parent"}):
        withdrawn = desk.ask("withdraw_calendar_addresses", whose, path={"link_id": link})
        assert (withdrawn.status, withdrawn.json["addresses"]) == (200, 1)
        assert opened(desk, mother).status == 404
        mother = given(desk, link)
        read(desk, link, mother)
    read(desk, link, carer)
    again = given(desk, link)
    assert (opened(desk, mother).status, opened(desk, again).status) == (404, 200)


@pytest.mark.parametrize("reason", ["completed", "safeguarding"])
def test_after_the_end_telephones_forget_what_was_called_off_and_then_the_address_ends(
    desk: LinksDesk, link: str, reason: str
) -> None:
    booked(desk, link, daytime("2025-09-30", "08:00", "10:00"))
    coming = booked(desk, link, daytime("2025-10-06"))
    calendars = given(desk, link), given(desk, link, CARER)
    assert desk.ask("end_link", {"reason": reason}, path={"link_id": link}).status == 200
    for calendar in calendars:
        with desk.at("2025-10-31T22:00:00+00:00"):
            shown = Calendar.from_ical(read(desk, link, calendar).content).walk("VEVENT")
            assert [(str(e["uid"]), str(e["status"])) for e in shown] == [(coming, "CANCELLED")]
        with desk.at("2025-11-01T10:00:00+00:00"):
            assert opened(desk, calendar).status == 404


def test_while_the_link_is_suspended_only_what_was_called_off_is_told(desk: LinksDesk, link: str) -> None:
    past, coming = (
        booked(desk, link, daytime("2025-09-30", "08:00", "10:00")),
        booked(desk, link, daytime("2025-10-06")),
    )
    before = read(desk, link).headers["ETag"]
    assert desk.ask("suspend_link", {"reason": "concern"}, path={"link_id": link}).status == 200
    heard = read(desk, link)
    shown = {str(e["uid"]): str(e["status"]) for e in Calendar.from_ical(heard.content).walk("VEVENT")}
    assert shown == {coming: "CANCELLED"}
    assert desk.ask("resume_link", {}, path={"link_id": link}).status == 200
    resumed = read(desk, link)
    assert past in {str(e["uid"]) for e in Calendar.from_ical(resumed.content).walk("VEVENT")}
    assert len({before, heard.headers["ETag"], resumed.headers["ETag"]}) == 3
