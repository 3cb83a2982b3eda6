"""An agreement that is over: its link serves nobody by it, and its days are no longer intended."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.clock import FixedClock
from services.links.children.reading import find_child
from services.links.day_limits.reading import judge_agreement_days
from services.links.hearing.reading import known_carer
from services.links.matching.loading import carer_to_judge
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import REACHING, Journey, hear_able_carer
from tests.service.links.on_the_way import NOW, deadlines
from tests.service.links.replanning import agree_anew

REVIEWED = {"review_on": "2026-02-20"}
SATURDAYS = [{"slot": "saturday", "sessions_per_month": 3}]
NIGHTS = [{"slot": "one_night", "sessions_per_month": 6}]
TOO_MANY = "agreed-days-within-75-in-twelve-months"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-agreements-over", clock=FixedClock(NOW))
    return made


def agreed_until(desk: LinksDesk, last: str, **terms: Any) -> Journey:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft(ends_on=last, terms=terms).status == 201
    assert journey.offer().status == 200
    assert journey.sign_all().status == 200
    return journey


def refused(journey: Journey, at: str, starts_on: date) -> set[str]:
    """The rules that refuse an open agreement of another link on six nights a month, asked `at` this instant."""
    desk = journey.desk
    with desk.at(at), desk.working() as unit:
        child = find_child(unit, journey.child)
        basis, slots = "s20_reg48", NIGHTS
        found = judge_agreement_days(
            unit, child, legal_basis=basis, starts_on=starts_on, ends_on=None, slots=slots, nights=1
        )
    return {violation.rule for violation in found}


def test_days_of_another_links_agreement_count_as_far_as_they_lie_within_twelve_months(desk: LinksDesk) -> None:
    other = agreed_until(desk, "2026-03-31", slots=NIGHTS, nights=1)
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2026, 3, 31)) == {TOO_MANY}
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2026, 4, 1)) == set()
    assert refused(other, "2028-06-01T10:00:00+00:00", date(2028, 6, 1)) == set()
    assert refused(other, "2026-05-01T10:00:00+00:00", date(2025, 11, 1)) == {TOO_MANY}
    assert refused(other, "2026-05-01T10:00:00+00:00", date(2026, 5, 1)) == set()


def test_days_of_another_links_agreement_count_until_one_under_another_basis_is_in_force(desk: LinksDesk) -> None:
    other = agreed_until(desk, "2027-03-31", slots=NIGHTS, nights=1)
    agree_anew(other, 2, "s20_full", date(2025, 9, 30), date(2026, 1, 5))
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2025, 11, 1)) == {TOO_MANY}
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2026, 1, 5)) == set()


def waits(journey: Journey) -> bool:
    items = journey.desk.ask("report_waiting_list").json["items"]
    return journey.child in {item["child"] for item in items}


def standing(journey: Journey) -> tuple[str, bool, bool, list[str], int]:
    """The child's state, whether it waits for something, and by the report; the link's warnings; what addresses say."""
    child = journey.desk.ask("get_child", path={"child": journey.child}).json
    addresses = journey.ask("get_addresses", grants={*journey.desk.everything, "addresses:read"})
    return child["state"], bool(child["still_wanted"]), waits(journey), journey.view["warnings"], addresses.status


SERVED = ("linked", False, False, [], 200)
WAITING = ("waiting", True, True, ["agreement_over"], 409)


def test_once_the_agreement_is_over_the_child_waits_again_until_another_one_is_signed(desk: LinksDesk) -> None:
    journey = agreed_until(desk, "2025-12-31")
    saturday = {"slot": "saturday", "starts_at": "2026-01-03T10:00:00+00:00", "ends_at": "2026-01-03T15:00:00+00:00"}
    with desk.at("2025-12-31T23:00:00+00:00"):
        assert standing(journey) == SERVED
    with desk.at("2026-01-01T00:30:00+00:00"):
        assert standing(journey) == WAITING
        refused = journey.ask("get_addresses", grants={*desk.everything, "addresses:read"})
        assert refused.rules == {"addresses-while-agreed"}
        assert "POST /links/{link_id}/agreements" in refused.json["violations"][0]["reason"]
        assert journey.ask("book_sessions", saturday).rules == {"agreement-covers-session"}
        assert deadlines(journey)["agreement_ends"] == "2025-12-31"
        assert journey.view["state"] == "active"
    with desk.at("2026-01-02T10:00:00+00:00"):
        assert journey.draft(starts_on="2026-02-01", ends_on="2026-06-30", terms=REVIEWED).status == 201
        assert standing(journey) == WAITING
        assert journey.offer(2).status == 200
        assert journey.sign_all(2).status == 200
        assert standing(journey) == SERVED
    with desk.at("2026-07-01T10:00:00+00:00"):
        assert standing(journey) == WAITING
        assert journey.ask("end_link", {"reason": "completed"}).json["warnings"] == []


def test_of_a_suspended_link_the_warning_says_that_its_agreement_is_over(desk: LinksDesk) -> None:
    journey = agreed_until(desk, "2025-12-31")
    assert journey.ask("suspend_link", {"reason": "illness"}).status == 200
    assert journey.view["warnings"] == []
    with desk.at("2026-01-01T10:00:00+00:00"):
        assert journey.view["warnings"] == ["agreement_over"]
        listed = desk.ask("list_links", query={"child": journey.child}).json["items"]
        assert [one["warnings"] for one in listed] == [["agreement_over"]]


def test_of_a_carers_sessions_none_are_taken_by_an_agreement_that_is_over(desk: LinksDesk) -> None:
    journey = agreed_until(desk, "2025-12-31")
    number = sum(one["sessions_per_month"] for one in journey.view["promised"])
    taken = []
    for at in ("2025-12-31T10:00:00+00:00", "2026-01-01T10:00:00+00:00"):
        with desk.at(at), desk.working() as unit:
            carer = carer_to_judge(unit, known_carer(unit, UUID(journey.carer)))
            taken.append(sum(carer.committed.values()))
            assert len(carer.linked_children) == 1
    assert taken == [number, 0]


@pytest.mark.parametrize(("at", "warned"), [("2025-12-30T10:00:00+00:00", True), ("2026-01-01T10:00:00+00:00", False)])
def test_an_agreement_is_not_more_than_offered_beside_one_that_is_over(desk: LinksDesk, at: str, warned: bool) -> None:
    carer = hear_able_carer(desk, availability={**carer_data("")["availability"], "sessions_per_month": 4})
    former = Journey(desk, carer=carer).reach("everyone_happy")
    assert former.draft(ends_on="2025-12-31", terms={"slots": SATURDAYS}).status == 201
    assert former.offer().status == 200
    assert former.sign_all().status == 200
    other = Journey(desk, carer=carer)
    passed_over = [{"rule": "match-sessions-left", "reason": "The other agreement ends."}]
    assert other.propose(overrides=passed_over).status == 201
    for name, steps in REACHING.items():
        if name not in ("proposed", "active", "suspended"):
            assert [step(other).status < 300 for step in steps] == [True] * len(steps)
    with desk.at(at):
        drafted = other.draft(terms={"slots": SATURDAYS})
        assert drafted.status == 201
        assert ("more_sessions_than_offered" in drafted.json["warnings"]) is warned
