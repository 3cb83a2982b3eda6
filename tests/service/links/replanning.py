"""A link whose legal basis is planned anew while it is under way."""

from __future__ import annotations

from datetime import date, timedelta

from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, record
from tests.service.links.on_the_way import REVIEW, VISIT

FIRST, REPLANNED = date(2025, 10, 4), date(2025, 11, 3)
SATURDAY = date(2025, 11, 8)


def active(desk: LinksDesk, number: str, legal_basis: str) -> Journey:
    """A link under this basis with a Saturday, a review and a visit under it."""
    assert record(desk, number, legal_basis=legal_basis).status < 300
    journey = Journey(desk, child=number)
    journey.reach("everyone_happy")
    review_on = (journey.desk_day + timedelta(days=25)).isoformat()
    assert journey.draft(legal_basis=legal_basis, terms={"review_on": review_on}).status == 201
    assert journey.offer().status == 200
    assert journey.sign_all().status == 200
    book(journey, FIRST)
    with desk.at("2025-10-20T10:00:00+00:00"):
        assert journey.ask("record_review", {**REVIEW, "held_on": "2025-10-19"}).status == 201
        assert journey.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04"}).json["counts"] is True
    return journey


def agree_anew(journey: Journey, number: int, legal_basis: str, day: date, starts_on: date | None = None) -> None:
    """The agreement of this number is signed on `day`, today for the desk; it starts then, or on another day."""
    starts_on = starts_on or day
    decided = {"legal_basis": legal_basis, "reason": "R.", "decided_by": "worker-1", "decided_on": f"{day}"}
    assert journey.ask("plan_legal_basis", decided).status == 200
    drafted = journey.draft(
        legal_basis=legal_basis,
        starts_on=f"{starts_on}",
        ends_on=f"{starts_on + timedelta(days=250)}",
        terms={"review_on": f"{starts_on + timedelta(days=25)}"},
    )
    assert drafted.status == 201, drafted.json
    assert journey.offer(number).status == 200
    assert journey.sign_all(number).status == 200


def book(journey: Journey, day: date) -> None:
    times = {"starts_at": f"{day}T10:00:00+00:00", "ends_at": f"{day}T15:00:00+00:00"}
    heard = journey.ask("book_sessions", {"slot": "saturday", "place": "carers_home", **times})
    assert heard.status == 201, heard.json
