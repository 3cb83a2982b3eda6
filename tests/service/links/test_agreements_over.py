"""An agreement that is over: its link serves nobody by it, and its days are no longer intended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.links.children.reading import find_child
from services.links.day_limits.reading import judge_agreement_days
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey
from tests.service.links.on_the_way import NOW
from tests.service.links.replanning import agree_anew

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


def test_days_of_another_links_agreement_count_until_one_under_another_basis_is_in_force(desk: LinksDesk) -> None:
    other = agreed_until(desk, "2027-03-31", slots=NIGHTS, nights=1)
    agree_anew(other, 2, "s20_full", date(2025, 9, 30), date(2026, 1, 5))
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2025, 11, 1)) == {TOO_MANY}
    assert refused(other, "2025-10-01T10:00:00+00:00", date(2026, 1, 5)) == set()
