"""The events that `carers` announces. Each carries the public view of its aggregate after the change."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.carers.contract import scopes
from services.carers.contract.schemas.placements import PlacementPublic
from services.carers.contract.schemas.public import ApplicationPublic, CarerPublic, EnquiryPublic


def _enquiry(happened: str, summary: str) -> EventType:
    return EventType(f"carers.enquiry.{happened}.v1", scopes.ENQUIRIES_READ, summary, EnquiryPublic)


def _application(happened: str, summary: str) -> EventType:
    return EventType(f"carers.application.{happened}.v1", scopes.APPLICATIONS_READ, summary, ApplicationPublic)


def _carer(happened: str, summary: str) -> EventType:
    return EventType(f"carers.carer.{happened}.v1", scopes.CARERS_READ, summary, CarerPublic)


def _placement(happened: str, summary: str) -> EventType:
    return EventType(f"carers.placement.{happened}.v1", scopes.PLACEMENTS_READ, summary, PlacementPublic)


ENQUIRY_RECEIVED = _enquiry("received", "Somebody asked about fostering or Family Link.")
ENQUIRY_CHANGED = _enquiry("changed", "An enquiry was corrected, or its present state is announced again.")
INFORMATION_PACK_SENT = _enquiry("information_pack_sent", "The information pack was sent.")
HOME_VISIT_PLANNED = _enquiry("home_visit_planned", "A first home visit was planned.")
HOME_VISIT_HELD = _enquiry("home_visit_held", "The first home visit was held.")
ENQUIRY_APPLIED = _enquiry("applied", "An application grew from the enquiry.")
ENQUIRY_CLOSED = _enquiry("closed", "The enquiry ended without an application.")

APPLICATION_RECEIVED = _application("received", "A household applied.")
APPLICATION_CHANGED = _application("changed", "An application was corrected, or its state is announced again.")
CHECKS_RECORDED = _application("checks_recorded", "Checks came in.")
STAGE_ONE_COMPLETED = _application("stage_one_completed", "Stage one of the assessment ended, either way.")
VISIT_RECORDED = _application("visit_recorded", "The assessing social worker visited the household.")
PREPARATION_RECORDED = _application("preparation_recorded", "Applicants attended a preparation course.")
REPORT_SENT = _application("report_sent", "The assessment report went to the applicant.")
CONTRIBUTION_RECORDED = _application("contribution_recorded", "The applicant added to the report.")
APPLICATION_RECOMMENDED = _application("recommended", "The panel made its recommendation.")
APPLICATION_DECIDED = _application("decided", "The decision maker decided.")
APPLICANT_NOTIFIED = _application("notified", "The applicant was told of the decision.")
APPLICATION_WITHDRAWN = _application("withdrawn", "The application was withdrawn.")

CARER_APPROVED = _carer("approved", "A household was approved as carers.")
CARER_CHANGED = _carer("changed", "What is held of a carer changed, or its present state is announced again.")
CARER_TERMS_CHANGED = _carer("terms_changed", "New terms of an approval were decided on after its review.")
CARER_SUSPENDED = _carer("suspended", "A carer was suspended; there are no new placements.")
CARER_SUSPENSION_ENDED = _carer("suspension_ended", "The suspension of a carer ended.")
CARER_RESIGNED = _carer("resigned", "A carer's notice of resignation was received; the approval ends by itself.")
CARER_APPROVAL_ENDED = _carer("approval_ended", "The approval of a carer has ended.")
CARER_CHECKS_DUE = _carer("checks_due", "A check of a carer's household has to be renewed soon.")
CARER_CHECKS_LAPSED = _carer("checks_lapsed", "A check of a carer's household lapsed, or somebody came of age without.")
CARER_REVIEWED = _carer("reviewed", "The approval of a carer was reviewed.")
CARER_REVIEW_DUE = _carer("review_due", "The approval of a carer has to be reviewed soon.")
CARER_REVIEW_OVERDUE = _carer("review_overdue", "The day by which the approval was to be reviewed has passed.")

PLACEMENT_STARTED = _placement("started", "A child was placed with a carer, now or for a day to come.")
PLACEMENT_ENDED = _placement("ended", "A placement ended.")
PLACEMENT_FLAGGED = _placement("flagged", "A placement has come to be of concern: `concerns` names the rules.")
PLACEMENT_CLEARED = _placement("cleared", "What was of concern about a placement is so no longer.")
PLACEMENT_CHANGED = _placement(
    "changed",
    "What is of concern about a placement or its external reference changed, or its present state is announced again.",
)

EVENTS = (
    ENQUIRY_RECEIVED,
    ENQUIRY_CHANGED,
    INFORMATION_PACK_SENT,
    HOME_VISIT_PLANNED,
    HOME_VISIT_HELD,
    ENQUIRY_APPLIED,
    ENQUIRY_CLOSED,
    APPLICATION_RECEIVED,
    APPLICATION_CHANGED,
    CHECKS_RECORDED,
    STAGE_ONE_COMPLETED,
    VISIT_RECORDED,
    PREPARATION_RECORDED,
    REPORT_SENT,
    CONTRIBUTION_RECORDED,
    APPLICATION_RECOMMENDED,
    APPLICATION_DECIDED,
    APPLICANT_NOTIFIED,
    APPLICATION_WITHDRAWN,
    CARER_APPROVED,
    CARER_CHANGED,
    CARER_TERMS_CHANGED,
    CARER_SUSPENDED,
    CARER_SUSPENSION_ENDED,
    CARER_RESIGNED,
    CARER_APPROVAL_ENDED,
    CARER_CHECKS_DUE,
    CARER_CHECKS_LAPSED,
    CARER_REVIEWED,
    CARER_REVIEW_DUE,
    CARER_REVIEW_OVERDUE,
    PLACEMENT_STARTED,
    PLACEMENT_ENDED,
    PLACEMENT_FLAGGED,
    PLACEMENT_CLEARED,
    PLACEMENT_CHANGED,
)
