"""What a link's steps mean for its sessions that are booked, and who must be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis.clock import LONDON
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey


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
