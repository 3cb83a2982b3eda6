"""The documented examples: one JSON file per operation, in `examples/`, with invented people only.

Identifiers in them stand for the records of one journey; whoever sends the examples replaces them by the ids that the
creating operations answered. `BEFORE` says what has to be sent before each.
"""

from __future__ import annotations

from pathlib import Path

from chassis.contracts.examples import read_example
from chassis.contracts.operation import Example

FOLDER = Path(__file__).parent / "examples"

ENQUIRY_ID = "0190a1b2-0000-7000-8000-000000000001"
APPLICATION_ID = "0190a1b2-0000-7000-8000-000000000002"
CARER_ID = "0190a1b2-0000-7000-8000-000000000003"
SKILL_ID = "0190a1b2-0000-7000-8000-000000000004"
EXEMPTION_ID = "0190a1b2-0000-7000-8000-000000000005"
PLACEMENT_ID = "0190a1b2-0000-7000-8000-000000000006"
REVIEW_ID = "0190a1b2-0000-7000-8000-000000000007"

_ENQUIRY = ("open_enquiry",)
_APPLICATION = (*_ENQUIRY, "send_information_pack", "record_home_visit", "open_application")
_ASSESSED = (
    *_APPLICATION,
    "record_checks",
    "complete_stage_one",
    "record_visit",
    "record_visit",
    "record_preparation",
    "record_contribution",
)
_REPORTED = (*_ASSESSED, "send_report")
_RECOMMENDED = (*_REPORTED, "record_recommendation")
_DECIDED = (*_RECOMMENDED, "record_decision")

BEFORE: dict[str, tuple[str, ...]] = {
    "open_enquiry": (),
    "list_enquiries": _ENQUIRY,
    "get_enquiry": _ENQUIRY,
    "change_enquiry": _ENQUIRY,
    "send_information_pack": _ENQUIRY,
    "record_home_visit": (*_ENQUIRY, "send_information_pack"),
    "close_enquiry": _ENQUIRY,
    "open_application": _APPLICATION[:-1],
    "list_applications": _APPLICATION,
    "get_application": _ASSESSED,
    "change_application": _APPLICATION,
    "record_checks": _APPLICATION,
    "complete_stage_one": (*_APPLICATION, "record_checks"),
    "record_visit": _APPLICATION,
    "record_preparation": _APPLICATION,
    "record_contribution": _APPLICATION,
    "send_report": _ASSESSED,
    "record_recommendation": _REPORTED,
    "record_decision": _RECOMMENDED,
    "record_notices": _DECIDED,
    "withdraw_application": _APPLICATION,
    "get_timeline": (*_DECIDED, "record_notices"),
    "list_carers": _DECIDED,
    "get_carer": _DECIDED,
    "change_carer": _DECIDED,
    "allocate_social_worker": _DECIDED,
    "export_carer_records": _DECIDED,
    "set_availability": _DECIDED,
    "get_availability": (*_DECIDED, "set_availability"),
    "sign_off_skill": _DECIDED,
    "list_skills": (*_DECIDED, "sign_off_skill"),
    "revoke_skill": (*_DECIDED, "sign_off_skill"),
    "get_household": (*_DECIDED, "change_household"),
    "change_household": _DECIDED,
    "renew_checks": _DECIDED,
    "suspend_carer": _DECIDED,
    "end_suspension": (*_DECIDED, "suspend_carer"),
    "record_resignation": _DECIDED,
    "record_review": _DECIDED,
    "list_reviews": (*_DECIDED, "record_review"),
    "decide_terms": (*_DECIDED, "record_review"),
    "grant_exemption": _DECIDED,
    "list_exemptions": (*_DECIDED, "grant_exemption"),
    "vary_exemption": (*_DECIDED, "grant_exemption"),
    "cancel_exemption": (*_DECIDED, "grant_exemption"),
    "place_child": _DECIDED,
    "list_placements": (*_DECIDED, "place_child"),
    "get_placement": (*_DECIDED, "place_child"),
    "change_placement": (*_DECIDED, "place_child"),
    "end_placement": (*_DECIDED, "place_child"),
    "set_placement_reference": (*_DECIDED, "place_child"),
}


def example(operation: str) -> Example:
    """The example of an operation. Raises FileNotFoundError where there is none."""
    return read_example(FOLDER, operation)
