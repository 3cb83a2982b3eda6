"""What a link's steps mean for its sessions that are booked, and who must be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis.clock import LONDON
from tests.service.links.booking import CANCEL, booked, overnight, step, widen
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import SIGNERS, Journey


def saturdays(journey: Journey, number: int) -> list[str]:
    """The ids of sessions booked on Saturdays to come, from the one after next on, four weeks apart."""
    day = journey.desk_day + timedelta(days=12 - journey.desk_day.weekday())
    made = []
    for nth in range(number):
        on = day + timedelta(weeks=4 * nth)
        times = {
            name: datetime(on.year, on.month, on.day, hour, tzinfo=LONDON).isoformat()
            for name, hour in (("starts_at", 10), ("ends_at", 16))
        }
        heard = journey.ask("book_sessions", {"slot": "saturday", **times})
        assert heard.status == 201, heard.json
        made.append(str(heard.json["session_id"]))
    return made


def session(journey: Journey, identifier: str) -> Any:
    return journey.desk.ask("get_session", path={"session_id": identifier}).json


@pytest.mark.parametrize(
    ("operation", "reason", "by"),
    [
        ("suspend_link", "illness", "service"),
        ("suspend_link", "carer_request", "carer"),
        ("end_link", "family_request", "family"),
        ("end_link", "child_wish", "child"),
    ],
)
def test_sessions_to_come_are_called_off_with_the_link(desk: LinksDesk, operation: str, reason: str, by: str) -> None:
    journey = Journey(desk).reach("active")
    booked = saturdays(journey, 2)
    assert journey.ask(operation, {"reason": reason}).status == 200
    for one in booked:
        held = session(journey, one)
        assert (held["state"], held["cancellation"]["cancelled_by"]) == ("cancelled", by)
        assert desk.events(one)[-1]["type"] == "links.session.cancelled.v1"


@pytest.mark.parametrize(("reason", "told"), [("concern", True), ("illness", False)])
def test_where_somebody_is_at_risk_all_must_be_told(desk: LinksDesk, reason: str, told: bool) -> None:
    journey = Journey(desk).reach("active")
    assert journey.ask("suspend_link", {"reason": reason}).status == 200
    rows = desk.rows(f"select role, person from notices where link_id = '{journey.link}'")
    assert bool(rows) is told
    if told:
        assert {("parents", "P-2041"), ("parents", "P-2042"), ("child", journey.child)} <= {tuple(r) for r in rows}


def test_stays_are_flagged_that_are_longer_than_a_new_agreement_names(desk: LinksDesk) -> None:
    slots = [{"slot": "few_days", "sessions_per_month": 1}]
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft(terms={"slots": slots, "nights": 5}).status == 201
    assert journey.offer().status == 200
    assert journey.sign_all().status == 200
    begins = journey.desk_day + timedelta(days=60)
    before, short, long = [
        booked(desk, journey.link, overnight(begins + timedelta(days=days), nights))
        for days, nights in ((-20, 5), (20, 2), (60, 3))
    ]
    last = (begins + timedelta(days=250)).isoformat()
    drafted = journey.draft(
        starts_on=begins.isoformat(),
        ends_on=last,
        terms={"slots": slots, "nights": 2, "review_on": (begins + timedelta(days=21)).isoformat()},
    )
    assert drafted.status == 201, drafted.json
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    rules = [[concern["rule"] for concern in session(journey, one)["concerns"]] for one in (before, short, long)]
    assert rules == [[], [], ["within-agreed-nights"]]


def test_sessions_follow_a_new_basis_and_those_beyond_the_new_agreement_are_flagged(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    kept, beyond = saturdays(journey, 2)
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    assert journey.ask("plan_legal_basis", replan).status == 200
    assert session(journey, kept)["legal_basis"] == "s20_reg48"
    last = journey.desk_day + timedelta(days=28)
    assert (
        journey.draft(legal_basis="s20_full", ends_on=last.isoformat(), terms={"review_on": last.isoformat()}).status
        == 201
    )
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    assert [session(journey, one)["legal_basis"] for one in (kept, beyond)] == ["s20_full"] * 2
    assert session(journey, kept)["concerns"] == []
    assert [c["rule"] for c in session(journey, beyond)["concerns"]] == ["agreement-covers-session"]


def replan(journey: Journey, legal_basis: str, number: int) -> None:
    """Plan the link under another basis, and draft version `number` of its agreement under it."""
    why = {"legal_basis": legal_basis, "reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    assert journey.ask("plan_legal_basis", why).status == 200
    days = [(journey.desk_day + timedelta(days=ahead)).isoformat() for ahead in (20, 364)]
    drafted = journey.draft(legal_basis=legal_basis, ends_on=days[1], terms={"review_on": days[0], "nights": None})
    assert drafted.status == 201, drafted.json


def in_full(journey: Journey) -> None:
    """Under section 20 in full, by an agreement that names 31 sessions of each kind and stays of any length."""
    replan(journey, "s20_full", 2)
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    widen(journey.desk, journey.link, 31)


def stays(journey: Journey, nights: int, *ahead: int) -> list[str]:
    """The ids of stays that begin so many days from today."""
    return [
        booked(journey.desk, journey.link, overnight(journey.desk_day + timedelta(days=days), nights)) for days in ahead
    ]


@pytest.mark.parametrize(
    ("nights", "ahead", "rule"),
    [
        (13, range(10, 240, 21), "within-75-days-in-twelve-months"),
        (25, (10,), "placement-intended-within-17-days"),
    ],
)
def test_the_way_back_to_the_limits_counts_what_is_booked(
    desk: LinksDesk, nights: int, ahead: tuple[int, ...], rule: str
) -> None:
    journey = Journey(desk).reach("active")
    in_full(journey)
    made = stays(journey, nights, *ahead)
    replan(journey, "s20_reg48", 3)
    refused = journey.offer(3)
    assert (refused.status, refused.rules) == (409, {rule})
    assert "/cancel" in refused.json["violations"][0]["reason"]
    assert {session(journey, one)["legal_basis"] for one in made} == {"s20_full"}
    for one in made[5:] if len(made) > 1 else made:
        assert step(desk, "cancel_session", one, CANCEL).status == 200
    assert journey.offer(3).status == 200
    assert journey.sign_all(3).status == 200
    assert {session(journey, one)["legal_basis"] for one in made[:5] if len(made) > 1} <= {"s20_reg48"}


def test_what_is_booked_after_the_offer_counts_when_it_is_signed(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    in_full(journey)
    replan(journey, "s20_reg48", 3)
    assert journey.offer(3).status == 200
    for role, person in SIGNERS[:-1]:
        assert journey.sign(role, person, 3).status == 200
    (long,) = stays(journey, 25, 10)
    refused = journey.sign(*SIGNERS[-1], 3)
    assert (refused.status, refused.rules) == (409, {"placement-intended-within-17-days"})
    assert journey.ask("get_link").json["legal_basis"] == "s20_full"
    assert step(desk, "cancel_session", long, CANCEL).status == 200
    assert journey.sign(*SIGNERS[-1], 3).status == 200


def test_what_passes_the_limits_none_the_less_is_flagged_with_the_agreement(desk: LinksDesk) -> None:
    """A stay that was within the limit when it was booked, and is no longer."""
    journey = Journey(desk).reach("active")
    widen(desk, journey.link, 31)
    (stay,) = stays(journey, 13, 10)
    desk.write(
        f"update sessions set ends_at = ends_at + interval '9 days', last_day = last_day + 9 where id = '{stay}'"
    )
    assert journey.draft(terms={"nights": None}).status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    assert "placement-intended-within-17-days" in {c["rule"] for c in session(journey, stay)["concerns"]}
