"""Which reviews the law counts, which the agreement names, and what is recorded of a link that is over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.clock import FixedClock, add_months, add_working_days
from tests.service.links.booking import RECORD, step
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import NOW, REVIEW, VISIT, book, deadlines
from tests.service.links.replanning import FIRST, REPLANNED, active, agree_anew
from tests.service.links.replanning import book as book_on
from tests.support.desk import Heard

SATURDAY = date(2025, 11, 1)
AGREED = "2025-10-21"
"""The review that the agreement of a `Journey` names."""


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("counting", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def review(journey: Journey, held_on: str, at: str | None = None, **changes: Any) -> Heard:
    with journey.desk.at(f"{at or held_on}T15:00:00+00:00"):
        return journey.ask("record_review", {**REVIEW, "held_on": held_on, **changes})


def listed(journey: Journey) -> list[str | None]:
    return [one["latest_next_review_on"] for one in journey.ask("list_reviews").json["items"]]


def test_before_the_first_break_no_review_is_one_under_regulation_48(journey: Journey) -> None:
    book(journey, 32)
    law = str(add_months(SATURDAY, 3))
    early = review(journey, "2025-10-01")
    assert (early.status, early.json["latest_next_review_on"]) == (201, law)
    due = deadlines(journey)
    assert (due["first_review"], "review" in due) == (law, False)
    assert review(journey, "2025-10-02", next_review_on="2026-02-02").rules == {"next-review-within-limit"}
    assert review(journey, "2025-11-01").json["latest_next_review_on"] == "2026-05-01"
    assert deadlines(journey)["review"] == "2026-05-01"
    assert listed(journey) == [law, "2026-05-01"]


def test_before_the_first_break_no_review_is_one_in_full(desk: LinksDesk) -> None:
    journey = active(desk, "CO-1", "s20_reg48")
    with desk.at(f"{REPLANNED}T10:00:00+00:00"):
        agree_anew(journey, 2, "s20_full", REPLANNED)
    assert review(journey, "2025-11-05").json["latest_next_review_on"] is None
    assert listed(journey)[-1] is None
    with desk.at("2025-11-06T10:00:00+00:00"):
        assert "first_review" not in deadlines(journey)
        book_on(journey, date(2025, 11, 15))
        law = str(add_working_days(date(2025, 11, 15), 20))
        assert deadlines(journey)["first_review"] == law
    assert listed(journey)[-1] == law
    assert review(journey, "2025-11-15").json["latest_next_review_on"] == "2026-02-15"


def test_a_child_in_need_plan_is_reviewed_before_any_break_too(desk: LinksDesk) -> None:
    journey = active(desk, "CO-2", "s17_6")
    (session,) = journey.ask("list_link_sessions").json["items"]
    assert (
        desk.ask(
            "cancel_session", {"cancelled_by": "family", "reason": "R."}, path={"session_id": session["id"]}
        ).status
        == 200
    )
    assert deadlines(journey)["review"] == "2026-04-19"
    assert listed(journey) == ["2026-04-19"]


def test_the_review_that_the_agreement_names_is_due(journey: Journey) -> None:
    found = lambda: {k: v for k, v in deadlines(journey).items() if "review" in k and k != "assessment_review"}  # noqa: E731
    assert found() == {"first_review": AGREED}
    book(journey, 32)
    assert found() == {"first_review": AGREED}
    (due,) = journey.desk.ask("list_deadlines", query={"child": journey.child, "kind": "first_review"}).json["items"]
    assert due["source"].startswith("the day that was agreed")
    assert review(journey, "2025-10-20", next_review_on="2025-12-20").status == 201
    assert found() == {"first_review": "2025-12-20"}
    assert review(journey, "2025-12-19").status == 201
    assert found() == {"review": "2026-06-19"}


def test_a_further_agreement_names_a_review_of_its_own(desk: LinksDesk) -> None:
    journey = active(desk, "CO-3", "s20_reg48")
    assert deadlines(journey)["review"] == "2026-04-19"
    with desk.at("2025-11-03T10:00:00+00:00"):
        body = {"starts_on": "2025-11-03", "ends_on": "2026-06-01", "terms": {"review_on": "2026-01-15"}}
        assert journey.draft(**body).status == 201
        assert (journey.offer(2).status, journey.sign_all(2).status) == (200, 200)
        assert deadlines(journey)["review"] == "2026-01-15"
    assert review(journey, "2026-01-10").status == 201
    with desk.at("2026-01-11T10:00:00+00:00"):
        assert deadlines(journey)["review"] == "2026-07-10"


def test_the_list_answers_what_was_answered_when_a_legal_basis_came_back(desk: LinksDesk) -> None:
    journey = active(desk, "CO-4", "s20_full")
    told = [journey.ask("list_reviews").json["items"][0]["latest_next_review_on"]]
    assert told == ["2026-01-19"]
    for number, basis, day in ((2, "s17_6", date(2025, 11, 3)), (3, "s20_full", date(2025, 12, 1))):
        with desk.at(f"{day}T10:00:00+00:00"):
            agree_anew(journey, number, basis, day)
            book_on(journey, date(2025, 12, 6) if number == 3 else date(2025, 11, 8))
        held = {2: ("2025-11-20",), 3: ("2025-12-19", "2026-03-02")}[number]
        told += [review(journey, one).json["latest_next_review_on"] for one in held]
    assert told == ["2026-01-19", "2026-05-20", "2026-03-19", "2026-09-02"]
    assert listed(journey) == told


def test_the_first_break_is_on_the_day_on_which_it_took_place(journey: Journey) -> None:
    (session,) = book(journey, 4)
    begins = f"update agreements set in_force_from = '{{}}' where link_id = '{journey.link}'"
    with journey.desk.at("2025-10-20T10:00:00+00:00"):
        times = {"starts_at": "2025-10-03T17:00:00+01:00", "ends_at": "2025-10-04T15:00:00+01:00"}
        assert step(journey.desk, "complete_session", session, {**RECORD, **times}).status == 200
        assert deadlines(journey)["first_visit"] == "2026-01-03"
        journey.desk.write(begins.format(FIRST))
        assert deadlines(journey)["first_visit"] == "2026-01-04"
        journey.desk.write(begins.format("2025-09-30"))
    assert review(journey, "2025-10-03").json["latest_next_review_on"] == "2026-04-03"


def ended(journey: Journey, day: str) -> Journey:
    with journey.desk.at(f"{day}T12:00:00+00:00"):
        assert journey.ask("end_link", {"reason": "completed"}).status == 200
    return journey


def test_what_took_place_is_recorded_after_the_link_has_ended(journey: Journey) -> None:
    book(journey, 4)
    ended(journey, "2025-10-04")
    with journey.desk.at("2025-10-20T10:00:00+00:00"):
        visited = journey.ask("record_link_visit", {**VISIT, "visited_on": f"{FIRST}"})
        assert (visited.status, visited.json["counts"]) == (201, True)
        late = journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-05"})
        assert late.rules == {"review-of-living-link"}
        assert "2025-10-04" in late.json["violations"][0]["reason"]
    assert review(journey, "2025-10-04", at="2025-10-20").status == 201
    assert review(journey, "2025-10-05", at="2025-10-20").rules == {"review-of-living-link"}
    assert set(deadlines(journey)) == {"assessment_review"}
    assert len(journey.ask("list_reviews").json["items"]) == len(journey.ask("list_link_visits").json["items"]) == 1


def test_a_link_that_ended_before_it_was_active_is_neither_reviewed_nor_visited(desk: LinksDesk) -> None:
    journey = ended(Journey(desk).reach("considering"), "2025-09-30")
    assert review(journey, "2025-09-30").rules == {"review-of-living-link"}
    body = {**VISIT, "visited_on": "2025-09-30"}
    assert journey.ask("record_link_visit", body).rules == {"review-of-living-link"}


def test_a_child_who_was_not_seen_was_not_seen_alone(journey: Journey) -> None:
    body = {"visited_on": "2025-09-30", "child_seen": False, "seen_alone": True}
    refused = journey.ask("record_link_visit", body)
    assert refused.status == 422
    assert "seen_alone" in str(refused.json)
    assert journey.ask("record_link_visit", {**body, "seen_alone": False}).status == 201
