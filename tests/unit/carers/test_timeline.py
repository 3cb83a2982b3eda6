"""The timeline: what is due when, what is overdue, what is not needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.carers.approvals.timeline import clocks
from services.carers.approvals.timeline.case import (
    Approved,
    Asked,
    Case,
    Clocks,
    Considered,
    Decided,
    Reported,
    StageOne,
)
from services.carers.approvals.timeline.entries import Entry
from services.carers.contract.codes import APPLICATION_STATES, ENTRY_KINDS, ENTRY_STATES
from tests.unit.carers.households import APPLIED, HOUSEHOLD, NUMBERS, checks

FRESH = Case(
    "in_assessment",
    APPLIED,
    Asked(date(2025, 1, 13)),
    replace(HOUSEHOLD, visits=(), courses=(), contributions=()),
    NUMBERS,
)
DECIDED = Case(
    state="approved",
    received_on=APPLIED,
    asked=Asked(date(2025, 1, 13), date(2025, 1, 14), date(2025, 1, 27)),
    household=HOUSEHOLD,
    numbers=NUMBERS,
    stage_one=StageOne("complete", date(2025, 3, 10), date(2025, 3, 12)),
    report=Reported(date(2025, 5, 13), date(2025, 5, 28), None),
    panel=Considered(date(2025, 6, 10), date(2025, 6, 2), date(2025, 6, 12), "suitable"),
    decision=Decided(date(2025, 6, 16), "approved", date(2025, 6, 17), date(2025, 6, 18)),
    carer=Approved(date(2026, 6, 16), True, date(2025, 6, 16)),
)


def entries(case: Case, today: date) -> dict[str, Entry]:
    return {e.step: e for e in clocks.timeline(case, Clocks(), today)}


def test_every_step_stands_once_with_its_basis() -> None:
    found = clocks.timeline(DECIDED, Clocks(), date(2025, 7, 1))
    assert len({e.step for e in found}) == len(found)
    assert all(e.basis and e.title and e.kind in ENTRY_KINDS and e.state in ENTRY_STATES for e in found)


def test_a_finished_case_is_done_in_time() -> None:
    found = entries(DECIDED, date(2025, 7, 1))
    assert {e.step for e in found.values() if e.state == "open"} == {"first_review"}
    assert not [e for e in found.values() if e.late or e.state == "overdue"]
    assert found["decision"].due_on == date(2025, 6, 23)
    assert found["oral_notice"].due_on == date(2025, 6, 18)
    assert found["written_notice"].due_on == date(2025, 6, 23)
    assert found["panel_papers"].due_on == date(2025, 6, 3)
    assert clocks.next_due(found.values()) is None


@pytest.mark.parametrize(
    ("today", "target", "limit"),
    [
        (date(2025, 8, 10), "open", "open"),
        (date(2025, 8, 11), "overdue", "open"),
        (date(2025, 10, 10), "overdue", "open"),
        (date(2025, 10, 11), "overdue", "overdue"),
    ],
)
def test_six_months_are_the_target_and_eight_the_limit(today: date, target: str, limit: str) -> None:
    found = entries(FRESH, today)
    assert (found["whole_target"].state, found["recommendation_limit"].state) == (target, limit)
    assert clocks.next_due(found.values()) == date(2025, 8, 10)


def test_the_limit_runs_to_the_recommendation_and_not_to_the_decision() -> None:
    late_decision = replace(DECIDED, decision=replace(DECIDED.decision, decided_on=date(2025, 11, 3)))
    found = entries(late_decision, date(2025, 11, 4))
    assert found["recommendation_limit"].late is False
    assert found["whole_target"].late is True
    assert found["decision"].late is True


def test_a_deferral_does_not_stop_the_clock() -> None:
    deferred = replace(
        DECIDED, state="report_sent", panel=replace(DECIDED.panel, recommendation="deferred"), decision=None, carer=None
    )
    assert entries(deferred, date(2025, 10, 11))["recommendation_limit"].state == "overdue"


def test_without_the_panel_its_steps_are_not_needed_and_the_decision_stops_the_clock() -> None:
    found = entries(replace(DECIDED, panel_required=False, panel=None), date(2025, 7, 1))
    assert found["panel"].state == found["panel_papers"].state == "not_needed"
    assert found["recommendation_limit"].done_on == date(2025, 6, 16)


def test_the_applicants_own_time_is_never_overdue() -> None:
    waiting = replace(DECIDED, state="report_sent", panel=None, decision=None, carer=None)
    assert entries(waiting, date(2025, 5, 28))["observations"].state == "open"
    after = entries(waiting, date(2025, 5, 29))["observations"]
    assert (after.state, after.done_on, after.late) == ("done", date(2025, 5, 28), False)


def test_a_check_that_is_missing_stays_open() -> None:
    found = entries(replace(FRESH, household=checks(dbs=HOUSEHOLD.checks.dbs[:1])), date(2025, 6, 1))
    assert found["dbs"].state == "open"
    assert found["medical"].done_on == date(2025, 3, 5)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (FRESH, "stage_one"),
        (replace(FRESH, stage_one=StageOne("complete", APPLIED, APPLIED)), "stage_two"),
        (replace(FRESH, state="report_sent"), "panel"),
        (replace(FRESH, state="report_sent", panel_required=False), "decision"),
        (replace(FRESH, state="recommended"), "decision"),
        (DECIDED, "ended"),
        (replace(FRESH, state="withdrawn"), "ended"),
    ],
)
def test_the_stage_follows_from_the_rest(case: Case, expected: str) -> None:
    assert clocks.stage(case) == expected


@given(state=st.sampled_from(APPLICATION_STATES), today=st.dates(APPLIED, date(2035, 1, 1)))
def test_any_case_has_a_timeline_on_any_day(state: str, today: date) -> None:
    found = clocks.timeline(replace(FRESH, state=state), Clocks(), today)
    for entry in found:
        assert entry.state != "overdue" or (entry.due_on is not None and entry.due_on < today)
        assert entry.state != "done" or entry.done_on is not None
    if state == "withdrawn":
        assert {e.state for e in found} == {"done", "not_needed"}


@given(today=st.dates(APPLIED, date(2030, 1, 1)), later=st.integers(0, 500))
def test_what_is_overdue_stays_overdue_until_it_is_done(today: date, later: int) -> None:
    now, then = (
        {e.step for e in clocks.timeline(FRESH, Clocks(), day) if e.state == "overdue"}
        for day in (today, today + timedelta(days=later))
    )
    assert now <= then
