"""The other ways that an application can take: refused at stage one, brief reports, no panel, withdrawn, overdue."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import example
from tests.service.carers.desk import Desk


def body_of(operation: str, **changes: Any) -> Any:
    return {**deepcopy(example(operation).body), **changes}


def entry(desk: Desk, step: str) -> Any:
    return next(e for e in desk.ask("get_timeline").json["entries"] if e["step"] == step)


BRIEF = {"kind": "brief", "author": "worker-202", "completed_on": "2025-05-12", "sent_to_applicant_on": "2025-05-13"}


def refused_after_a_brief_report(desk: Desk) -> None:
    """An application after stage one that the panel finds not suitable on a brief report."""
    desk.prepare("record_visit")
    desk.send_example("record_checks")
    desk.send_example("complete_stage_one")
    desk.ask("send_report", BRIEF)
    refusal = body_of("record_recommendation", recommendation="not_suitable")
    del refusal["terms"]
    assert desk.ask("record_recommendation", refusal).json["state"] == "recommended"


def test_a_negative_stage_one_states_its_reasons_and_ends_the_application(desk: Desk) -> None:
    desk.prepare("complete_stage_one")
    negative = body_of("complete_stage_one", outcome="not_suitable")
    assert desk.ask("complete_stage_one", negative).rules == {"stage-one-reasons"}
    told = {**negative, "reasons": "The home cannot be made safe.", "notified_on": "2025-03-25"}
    ended = desk.ask("complete_stage_one", told, actor="worker-301")
    assert ended.json["state"] == "ended_at_stage_one"
    assert ended.json["stage"] == "ended"
    assert ended.json["stage_one"]["decided_by"] == "worker-301"
    assert ended.json["dispose_after"] == "2028-03-12"
    notice = entry(desk, "stage_one_notice")
    assert (notice["due_on"], notice["done_on"], notice["late"]) == ("2025-03-24", "2025-03-25", True)
    assert entry(desk, "panel")["state"] == "not_needed"


def test_stage_one_ends_once(desk: Desk) -> None:
    desk.prepare("send_report")
    assert desk.send_example("complete_stage_one").rules == {"stage-one-ends-once"}


def test_a_brief_report_can_only_refuse_or_lead_to_a_full_one(desk: Desk) -> None:
    desk.prepare("record_visit")
    assert desk.ask("send_report", BRIEF).json["stage"] == "panel"
    assert desk.send_example("record_recommendation").rules == {"brief-report-cannot-approve"}
    without_terms = body_of("record_recommendation", recommendation="full_report_needed")
    del without_terms["terms"]
    asked = desk.ask("record_recommendation", without_terms)
    assert asked.json["state"] == "in_assessment"
    assert entry(desk, "panel")["done_on"] is None


def test_a_determination_after_a_brief_report_has_reasons_and_28_days(desk: Desk) -> None:
    refused_after_a_brief_report(desk)
    decision = {"decided_on": "2025-06-16", "outcome": "not_suitable"}
    assert desk.ask("record_decision", decision).rules == {"qualifying-determination-stated"}
    decided = desk.ask("record_decision", {**decision, "reasons": "The assessment found serious concerns."}).json
    assert (decided["state"], decided["dispose_after"]) == ("not_suitable", "2028-06-16")
    assert decided["decisions"][0]["representations_until"] is None
    told = desk.ask("record_notices", {"told_on": "2025-06-18", "written_notice_on": "2025-06-24"}).json
    assert told["decisions"][0]["representations_until"] == "2025-07-22"
    assert entry(desk, "written_notice")["late"] is True
    assert entry(desk, "oral_notice")["late"] is False
    assert entry(desk, "representations")["kind"] == "period"
    assert desk.ask("record_decision", decision).rules >= {"application-is-open"}


def test_the_decision_maker_can_have_a_brief_assessment_completed(desk: Desk) -> None:
    refused_after_a_brief_report(desk)
    back = desk.ask("record_decision", {"decided_on": "2025-06-16", "outcome": "complete_assessment"})
    assert (back.json["state"], back.json["stage"]) == ("in_assessment", "stage_two")
    assert back.json["dispose_after"] is None


def test_a_panel_that_defers_may_meet_again(desk: Desk) -> None:
    desk.prepare("record_recommendation")
    deferred = desk.send_example("record_recommendation", body_of("record_recommendation", recommendation="deferred"))
    assert (deferred.json["state"], deferred.json["stage"]) == ("report_sent", "panel")
    assert desk.send_example("record_decision").rules == {"panel-has-recommended"}
    assert desk.send_example("record_recommendation").json["state"] == "recommended"


def test_a_council_can_do_without_the_panel_but_never_without_the_decision(make_desk: Any) -> None:
    desk = make_desk("without-panel", settings={"approval.panel_required": False})
    desk.prepare("record_recommendation")
    application = desk.ask("get_application").json
    assert (application["state"], application["stage"]) == ("report_sent", "decision")
    assert entry(desk, "panel")["state"] == "not_needed"
    early = body_of("record_decision", decided_on="2025-05-28")
    assert desk.send_example("record_decision", early).rules == {"observations-period"}
    assert desk.send_example("record_decision").json["state"] == "approved"


def test_ofsted_codes_are_for_before_the_panel(desk: Desk) -> None:
    desk.prepare("record_decision")
    body = body_of("withdraw_application", withdrawn_on="2025-06-15")
    assert desk.ask("withdraw_application", body).rules == {"withdrawal-code-before-panel"}
    del body["reason"]
    gone = desk.ask("withdraw_application", body).json
    assert (gone["state"], gone["dispose_after"]) == ("withdrawn", "2028-06-15")


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        ((2025, 8, 10), set()),
        ((2025, 8, 11), {"whole_target"}),
        ((2025, 10, 11), {"whole_target", "recommendation_limit"}),
    ],
)
def test_clocks_are_flagged_from_the_day_after(make_desk: Any, day: tuple[int, int, int], overdue: set[str]) -> None:
    desk = make_desk(f"clock-{day[1]}-{day[2]}", clock=FixedClock(datetime(*day, 9, tzinfo=UTC)))
    desk.prepare("get_application")
    timeline = desk.ask("get_timeline").json
    assert {e["step"] for e in timeline["entries"] if e["state"] == "overdue"} == overdue
    assert timeline["overdue"] == len(overdue)
    found = desk.ask("list_applications", query={"overdue": "true"}).json["items"]
    assert bool(found) is bool(overdue)


def test_a_decision_has_seven_working_days_from_the_minutes(make_desk: Any) -> None:
    desk = make_desk("decision-clock", clock=FixedClock(datetime(2025, 6, 24, 9, tzinfo=UTC)))
    desk.prepare("record_decision")
    decision = entry(desk, "decision")
    assert (decision["due_on"], decision["state"]) == ("2025-06-23", "overdue")
    assert desk.ask("get_application").json["next_due_on"] == "2025-06-23"


def test_settings_hold_from_their_day(make_desk: Any) -> None:
    desk = make_desk("stricter", settings={"checks.references": 3, "checks.dbs_age": 16, "assessment.visits": 3})
    desk.prepare("complete_stage_one")
    assert desk.send_example("complete_stage_one").rules == {"dbs-for-every-adult", "references-with-interviews"}
    assert "person 3" in str(desk.send_example("complete_stage_one").json)


def test_applications_are_found_by_their_state_and_clocks(make_desk: Any) -> None:
    desk = make_desk("application-finder", clock=FixedClock(datetime(2025, 6, 2, 9, tzinfo=UTC)))
    desk.prepare("send_report")
    wanted = desk.ask("get_application").json["id"]

    def found(**query: str) -> bool:
        return [a["id"] for a in desk.ask("list_applications", query=query).json["items"]] == [wanted]

    assert found(state="in_assessment", stage="stage_two", kind_of_care="family_link", assessor="worker-202")
    assert found(overdue="false", due_before="2025-08-11", received_from="2025-02-10", received_to="2025-02-10")
    assert not found(overdue="true")
    assert not found(due_before="2025-08-10")
    assert not found(stage="stage_one")
    assert not found(kind_of_care="mainstream")
    assert not found(received_from="2025-02-11")
    assert desk.ask("list_applications", query={"overdue": "maybe"}).status == 422
