"""A restriction through a household reaches whoever lives there, whatever became known last."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, record
from tests.service.links.on_the_way import NOW, book, change, change_carer, flagged, held_in_replica, placement


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("households-apart", clock=FixedClock(NOW))
    return made


PARENTS = [
    *example("record_child").body["parents"],
    {"person": "P-2042", "kind": "father", "parental_responsibility": True, "contact": None},
]
FATHER_OF_ONE = {"person": "P-9001", "kind": "father", "parental_responsibility": False, "contact": None}


def fathered(desk: LinksDesk) -> Journey:
    """A child of whom P-9001 is a further parent, with an active link."""
    number = f"C-{uuid4().hex[:8]}"
    assert record(desk, number, parents=[*PARENTS, FATHER_OF_ONE]).status == 201
    return Journey(desk, child=number).reach("active")


@pytest.mark.parametrize("order", ["placed first", "restricted first"])
def test_a_child_who_is_placed_may_not_meet_somebody_whose_child_comes(desk: LinksDesk, order: str) -> None:
    one = fathered(desk)
    (booked,) = book(one, 4)
    other = f"M-{uuid4().hex[:8]}"
    news = [
        lambda: change_carer(one, 2, placements=[placement(other)]),
        lambda: held_in_replica(desk, other, {"kind": "person", "id": "P-9001"}, applies_to_household=True),
    ]
    first, second = news if order == "placed first" else reversed(news)
    first()
    assert not flagged(desk, booked)
    second()
    assert flagged(desk, booked)


def test_somebody_who_enters_a_childs_record_keeps_others_from_it(desk: LinksDesk) -> None:
    one = Journey(desk).reach("active")
    other = Journey(desk, carer=one.carer).reach("active")
    (first,), (second,) = book(one, 4), book(other, 4)
    held_in_replica(desk, one.child, {"kind": "person", "id": "P-9001"}, applies_to_household=True)
    assert not flagged(desk, first)
    assert not flagged(desk, second)
    change(other, parents=[*PARENTS, FATHER_OF_ONE])
    desk.run_timers()
    assert flagged(desk, first)
    assert flagged(desk, second)
