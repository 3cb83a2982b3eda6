"""Carers whose review of approval is overdue: not suggested until it is held; what was agreed goes on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.carers.contract import CONTRACT
from tests.service.links.booking import TODAY, active_link, book, daytime, hear_carer
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.recording import record
from tests.service.links.suggesting import able, ids, suggest

OVERDUE, UNTIL_TODAY, AGAIN = "2025-09-29", "2025-09-30", "2026-09-30"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """A council for each test: what is suggested depends on all that is there."""
    made: LinksDesk = make_desk(f"reviewed-{uuid4().hex[:8]}", clock=TODAY)
    return made


def reviewed(next_review_on: str, **more: Any) -> dict[str, Any]:
    return {"standing": {**carer_data("")["standing"], "next_review_on": next_review_on, **more}}


def hear_review(desk: LinksDesk, carer: str, version: int, **more: Any) -> None:
    data = carer_data(carer, skills=desk_skills(), **reviewed(AGAIN, reviewed_on=UNTIL_TODAY, **more))
    desk.hear("carers.carer.reviewed.v1", carer, version, data)


def desk_skills() -> list[dict[str, Any]]:
    return [{"id": "x", "person": 1, "task": "gastrostomy", "signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}]


def test_what_is_heard_here_is_what_carers_announce() -> None:
    (event,) = [one for one in CONTRACT.events if one.name == "carers.carer.reviewed.v1"]
    public = event.data()
    assert set(carer_data("")) == set(public.fields)
    assert set(carer_data("")["standing"]) == set(public.fields["standing"].nested().fields)


def test_an_overdue_review_excludes_until_it_is_held(desk: LinksDesk) -> None:
    record(desk, "C-1")
    in_date, overdue = able(desk, **reviewed(UNTIL_TODAY)), able(desk, **reviewed(OVERDUE))
    found = suggest(desk, "C-1").json
    assert (ids(found["suggestions"]), ids(found["near_misses"])) == ([in_date], [overdue])
    (unlock,) = found["near_misses"][0]["unlocks"]
    assert (unlock["kind"], unlock["words"]) == ("review", "the review of the approval")
    assert {"rule": "match-review-in-date", "pairs": 1} in found["reasons"]
    of_carer = desk.ask("suggest_children", path={"carer_id": overdue}).json
    assert of_carer["suggestions"] == []
    hear_review(desk, overdue, 2)
    assert set(ids(suggest(desk, "C-1").json["suggestions"])) == {in_date, overdue}
    assert len(desk.ask("suggest_children", path={"carer_id": overdue}).json["suggestions"]) == 1


def test_a_carer_found_not_suitable_is_no_near_miss(desk: LinksDesk) -> None:
    record(desk, "C-1")
    carer = able(desk)
    hear_review(desk, carer, 2, found_unsuitable_on=UNTIL_TODAY)
    found = suggest(desk, "C-1", include="excluded").json
    assert (found["suggestions"], found["near_misses"], ids(found["excluded"])) == ([], [], [carer])
    hear_review(desk, carer, 3)
    assert ids(suggest(desk, "C-1").json["suggestions"]) == [carer]


def test_what_was_agreed_goes_on_though_the_review_is_overdue(desk: LinksDesk) -> None:
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, **reviewed(OVERDUE))
    assert book(desk, link, daytime(date(2025, 10, 4))).status == 201
