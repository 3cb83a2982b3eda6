"""Calling a session off answers what still stands, and takes limit concerns off others that passed only with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest

from tests.service.links.booking import (
    CANCEL,
    FIRST,
    RECORD,
    TODAY,
    active_link,
    book,
    booked,
    concerns,
    daytime,
    flagged,
    hear_carer,
    longer,
    nights,
    overnight,
    step,
    under_regulation_48,
)
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

SMALL = {"limits.days_in_twelve_months": 10, "limits.placement_days": 4}
YEAR, LENGTH, OTHER = (
    "within-75-days-in-twelve-months",
    "placement-intended-within-17-days",
    "session-carer-not-suspended",
)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """At most 10 days in twelve months and 4 at a time; amber from 8 and from 4 on."""
    made: LinksDesk = make_desk("synthetic-settling", settings=SMALL, clock=TODAY)
    return made


@pytest.fixture
def link(desk: LinksDesk) -> str:
    """Under regulation 48, whose days an agreement of this width would pass."""
    made = active_link(desk, hear_carer(desk), legal_basis="s17_6")
    under_regulation_48(desk, made)
    return made


def warned(heard: Heard) -> tuple[str, list[str]]:
    return heard.json["level"], [one["rule"] for one in heard.json["warnings"]]


def test_a_cancellation_answers_the_count_as_it_stands_after_it(desk: LinksDesk, link: str) -> None:
    first, second, third, last = nights(desk, link, 3, 3, 3, 1)
    near = "near-75-days-in-twelve-months"
    heard = step(desk, "cancel_session", last, CANCEL)
    assert (warned(heard), heard.json["state"]) == (("amber", [near]), "cancelled")
    assert heard.json["warnings"][0]["reason"].startswith("9 days of 10 at most from ")
    assert warned(step(desk, "cancel_session", third, CANCEL)) == ("green", [])
    long = booked(desk, link, overnight(FIRST + timedelta(weeks=5), 4))
    assert warned(step(desk, "cancel_session", first, CANCEL)) == ("red", ["placement-near-17-days"])
    assert warned(step(desk, "cancel_session", long, CANCEL)) == ("green", [])
    assert warned(step(desk, "cancel_session", second, CANCEL)) == ("green", [])


def test_the_count_that_is_answered_is_that_around_the_session(desk: LinksDesk, link: str) -> None:
    nights(desk, link, 3, 3, 3, 1)
    far = booked(desk, link, overnight(FIRST + timedelta(weeks=80)))
    assert warned(step(desk, "cancel_session", far, CANCEL)) == ("green", [])


def test_a_series_that_is_called_off_answers_the_count_too(desk: LinksDesk, link: str) -> None:
    nights(desk, link, 3, 3, 3)
    pattern = {"pattern": {"rule": "FREQ=WEEKLY;COUNT=3"}}
    heard = book(desk, link, {**daytime(FIRST + timedelta(days=5)), **pattern})
    ended = desk.ask("cancel_series", {**CANCEL, "series": heard.json["series"]}, path={"link_id": link})
    assert (ended.status, warned(ended)) == (200, ("amber", ["near-75-days-in-twelve-months"]))


def test_limit_concerns_and_only_those_go_with_what_made_them(desk: LinksDesk, link: str) -> None:
    first, second, third = nights(desk, link, 3, 3, 3)
    longer(desk, third, 2)
    for session in (first, second):
        flagged(desk, session, YEAR, OTHER)
    flagged(desk, third, YEAR, LENGTH)
    assert step(desk, "cancel_session", first, CANCEL).status == 200
    assert concerns(desk, second) == [OTHER]
    assert concerns(desk, third) == [LENGTH]
    for session, left in ((second, [OTHER]), (third, [LENGTH])):
        event = desk.events(session)[-1]
        assert (event["type"], event["data"]["concerns"]) == ("links.session.flagged.v1", left)
        assert event["sequence"] == step(desk, "get_session", session).json["version"] == 2
    assert desk.events(first)[-1]["type"] == "links.session.cancelled.v1"


def test_a_concern_that_still_holds_or_never_hung_on_it_stays(desk: LinksDesk, link: str) -> None:
    first, second, third, last = nights(desk, link, 3, 3, 3, 1)
    longer(desk, third, 1)
    longer(desk, second, 1)
    flagged(desk, second, YEAR)
    assert step(desk, "cancel_session", last, CANCEL).status == 200
    assert concerns(desk, second) == [YEAR]
    assert step(desk, "cancel_session", first, CANCEL).status == 200
    assert concerns(desk, second) == []
    flagged(desk, second, YEAR)
    assert step(desk, "cancel_session", third, CANCEL).status == 200
    assert concerns(desk, second) == [YEAR]


def test_a_stay_in_two_parts_is_one_no_more(desk: LinksDesk, link: str) -> None:
    body = overnight(FIRST, 3)
    first = booked(desk, link, body)
    second = booked(desk, link, {**overnight(FIRST + timedelta(days=4), 2)})
    desk.write(f"update sessions set starts_at = '{body['ends_at']}', first_day = '2025-10-09' where id = '{second}'")
    flagged(desk, second, LENGTH)
    assert step(desk, "cancel_session", first, CANCEL).status == 200
    assert concerns(desk, second) == []


def test_another_carers_and_a_completed_session_lose_the_concern_too(desk: LinksDesk, link: str) -> None:
    first, second, third = nights(desk, link, 4, 4, 2)
    longer(desk, second, 1)
    with desk.at("2025-10-25T10:00:00+00:00"):
        done = step(desk, "complete_session", second, RECORD)
    assert [one["rule"] for one in done.json["concerns"]] == [LENGTH, YEAR]
    assert step(desk, "cancel_session", third, CANCEL).status == 200
    assert concerns(desk, second) == [LENGTH]
    assert desk.events(second)[-1]["type"] == "links.session.flagged.v1"
    assert step(desk, "cancel_session", first, CANCEL).status == 200
    assert concerns(desk, second) == [LENGTH]


def end(desk: LinksDesk, link: str, session: str) -> Heard:
    return desk.ask("suspend_link", {"reason": "illness"}, path={"link_id": link})


def move(desk: LinksDesk, link: str, session: str) -> Heard:
    away = {**overnight(FIRST + timedelta(weeks=90)), "reason": "Later."}
    return step(desk, "change_session", session, away)


def stay_home(desk: LinksDesk, link: str, session: str) -> Heard:
    return step(desk, "change_session", session, {**overnight(FIRST, 3), "place": "childs_home", "reason": "Ill."})


@pytest.mark.parametrize("act", [end, move, stay_home])
def test_so_do_a_suspension_a_change_of_times_and_one_of_place(
    desk: LinksDesk, link: str, act: Callable[[LinksDesk, str, str], Heard]
) -> None:
    first, second, _ = nights(desk, link, 3, 4, 3)
    longer(desk, second, 1)
    with desk.at("2025-10-20T10:00:00+00:00"):
        assert YEAR in str(step(desk, "complete_session", second, RECORD).json["concerns"])
    assert act(desk, link, first).status == 200
    assert concerns(desk, second) == [LENGTH]


def test_cancelling_booking_and_series_at_once_neither_wait_for_each_other_nor_pass_a_limit(desk: LinksDesk) -> None:
    """Each touches sessions of the others, which carry the concern: whoever comes first holds the child."""
    made = active_link(desk, hear_carer(desk), legal_basis="s17_6")
    parts = {"pattern": {"rule": "FREQ=WEEKLY;COUNT=5"}}
    single = [booked(desk, made, overnight(FIRST + timedelta(weeks=n))) for n in range(15)]
    weeks = [{**overnight(FIRST + timedelta(weeks=20 + 5 * n)), **parts} for n in range(3)]
    series = [book(desk, made, body).json["series"] for body in weeks]
    under_regulation_48(desk, made)
    held = json.dumps([{"rule": one, "reason": "R.", "source": "S.", "since": "2025-09-30"} for one in (YEAR, OTHER)])
    desk.write(f"update sessions set concerns = '{held}' where link_id = '{made}'")
    acts: list[Callable[[], Heard]] = [partial(step, desk, "cancel_session", one, CANCEL) for one in single]
    for one in series:
        body = {**CANCEL, "series": one}
        acts.insert(0, partial(desk.ask, "cancel_series", body, path={"link_id": made}))
    acts += [partial(book, desk, made, overnight(FIRST + timedelta(weeks=40 + n))) for n in range(12)]
    together = Barrier(len(acts))

    def at_once(act: Callable[[], Heard]) -> int:
        together.wait(30)
        return act().status

    with ThreadPoolExecutor(len(acts)) as threads:
        found = Counter(threads.map(at_once, acts))
    assert set(found) <= {200, 201, 409}
    assert found[200] == len(single) + len(series)
    rows = desk.rows(f"select state, first_day, last_day from sessions where link_id = '{made}'")
    assert {row.state for row in rows if row.first_day < FIRST + timedelta(weeks=40)} == {"cancelled"}
    assert sum((row.last_day - row.first_day).days for row in rows if row.state == "booked") <= 10
