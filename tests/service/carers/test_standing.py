"""Suspension, resignation and the end of an approval; what they refuse, and what is announced."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import CARER_ID
from services.carers.contract.scopes import CLOSED, SCOPES
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing, run_timer

SUSPEND = {"starts_on": "2025-09-08", "reason": "allegation"}


def test_a_suspended_carer_takes_no_placement_until_the_suspension_ends(desk: Desk) -> None:
    desk.prepare("suspend_carer")
    suspended = desk.ask("suspend_carer", SUSPEND).json
    assert (suspended["state"], suspended["standing"]["suspended_from"]) == ("suspended", "2025-09-08")
    assert suspended["standing"]["suspensions"][0]["suspended_by"] == "worker-900"
    assert announced(desk)[-1]["type"] == "carers.carer.suspended.v1"
    assert last(desk)["standing"]["suspended_from"] == "2025-09-08"
    assert "allegation" not in str(announced(desk))
    usual = desk.ask("get_carer", grants=frozenset(SCOPES) - CLOSED).json["standing"]
    assert usual["suspensions"][0].keys() == {"starts_on", "suspended_by", "ended_on", "ended_by"}
    assert desk.ask("suspend_carer", SUSPEND).rules == {"suspended-once"}
    week = {"ended_on": "2025-09-21", "end_reason": "as_planned"}
    assert desk.ask("place_child", placing(desk, "2025-09-08", **week)).rules == {"carer-not-suspended"}
    assert desk.ask("end_suspension", {"ended_on": "2025-09-07"}).rules == {"dates-in-order"}
    ended = desk.ask("end_suspension", {"ended_on": "2025-09-22"}).json
    assert (ended["state"], ended["standing"]["suspended_from"]) == ("approved", None)
    assert desk.ask("end_suspension", {}).rules == {"suspension-to-end"}
    assert desk.ask("place_child", placing(desk, "2025-09-21", **week)).rules == {"carer-not-suspended"}
    assert (
        desk.ask("place_child", placing(desk, "2025-09-22", ended_on="2025-09-23", end_reason="as_planned")).status
        == 201
    )
    assert desk.ask("suspend_carer", SUSPEND).rules == {"dates-in-order"}
    assert [event["type"].split(".")[2] for event in announced(desk)] == [
        "approved",
        "suspended",
        "suspension_ended",
        "changed",
    ]


def test_a_child_who_would_be_there_today_is_not_placed_late_with_a_suspended_carer(make_desk: Any) -> None:
    desk = make_desk("synthetic-late", clock=FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC)))
    desk.prepare("suspend_carer")
    desk.ask("suspend_carer", {"reason": "health"})
    assert desk.ask("place_child", placing(desk, "2025-09-20")).rules == {"carer-not-suspended"}
    planned = {"planned_end_on": "2025-09-21"}
    assert desk.ask("place_child", placing(desk, "2025-09-20", **planned)).rules == {"carer-not-suspended"}
    over = placing(desk, "2025-09-20", **planned, ended_on="2025-09-21", end_reason="as_planned")
    assert desk.ask("place_child", over).status == 201


def test_the_approval_ends_by_itself_twenty_eight_days_after_the_notice(make_desk: Any) -> None:
    def on(*day: int) -> Desk:
        made: Desk = make_desk("synthetic-leaver", clock=FixedClock(datetime(*day, 9, 0, tzinfo=UTC)))  # type: ignore[misc]
        made.known.update(known)
        return made

    known: dict[str, str] = {}
    desk = on(2025, 9, 30)
    desk.prepare("record_resignation")
    known = desk.known
    resigned = desk.send_example("record_resignation").json
    assert (resigned["state"], resigned["standing"]["approval_ends_on"]) == ("approved", "2025-10-08")
    assert announced(desk)[-1]["type"] == "carers.carer.resigned.v1"
    assert desk.send_example("record_resignation").rules == {"resignation-once"}
    ((due,),) = desk.rows(f"select due_at from messaging.timers where subject = '{desk.known[CARER_ID]}'")
    assert due == datetime(2025, 10, 7, 23, tzinfo=UTC)  # midnight, summer time
    assert desk.ask("place_child", placing(desk, "2025-10-06", planned_end_on="2025-10-08")).status == 201
    later = placing(desk, "2025-10-06", planned_end_on="2025-10-09", child_id="CH-2")
    assert desk.ask("place_child", later).rules >= {"approval-stands"}

    run_timer(on(2025, 10, 7), "approval_end", desk.known[CARER_ID])
    assert desk.ask("get_carer").json["state"] == "approved"
    for _ in range(2):
        run_timer(on(2025, 10, 8), "approval_end", desk.known[CARER_ID])
    ended = desk.ask("get_carer").json
    assert (ended["state"], ended["version"], ended["standing"]["approval_ended_on"]) == ("ended", 4, "2025-10-08")
    assert announced(desk)[-1]["type"] == "carers.carer.approval_ended.v1"
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3, 4]
    assert len(last(desk)["placements"]) == 1


def test_a_notice_recorded_too_late_ends_the_approval_at_once(desk: Desk) -> None:
    desk.prepare("record_resignation")
    ended = desk.ask("record_resignation", {"received_on": "2025-07-01"}).json
    assert (ended["state"], ended["standing"]["approval_ended_on"]) == ("ended", "2025-07-29")
    assert announced(desk)[-1]["type"] == "carers.carer.approval_ended.v1"
    over = {"ended_on": "2025-08-02", "end_reason": "as_planned"}
    assert desk.ask("place_child", placing(desk, "2025-08-01", **over)).rules == {"approval-stands"}


@pytest.mark.parametrize(
    "operation",
    [
        "allocate_social_worker",
        "sign_off_skill",
        "change_household",
        "renew_checks",
        "suspend_carer",
        "grant_exemption",
    ],
)
def test_after_its_end_an_approval_takes_no_step(desk: Desk, operation: str) -> None:
    desk.prepare("record_resignation")
    desk.ask("record_resignation", {"received_on": "2025-07-01"})
    assert "carer-is-approved" in desk.send_example(operation).rules
    assert desk.ask("set_availability", {}, creates=True).rules == {"carer-is-approved"}


def test_a_suspension_ends_with_the_approval(desk: Desk) -> None:
    desk.prepare("record_resignation")
    desk.ask("suspend_carer", SUSPEND)
    ended = desk.ask("record_resignation", {"received_on": "2025-08-12"}).json
    assert ended["standing"]["suspensions"][0]["ended_on"] == "2025-09-09"
    assert last(desk)["standing"]["suspended_from"] is None


def test_a_step_takes_the_version_that_was_read(desk: Desk) -> None:
    desk.prepare("suspend_carer")
    assert desk.ask("suspend_carer", SUSPEND, if_match=7).status == 412
    assert desk.ask("suspend_carer", SUSPEND, if_match=1).headers["ETag"] == '"2"'
