"""Patterns are booked whole or refused whole; they follow school terms that the council records."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from chassis.clock import LONDON
from services.links.contract.examples import example
from tests.service.links.booking import TODAY, at, book, booked, daytime, overnight, widen
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard
from tests.support.recurrences import rule_texts


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-patterns", clock=TODAY)
    return made


def patterned(desk: LinksDesk, link: str, rule: str, body: Any = None, **more: Any) -> Heard:
    return book(desk, link, body or daytime("2025-10-18", slot="saturday"), pattern={"rule": rule, **more})


def test_sessions_stay_at_their_hour_across_the_change_of_the_clocks(desk: LinksDesk, link: str) -> None:
    heard = patterned(desk, link, "FREQ=WEEKLY;BYDAY=SA;COUNT=3")
    assert heard.status == 201, heard.json
    begins = [datetime.fromisoformat(s["starts_at"]) for s in heard.json["sessions"]]
    assert [b.astimezone(UTC).hour for b in begins] == [9, 9, 10]
    assert {b.astimezone(LONDON).hour for b in begins} == {10}
    assert {s["series"] for s in heard.json["sessions"]} == {heard.json["series"]}
    assert all(len(desk.events(s["id"])) == 1 for s in heard.json["sessions"])


def test_one_refused_day_refuses_the_whole_and_is_named(desk: LinksDesk, link: str) -> None:
    booked(desk, link, daytime("2025-10-25"))
    booked(desk, link, daytime("2025-11-08"))
    refused = patterned(desk, link, "FREQ=WEEKLY;BYDAY=SA;COUNT=5")
    assert refused.rules == {"child-booked-once"}
    named = "2025-10-25, 2025-11-08: The child has another session then, from 10:00 to 16:00."
    assert refused.json["violations"][0]["reason"] == named
    assert len(desk.rows(f"select 1 from sessions where link_id = '{link}'")) == 2


def test_a_pattern_is_judged_with_itself(desk: LinksDesk, link: str) -> None:
    widen(desk, link, 2)
    refused = patterned(desk, link, "FREQ=WEEKLY;BYDAY=SA;COUNT=4", daytime("2025-11-01", slot="saturday"))
    assert refused.rules == {"within-agreed-sessions"}
    widen(desk, link, 31)
    overlapping = patterned(desk, link, "FREQ=DAILY;COUNT=3", overnight("2025-10-06", 2))
    assert overlapping.rules == {"child-booked-once"}


def test_a_pattern_never_passes_the_days_of_twelve_months(desk: LinksDesk, link: str) -> None:
    refused = patterned(desk, link, "FREQ=WEEKLY;INTERVAL=2;COUNT=6", overnight("2025-10-06", 13))
    assert refused.rules == {"within-75-days-in-twelve-months"}
    assert refused.json["violations"][0]["reason"].startswith("2025-12-15: ")
    assert patterned(desk, link, "FREQ=WEEKLY;INTERVAL=2;COUNT=5", overnight("2025-10-06", 13)).status == 201


def test_contact_is_asked_once_for_all_days_and_names_those_refused(desk: LinksDesk, link: str) -> None:
    desk.asked = []
    assert patterned(desk, link, "FREQ=WEEKLY;BYDAY=SA;COUNT=10").status == 201
    assert [len(pair["days"]) for pair in desk.asked] == [10]
    desk.refuse = ["restriction-supervised"]
    refused = patterned(desk, link, "FREQ=WEEKLY;BYDAY=SU;COUNT=2", daytime("2025-10-19", slot="sunday"))
    desk.refuse = []
    assert refused.rules == {"restriction-supervised"}
    assert refused.json["violations"][0]["reason"].startswith("2025-10-19, 2025-10-26: ")


@pytest.mark.parametrize(
    ("days", "ends"),
    [
        (59, "2025-11-28: The link is suspended: it is resumed first."),
        (60, "2025-11-29: The link is suspended: it is resumed first."),
        (61, "2025-11-29: The link is suspended: it is resumed first. … and 1 further day."),
        (200, "2025-11-29: The link is suspended: it is resumed first. … and 140 further days."),
    ],
)
def test_a_refusal_names_the_first_days_of_many(desk: LinksDesk, link: str, days: int, ends: str) -> None:
    desk.write(f"update links set state = 'suspended' where id = '{link}'")
    body = daytime("2025-10-01", "17:00", "19:00", "evening")
    refused = patterned(desk, link, f"FREQ=DAILY;COUNT={days}", body).json["violations"]
    (reason,) = [one["reason"] for one in refused if one["rule"] == "session-needs-active-link"]
    assert reason.startswith("2025-10-01, 2025-10-02, ")
    assert reason.endswith(ends)
    assert reason.count("2025-") == min(days, 60)


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", "pattern-is-bounded"),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20280101", "pattern-is-bounded"),
        ("FREQ=DAILY;COUNT=201", "pattern-gives-sessions"),
    ],
)
def test_a_pattern_has_bounds(desk: LinksDesk, link: str, rule: str, refusal: str) -> None:
    assert patterned(desk, link, rule).rules == {refusal}


def test_what_is_no_rule_is_refused_by_field(desk: LinksDesk, link: str) -> None:
    refused = patterned(desk, link, "FREQ=SECONDLY;COUNT=3")
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/pattern/rule")


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;UNTIL=00010101T000000Z", "FREQ=MONTHLY;BYDAY=+99MO;COUNT=2", "FREQ=YEARLY;BYDAY=99MO;COUNT=2"],
)
def test_what_the_calendar_does_not_have_is_refused_by_field(desk: LinksDesk, link: str, rule: str) -> None:
    refused = patterned(desk, link, rule)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/pattern/rule")


def test_no_text_of_a_rule_is_a_fault(desk: LinksDesk, link: str) -> None:
    answers: set[int] = set()

    @settings(max_examples=60, deadline=None, database=None)
    @given(rule_texts())
    def answered(text: str) -> None:
        heard = patterned(desk, link, text)
        assert heard.status in (201, 409, 422), (text, heard)
        answers.add(heard.status)

    answered()
    assert 422 in answers
    assert answers & {201, 409}, "no text was read as a rule"


def test_patterns_follow_the_school_terms(desk: LinksDesk, link: str) -> None:
    term = {"slot": "after_school", "starts_at": at("2025-10-13", "15:30").isoformat()}
    body = {**term, "ends_at": at("2025-10-13", "18:00").isoformat()}
    rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
    assert patterned(desk, link, rule, body, school_holidays="leave_out").rules == {"school-terms-are-recorded"}
    terms, path = example("record_school_terms").body, {"year": "2025"}
    assert desk.ask("record_school_terms", terms, path=path).status == 428
    assert desk.ask("record_school_terms", terms, path=path, creates=True).status == 201
    assert desk.ask("record_school_terms", terms, path=path, creates=True).status == 412
    assert patterned(desk, link, rule, body).rules == {"session-fits-slot"}
    heard = patterned(desk, link, rule, body, school_holidays="leave_out", bank_holidays="leave_out")
    assert [s["first_day"] for s in heard.json["sessions"]] == ["2025-10-13", "2025-10-20", "2025-11-03"]
    holiday = {**daytime("2025-10-27", slot="school_holiday")}
    only = patterned(desk, link, "FREQ=DAILY;COUNT=7", holiday, school_holidays="only", except_on=["2025-10-29"])
    assert [s["first_day"][-2:] for s in only.json["sessions"]] == ["27", "28", "30", "31", "01", "02"]


@pytest.mark.parametrize("year", ["25", "1999", "2100", "20255", "next"])
def test_there_is_no_such_school_year(desk: LinksDesk, year: str) -> None:
    assert desk.ask("get_school_terms", path={"year": year}).status == 404


def test_terms_lie_within_their_year(desk: LinksDesk) -> None:
    body = example("record_school_terms").body
    refused = desk.ask("record_school_terms", body, path={"year": "2026"}, creates=True)
    assert refused.rules == {"school-terms-in-order"}


def test_of_many_first_records_of_a_year_one_is_made(desk: LinksDesk) -> None:
    body = {"terms": [{"name": "Autumn", "starts_on": "2030-09-02", "ends_on": "2030-12-20"}]}
    record = lambda _: desk.ask("record_school_terms", body, path={"year": "2030"}, creates=True).status  # noqa: E731
    with ThreadPoolExecutor(20) as threads:
        assert sorted(threads.map(record, range(20))) == [201] + [412] * 19
