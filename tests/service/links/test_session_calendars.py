"""The calendar of a link: stable, without a word of what it is about, at an address that expires."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from chassis.handling.addresses import read_address
from chassis.handling.cursors import Cursors
from chassis.problems import Problem
from tests.service.links.booking import CANCEL, RECORD, TODAY, booked, daytime, overnight, step
from tests.service.links.desk import LinksDesk


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-calendars", clock=TODAY)
    return made


def read(desk: LinksDesk, link: str, calendar: str = "family-1.ics") -> Any:
    heard = desk.ask("read_calendar", path={"link_id": link, "calendar": calendar}, actor=None)
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
    assert heard.content == read(desk, link, "carer-1.ics").content


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


def test_an_address_opens_one_calendar_until_it_expires(desk: LinksDesk, link: str) -> None:
    made = desk.ask("make_calendar_address", {"audience": "carer"}, path={"link_id": link}).json
    assert made["expires_at"] == "2026-03-29T10:00:00+00:00"
    address = urlsplit(made["address"])
    assert address.path == f"/v1/councils/synthetic-calendars/links/{link}/calendars/carer-1.ics"
    signature, cursors = parse_qs(address.query)["signature"][0], Cursors("test")
    assert read_address(cursors, address.path, signature, TODAY()) == ("test", frozenset({"sessions:read"}))
    for path, when in (
        (address.path.replace("carer-1.ics", "family-1.ics"), TODAY()),
        (address.path, datetime(2026, 3, 29, 10, 0, tzinfo=UTC)),
    ):
        with pytest.raises(Problem):
            read_address(cursors, path, signature, when)


def test_who_may_not_read_sessions_gives_no_address_out(desk: LinksDesk, link: str) -> None:
    grants = desk.everything - {"sessions:read"}
    refused = desk.ask("make_calendar_address", {"audience": "carer"}, path={"link_id": link}, grants=grants)
    assert refused.status == 403


def test_before_the_agreement_and_after_the_end_there_is_no_address(desk: LinksDesk, link: str) -> None:
    assert desk.ask("end_link", {"reason": "completed"}, path={"link_id": link}).status == 200
    refused = desk.ask("make_calendar_address", {"audience": "carer"}, path={"link_id": link})
    assert refused.rules == {"calendar-after-agreement"}


def test_there_is_no_calendar_for_anybody_else(desk: LinksDesk, link: str) -> None:
    for calendar in ("carer", "carer.ics", "school-1.ics", "family-1.ICS", "family-2.ics"):
        assert desk.ask("read_calendar", path={"link_id": link, "calendar": calendar}).status == 404


def test_withdrawn_addresses_open_nothing_and_new_ones_do(desk: LinksDesk, link: str) -> None:
    for edition in (2, 3):
        withdrawn = desk.ask("withdraw_calendar_addresses", {"audience": "family"}, path={"link_id": link})
        assert withdrawn.status == 200
        former = {"link_id": link, "calendar": f"family-{edition - 1}.ics"}
        assert desk.ask("read_calendar", path=former).status == 404
        made = desk.ask("make_calendar_address", {"audience": "family"}, path={"link_id": link}).json
        assert f"/calendars/family-{edition}.ics?" in made["address"]
        read(desk, link, f"family-{edition}.ics")
    read(desk, link, "carer-1.ics")


@pytest.mark.parametrize("reason", ["completed", "safeguarding"])
def test_after_the_end_telephones_forget_what_was_called_off_and_then_the_address_ends(
    desk: LinksDesk, link: str, reason: str
) -> None:
    booked(desk, link, daytime("2025-09-30", "08:00", "10:00"))
    coming = booked(desk, link, daytime("2025-10-06"))
    assert desk.ask("end_link", {"reason": reason}, path={"link_id": link}).status == 200
    for calendar in ("family-1.ics", "carer-1.ics"):
        with desk.at("2025-10-31T22:00:00+00:00"):
            shown = Calendar.from_ical(read(desk, link, calendar).content).walk("VEVENT")
            assert [(str(e["uid"]), str(e["status"])) for e in shown] == [(coming, "CANCELLED")]
        with desk.at("2025-11-01T10:00:00+00:00"):
            assert desk.ask("read_calendar", path={"link_id": link, "calendar": calendar}).status == 404


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
