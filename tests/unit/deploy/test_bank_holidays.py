"""One-off bank holidays: an operator makes them known without a release, and everything that counts days follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from chassis import clock
from services.links.sessions.patterns.expanding import expand, read
from services.links.sessions.patterns.years import SchoolYears
from tests.unit.deploy.conftest import Operator

MONDAY, MAY_DAY = date(2031, 3, 10), date(2031, 5, 5)
SATURDAY = datetime(2031, 3, 3, 16, 0, tzinfo=UTC)


class Owner:
    pass


@pytest.fixture
def proclaimed() -> Iterator[Owner]:
    owner = Owner()
    clock.proclaim(owner, {MONDAY: True, MAY_DAY: False})
    yield owner
    clock.proclaim(owner, {})


def test_working_days_and_patterns_follow(proclaimed: Owner) -> None:
    assert clock.is_bank_holiday(MONDAY)
    assert not clock.is_bank_holiday(MAY_DAY), "moved by the Government"
    assert clock.add_working_days(date(2031, 3, 7), 1) == date(2031, 3, 11)
    assert clock.working_days_between(date(2031, 3, 7), date(2031, 3, 11)) == 1
    rule = read("FREQ=WEEKLY;BYDAY=MO;COUNT=3")
    days = expand(rule, SATURDAY, (), SchoolYears({}), "include", "leave_out").days
    assert days == (date(2031, 3, 3), date(2031, 3, 17))
    clock.proclaim(proclaimed, {})
    assert not clock.is_bank_holiday(MONDAY)
    assert clock.is_bank_holiday(MAY_DAY)


def test_what_two_registers_know_holds_until_neither_does(proclaimed: Owner) -> None:
    other = Owner()
    clock.proclaim(other, {MONDAY: True})
    clock.proclaim(proclaimed, {})
    assert clock.is_bank_holiday(MONDAY)
    clock.proclaim(other, {})
    assert not clock.is_bank_holiday(MONDAY)


def test_an_operator_adds_a_day_and_takes_it_back(operator: Operator) -> None:
    added = operator.json("bank-holidays", "add", "2031-03-10", "--name", "A coronation")
    assert added == {"day": "2031-03-10", "name": "A coronation", "bank_holiday": True, "changed": True}
    assert operator.json("bank-holidays", "add", "2031-03-10", "--name", "A coronation")["changed"] is False
    assert operator.json("bank-holidays", "remove", "2031-05-05")["changed"] is True
    assert [(one["day"], one["name"]) for one in operator.json("bank-holidays", "list")] == [
        ("2031-03-10", "A coronation"),
        ("2031-05-05", None),
    ]
    assert len(operator.json("councils", "list")) > 1, "the days stand under no council"
    assert operator.json("bank-holidays", "remove", "2031-03-10")["changed"] is True
    assert operator.json("bank-holidays", "add", "2031-05-05", "--name", "May Day")["changed"] is True
    assert operator.json("bank-holidays", "list") == []
    assert "does not match the format" in operator.refusal("bank-holidays", "add", "10.3.2031", "--name", "x")
