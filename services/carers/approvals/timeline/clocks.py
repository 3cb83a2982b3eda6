"""The timeline of an application, from plain values and a day. Reads no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from chassis.clock import add_months, add_working_days
from services.carers.approvals.timeline.case import Case, Clocks
from services.carers.approvals.timeline.entries import Entry, Maker
from services.carers.recruitment.assessment import rules
from services.carers.recruitment.assessment.gates import stage_two_gates

REGULATIONS = "Fostering Services (England) Regulations 2011"
STANDARD_14 = "National Minimum Standards for Fostering 2011, standard 14"
SEED = "Family Link page of Bath & North East Somerset"
FINAL = ("suitable", "not_suitable")


def timeline(case: Case, clocks: Clocks, today: date) -> tuple[Entry, ...]:
    """Every step in the order of the process, then the clocks over the whole."""
    make = Maker(today, case.state in ("withdrawn", "ended_at_stage_one"))
    day = case.decision.decided_on if case.decision else today
    return (
        *_enquiry(case, make),
        *_stage_one(case, clocks, make, day),
        *_stage_two(case, make, day),
        *_panel(case, clocks, make),
        *_decision(case, clocks, make),
        *_afterwards(case, make),
        *_whole(case, clocks, make),
    )


def next_due(entries: Iterable[Entry]) -> date | None:
    """The nearest day that a limit or target of the application itself still sets."""
    waiting = (e for e in entries if e.kind in ("limit", "target") and e.state in ("open", "overdue"))
    return min((e.due_on for e in waiting if e.due_on is not None and e.step != "first_review"), default=None)


def stage(case: Case) -> str:
    if case.state not in ("in_assessment", "report_sent", "recommended"):
        return "ended"
    if case.state == "in_assessment":
        return "stage_two" if case.stage_one.outcome == "complete" else "stage_one"
    return "panel" if case.state == "report_sent" and case.panel_required else "decision"


def _enquiry(case: Case, make: Maker) -> Iterator[Entry]:
    pack, visit = case.asked.pack_sent_on, case.asked.visit_held_on
    yield make.step("enquiry", "Enquiry received", SEED, case.asked.received_on)
    yield make.step("information_pack", "Information pack sent", SEED, pack, pack is not None)
    yield make.step("home_visit", "First home visit held", SEED, visit, visit is not None)
    yield make.step("application", "Application received", REGULATIONS + " reg 26(1)", case.received_on)


def _stage_one(case: Case, clocks: Clocks, make: Maker, day: date) -> Iterator[Entry]:
    household, numbers, part_1 = case.household, case.numbers, REGULATIONS + " Schedule 3 Part 1"
    checks = household.checks
    sound = not _fails(
        rules.DBS_FOR_EVERY_ADULT.judge(household, day, numbers.dbs_age),
        rules.DBS_IS_CURRENT.judge(household, day, numbers.dbs_age, numbers.dbs_months),
    )
    yield make.step("dbs", "Enhanced DBS check of every adult", part_1, _last((d.issued_on for d in checks.dbs), sound))
    fit = not _fails(rules.MEDICAL_FOR_EACH_APPLICANT.judge(household, day, numbers.medical_months))
    yield make.step(
        "medical", "Medical of each applicant", part_1, _last((m.reported_on for m in checks.medicals), fit)
    )
    heard = not _fails(rules.REFERENCES_WITH_INTERVIEWS.judge(household, day, numbers.references))
    interviews = (r.interviewed_on for r in checks.references if r.interviewed_on is not None)
    yield make.step("references", "Referees interviewed", REGULATIONS + " reg 26(1A)", _last(interviews, heard))
    yield make.step(
        "local_authority",
        "Local authority consulted",
        REGULATIONS + " reg 26(1A)",
        _last(r.replied_on for r in checks.local_authority),
    )
    needed = rules.needs_former_reference(household, numbers.former_service_months)
    yield make.step(
        "former_service",
        "Reference of the former fostering service",
        REGULATIONS + " reg 26(1A)",
        _last(checks.former_service),
        needed,
    )
    one = case.stage_one
    yield make.step("stage_one", "Stage one ended", REGULATIONS + " reg 26(1A)", one.decided_on)
    complete = one.information_complete_on
    yield make.limit(
        "stage_one_notice",
        "Written notice of a negative stage one",
        REGULATIONS + " reg 26(1B); check the number against the text before relying on it",
        add_working_days(complete, clocks.stage_one_notice_days) if complete else None,
        one.notified_on,
        one.outcome == "not_suitable",
    )


def _stage_two(case: Case, make: Maker, day: date) -> Iterator[Entry]:
    household = case.household
    visits, members, preparation, part = (v is None for v in stage_two_gates(household, day, case.numbers))
    last_visit = _last((v.visited_on for v in household.visits), visits and members)
    yield make.step("visits", "Visits, every member spoken to", SEED, last_visit)
    courses = (c.attended_on for c in household.courses)
    yield make.step("preparation", "Preparation course attended", SEED, _last(courses, preparation))
    own = (c.received_on for c in household.contributions if c.kind == "own_part")
    yield make.step("applicant_part", "Applicant's own part of the report", SEED, _last(own, part))
    report = case.report
    yield make.step(
        "report", "Report sent to the applicant", REGULATIONS + " reg 26(2)", report.sent_on if report else None
    )
    yield make.period(
        "observations",
        "Applicant's observations on the report",
        REGULATIONS + " reg 26; for a full report check the number against the text before relying on it",
        report.observations_until if report else None,
        report.replied_on if report else None,
        True,
    )


def _panel(case: Case, clocks: Clocks, make: Maker) -> Iterator[Entry]:
    panel = case.panel
    needed = case.panel_required or panel is not None
    yield make.limit(
        "panel_papers",
        "Papers with the panel's members",
        STANDARD_14,
        add_working_days(panel.panel_on, -clocks.papers_days) if panel else None,
        panel.papers_sent_on if panel else None,
        needed,
    )
    done = panel.panel_on if panel and panel.recommendation in FINAL else None
    yield make.step("panel", "Panel's recommendation", REGULATIONS + " reg 25", done, needed)


def _decision(case: Case, clocks: Clocks, make: Maker) -> Iterator[Entry]:
    decision = case.decision
    minutes = case.panel.minutes_on if case.panel else None
    day = decision.decided_on if decision else None
    yield make.limit(
        "decision",
        "Decision",
        STANDARD_14 + ".9",
        add_working_days(minutes, clocks.decision_days) if minutes else None,
        day,
    )
    yield make.limit(
        "oral_notice",
        "Applicant told in person",
        STANDARD_14 + ".10",
        add_working_days(day, clocks.oral_notice_days) if day else None,
        decision.told_on if decision else None,
    )
    yield make.limit(
        "written_notice",
        "Applicant told in writing",
        STANDARD_14 + ".10",
        add_working_days(day, clocks.written_notice_days) if day else None,
        decision.written_notice_on if decision else None,
    )
    yield make.period(
        "representations",
        "Representations or independent review",
        REGULATIONS + " regs 27 and 28",
        decision.representations_until if decision else None,
        None,
        decision is not None and decision.outcome == "not_suitable",
    )


def _afterwards(case: Case, make: Maker) -> Iterator[Entry]:
    carer, refused = case.carer, case.state == "not_suitable"
    yield make.step(
        "social_worker",
        "Family Link social worker allocated",
        SEED,
        carer.social_worker_since if carer else None,
        not refused and (carer is None or carer.family_link),
    )
    yield make.limit(
        "first_review",
        "First review of the approval",
        REGULATIONS + " reg 28",
        carer.first_review_on if carer else None,
        carer.first_reviewed_on if carer else None,
        not refused,
    )


def _whole(case: Case, clocks: Clocks, make: Maker) -> Iterator[Entry]:
    decided = case.decision.decided_on if case.decision else None
    recommended = case.panel.panel_on if case.panel and case.panel.recommendation in FINAL else None
    yield make.target(
        "whole_target",
        f"Whole process within {clocks.target_months_from} to {clocks.target_months} months",
        SEED,
        add_months(case.received_on, clocks.target_months),
        decided,
    )
    yield make.limit(
        "recommendation_limit",
        f"Recommendation within {clocks.limit_months} months of the application",
        STANDARD_14 + ".4",
        add_months(case.received_on, clocks.limit_months),
        recommended or decided,
    )


def _fails(*judgements: object) -> bool:
    return any(j is not None for j in judgements)


def _last(days: Iterable[date], complete: bool = True) -> date | None:
    """The day of the last of several things, once all are there."""
    return max(days, default=None) if complete else None
