"""A record of what took place: what was noted of the session stays, and the child's other sessions follow the count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from tests.service.links.booking import (
    CANCEL,
    FIRST,
    RECORD,
    TODAY,
    active_link,
    booked,
    concerns,
    flagged,
    hear_carer,
    longer,
    nights,
    overnight,
    step,
    under_regulation_48,
)
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import NOW, change_carer
from tests.service.links.on_the_way import book as book_saturdays

SMALL = {"limits.days_in_twelve_months": 10, "limits.placement_days": 4}
YEAR, LENGTH = "within-75-days-in-twelve-months", "placement-intended-within-17-days"
SAFE, SUSPENDED, UNPLANNED = "safeguarding", "session-carer-not-suspended", "visits-planned-before-placement"
LATER, AFTER = "2025-10-20T18:00:00+00:00", "2025-10-04T18:00:00+00:00"
HOME = {"place": "childs_home"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """At most 10 days in twelve months and 4 at a time."""
    made: LinksDesk = make_desk("synthetic-aftermath", settings=SMALL, clock=TODAY)
    return made


@pytest.fixture
def wide(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-aftermath-wide", clock=FixedClock(NOW))
    return made


@pytest.fixture
def link(desk: LinksDesk) -> str:
    made = active_link(desk, hear_carer(desk), legal_basis="s17_6")
    under_regulation_48(desk, made)
    return made


def complete(desk: LinksDesk, session: str, instant: str = LATER, **more: Any) -> list[str]:
    with desk.at(instant):
        heard = step(desk, "complete_session", session, {**RECORD, **more})
    assert heard.status == 200, heard.json
    return [one["rule"] for one in heard.json["concerns"]]


def correct(desk: LinksDesk, session: str, **more: Any) -> list[str]:
    with desk.at(LATER):
        heard = step(desk, "correct_session", session, {**more, "reason": "Misread."})
    assert heard.status == 200, heard.json
    return [one["rule"] for one in heard.json["concerns"]]


def told(desk: LinksDesk, session: str) -> list[tuple[str, list[str]]]:
    return [(one["type"].split(".")[2], one["data"]["concerns"]) for one in desk.events(session)]


def test_that_two_children_may_not_meet_stays_with_the_record(wide: LinksDesk) -> None:
    one = Journey(wide).reach("active")
    other = Journey(wide, carer=one.carer).reach("active")
    (session,), _ = book_saturdays(one, 4), book_saturdays(other, 4)
    identifier = str(uuid4())
    apart = {"id": identifier, "child": one.child, "person": {"kind": "child", "id": other.child}}
    since = {"kind": "no_contact", "starts_on": "2025-09-30", "last_day": None, "applies_to_household": False}
    wide.hear("lifelonglinks.restriction.added.v1", identifier, 1, {**apart, **since})
    noted = step(wide, "get_session", session).json["concerns"]
    assert [one["rule"] for one in noted] == [SAFE]
    assert complete(wide, session, AFTER) == [SAFE, UNPLANNED]
    assert told(wide, session)[-1] == ("completed", [SAFE, UNPLANNED])
    assert step(wide, "get_session", session).json["concerns"][0] == noted[0]
    assert correct(wide, session, miles=3) == [SAFE, UNPLANNED]
    assert told(wide, session)[-1] == ("corrected", [SAFE, UNPLANNED])


def test_so_does_a_suspension_in_the_midst_of_it(wide: LinksDesk) -> None:
    one = Journey(wide).reach("active")
    (session,) = book_saturdays(one, 4)
    with wide.at("2025-10-04T11:00:00+00:00"):
        standing = {**carer_data("")["standing"], "suspended_from": "2025-10-04"}
        change_carer(one, event="suspended", state="suspended", standing=standing)
    assert concerns(wide, session) == [SUSPENDED]
    assert complete(wide, session, AFTER) == [SUSPENDED, UNPLANNED]


def test_what_a_record_judges_anew_goes_or_stays_by_what_took_place(desk: LinksDesk, link: str) -> None:
    (session,) = nights(desk, link, 4)
    flagged(desk, session, YEAR, LENGTH, "agreement-covers-session", "child-booked-once", "home-step-free")
    assert complete(desk, session) == ["home-step-free"]
    late = "2025-10-11T09:00:00+00:00"
    assert correct(desk, session, ends_at=late) == ["home-step-free", LENGTH]


def test_a_stay_that_ran_over_flags_what_comes_and_now_passes_the_limit(desk: LinksDesk, link: str) -> None:
    first, second, third = nights(desk, link, 3, 3, 4)
    for one in (second, third):
        assert step(desk, "confirm_session", one).status == 200
    far = booked(desk, link, overnight(FIRST + timedelta(weeks=80)))
    assert complete(desk, first, ends_at="2025-10-10T09:00:00+00:00") == [YEAR]
    for one in (second, third):
        assert told(desk, one)[-1] == ("flagged", [YEAR])
        session = step(desk, "get_session", one).json
        assert (session["state"], session["version"]) == ("confirmed", 3)
    assert concerns(desk, far) == []
    assert correct(desk, first, ends_at="2025-10-09T09:00:00+00:00") == []
    assert [concerns(desk, one) for one in (second, third)] == [[], []]
    assert told(desk, third)[-1] == ("flagged", [])


def test_a_correction_flags_them_too_and_cancelling_one_settles_all(desk: LinksDesk, link: str) -> None:
    first, second, third = nights(desk, link, 3, 3, 4)
    assert complete(desk, first) == []
    assert correct(desk, first, ends_at="2025-10-10T09:00:00+00:00") == [YEAR]
    assert [concerns(desk, one) for one in (second, third)] == [[YEAR], [YEAR]]
    assert step(desk, "cancel_session", third, CANCEL).status == 200
    assert [concerns(desk, one) for one in (first, second)] == [[], []]


def test_another_carers_sessions_follow_as_well(desk: LinksDesk, link: str) -> None:
    first, _ = nights(desk, link, 3, 3)
    child = step(desk, "get_session", first).json["child"]
    other = active_link(desk, hear_carer(desk), child, legal_basis="s17_6")
    under_regulation_48(desk, other)
    desk.write(f"update agreements set legal_basis = 's17_6' where link_id = '{link}'")
    (theirs,) = nights(desk, other, 4, week=3)
    complete(desk, first, ends_at="2025-10-10T09:00:00+00:00")
    assert told(desk, theirs)[-1] == ("flagged", [YEAR])


def shorter(desk: LinksDesk, session: str) -> None:
    complete(desk, session, ends_at="2025-10-08T09:00:00+00:00")


def at_home(desk: LinksDesk, session: str) -> None:
    complete(desk, session, **HOME)


def corrected(desk: LinksDesk, session: str) -> None:
    complete(desk, session)
    correct(desk, session, ends_at="2025-10-08T09:00:00+00:00")


def corrected_home(desk: LinksDesk, session: str) -> None:
    complete(desk, session)
    correct(desk, session, **HOME)


@pytest.mark.parametrize("act", [shorter, at_home, corrected, corrected_home])
def test_a_stay_that_took_fewer_days_settles_the_others(
    desk: LinksDesk, link: str, act: Callable[[LinksDesk, str], None]
) -> None:
    first, second, third = nights(desk, link, 3, 3, 4)
    longer(desk, third, 1)
    flagged(desk, second, YEAR, SUSPENDED)
    flagged(desk, third, YEAR, LENGTH)
    act(desk, first)
    assert concerns(desk, second) == [SUSPENDED]
    assert concerns(desk, third) == [LENGTH]
    assert told(desk, second)[-1] == ("flagged", [SUSPENDED])


def test_a_session_that_took_place_as_booked_touches_no_other(desk: LinksDesk, link: str) -> None:
    first, second = nights(desk, link, 3, 3)
    flagged(desk, second, YEAR)
    assert complete(desk, first) == []
    assert len(desk.events(second)) == 1


def test_away_though_it_was_to_be_at_home_flags_the_others(desk: LinksDesk, link: str) -> None:
    first = booked(desk, link, overnight(FIRST, 4), **HOME)
    second, third = nights(desk, link, 4, 3, week=1)
    complete(desk, first, place="carers_home")
    assert [concerns(desk, one) for one in (first, second, third)] == [[YEAR]] * 3
