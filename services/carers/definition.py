"""What this service is made of."""

from __future__ import annotations

from pathlib import Path

from chassis.definition import ServiceDefinition
from services.carers.approvals.carers import operations as carers
from services.carers.approvals.carers.export import export_carer_records
from services.carers.approvals.decision import operations as decision
from services.carers.approvals.new_terms import operations as new_terms
from services.carers.approvals.recommendation import operations as recommendation
from services.carers.approvals.reviews import operations as reviews
from services.carers.approvals.reviews.watching import REVIEW_DUE, REVIEW_OVERDUE
from services.carers.approvals.timeline import operations as timeline
from services.carers.availability import operations as availability
from services.carers.contract import CONTRACT
from services.carers.exemptions import operations as exemptions
from services.carers.household import operations as household
from services.carers.household.watching import CHECKS_DUE, CHECKS_LAPSED
from services.carers.placements import operations as placements
from services.carers.placements.noting import EMERGENCY_OVER
from services.carers.reactions import SUBSCRIPTIONS
from services.carers.recruitment.applications import operations as applications
from services.carers.recruitment.assessment import operations as assessment
from services.carers.recruitment.enquiries import operations as enquiries
from services.carers.recruitment.report import operations as report
from services.carers.skills import operations as skills
from services.carers.standing import operations as standing
from services.carers.tables import Base

HANDLERS = (
    enquiries.open_enquiry,
    enquiries.list_enquiries,
    enquiries.get_enquiry,
    enquiries.change_enquiry,
    enquiries.send_information_pack,
    enquiries.record_home_visit,
    enquiries.close_enquiry,
    applications.open_application,
    applications.list_applications,
    applications.get_application,
    applications.change_application,
    applications.withdraw_application,
    assessment.record_checks,
    assessment.complete_stage_one,
    assessment.record_visit,
    assessment.record_preparation,
    report.record_contribution,
    report.send_report,
    recommendation.record_recommendation,
    decision.record_decision,
    decision.record_notices,
    timeline.get_timeline,
    carers.list_carers,
    carers.get_carer,
    carers.change_carer,
    carers.allocate_social_worker,
    availability.set_availability,
    availability.get_availability,
    skills.sign_off_skill,
    skills.list_skills,
    skills.revoke_skill,
    household.get_household,
    household.change_household,
    household.renew_checks,
    standing.suspend_carer,
    standing.end_suspension,
    standing.record_resignation,
    reviews.record_review,
    reviews.list_reviews,
    new_terms.decide_terms,
    exemptions.grant_exemption,
    exemptions.list_exemptions,
    exemptions.vary_exemption,
    exemptions.cancel_exemption,
    placements.place_child,
    placements.list_placements,
    placements.get_placement,
    placements.change_placement,
    placements.end_placement,
    placements.set_placement_reference,
)
"""Each function handles the operation of its name."""

DEFINITION = ServiceDefinition(
    contract=CONTRACT,
    handlers={CONTRACT.by_name[handler.__name__]: handler for handler in HANDLERS},
    jobs={CONTRACT.by_name["export_carer_records"]: export_carer_records},
    subscriptions=SUBSCRIPTIONS,
    republishers={
        "enquiry": enquiries.republish_enquiries,
        "application": applications.republish_applications,
        "carer": carers.republish_carers,
        "placement": placements.republish_placements,
    },
    timers={
        standing.APPROVAL_END: standing.end_approval,
        CHECKS_DUE: household.announce_checks_due,
        CHECKS_LAPSED: household.announce_checks_lapsed,
        REVIEW_DUE: reviews.announce_review_due,
        REVIEW_OVERDUE: reviews.announce_review_overdue,
        EMERGENCY_OVER: placements.look_at_emergency,
    },
    council_tables=Base.metadata,
    council_migrations=Path(__file__).parent / "migrations",
)
