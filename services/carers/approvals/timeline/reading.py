"""From the kept records to the case that the timeline looks at."""

from __future__ import annotations

from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.reviews.queries import first_review_of
from services.carers.approvals.timeline import case as cases
from services.carers.contract import settings
from services.carers.recruitment.applications.reading import contributions_of, household_of, numbers_on
from services.carers.recruitment.applications.tables import Application, Decision, Recommendation, Report
from services.carers.recruitment.enquiries.tables import Enquiry
from services.carers.recruitment.report.rules import replied_on


def case_of(unit: UnitOfWork, application: Application) -> cases.Case:
    decision = final_decision(application)
    day = decision.decided_on if decision else unit.today
    return cases.Case(
        state=application.state,
        received_on=application.received_on,
        asked=_asked(unit, application),
        household=household_of(application),
        numbers=numbers_on(unit, day),
        panel_required=unit.setting(settings.PANEL_REQUIRED, day),
        stage_one=cases.StageOne(
            application.stage_one_outcome,
            application.stage_one_information_complete_on,
            application.stage_one_decided_on,
            application.stage_one_notified_on,
        ),
        report=_reported(application),
        panel=_considered(application),
        decision=_decided(decision),
        carer=_approved(unit, application),
    )


def clocks_on(unit: UnitOfWork, day: date) -> cases.Clocks:
    """The council's numbers for an application received on `day`."""
    return cases.Clocks(
        stage_one_notice_days=unit.setting(settings.STAGE_ONE_NOTICE_DAYS, day),
        papers_days=unit.setting(settings.PAPERS_DAYS, day),
        limit_months=unit.setting(settings.LIMIT_MONTHS, day),
        target_months_from=unit.setting(settings.TARGET_MONTHS_FROM, day),
        target_months=unit.setting(settings.TARGET_MONTHS, day),
        decision_days=unit.setting(settings.DECISION_DAYS, day),
        oral_notice_days=unit.setting(settings.ORAL_NOTICE_DAYS, day),
        written_notice_days=unit.setting(settings.WRITTEN_NOTICE_DAYS, day),
    )


def live_report(application: Application) -> Report | None:
    """The report that the panel or the decision maker has before them; none while an assessment is being made."""
    return application.reports[-1] if application.reports and application.state != "in_assessment" else None


def live_recommendation(application: Application) -> Recommendation | None:
    """The panel's recommendation on that report, once there is one."""
    waiting = application.state in ("in_assessment", "report_sent")
    return application.recommendations[-1] if application.recommendations and not waiting else None


def final_decision(application: Application) -> Decision | None:
    return application.decisions[-1] if application.state in ("approved", "not_suitable") else None


def _asked(unit: UnitOfWork, application: Application) -> cases.Asked:
    enquiry = unit.session.get_one(Enquiry, application.enquiry_id)
    return cases.Asked(enquiry.received_on, enquiry.pack_sent_on, enquiry.visit_held_on)


def _reported(application: Application) -> cases.Reported | None:
    report = live_report(application)
    if report is None:
        return None
    sent = report.sent_to_applicant_on
    return cases.Reported(sent, report.observations_until, replied_on(contributions_of(application), sent))


def _considered(application: Application) -> cases.Considered | None:
    panel = live_recommendation(application)
    if panel is None:
        return None
    return cases.Considered(panel.panel_on, panel.papers_sent_on, panel.minutes_on, panel.recommendation)


def _decided(decision: Decision | None) -> cases.Decided | None:
    if decision is None:
        return None
    return cases.Decided(
        decision.decided_on,
        decision.outcome,
        decision.told_on,
        decision.written_notice_on,
        decision.representations_until,
    )


def _approved(unit: UnitOfWork, application: Application) -> cases.Approved | None:
    if application.carer_id is None:
        return None
    carer = unit.session.get_one(Carer, application.carer_id)
    family_link = "family_link" in carer.terms["kinds_of_care"]
    reviewed_on = first_review_of(unit.session, carer.id)
    return cases.Approved(carer.first_review_on, family_link, carer.social_worker_since, reviewed_on)
