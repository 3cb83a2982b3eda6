"""Rules on the decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from chassis.rules import rule
from chassis.spelling import compared

REGULATIONS = "Fostering Services (England) Regulations 2011"
STANDARD_14 = "National Minimum Standards for Fostering 2011, standard 14.10"


@rule("stage-one-complete", "Stage one is not complete.", REGULATIONS + " reg 26(1A)")
def STAGE_ONE_COMPLETE(outcome: str | None, completed_on: date | None, day: date) -> bool:
    return outcome == "complete" and completed_on is not None and completed_on <= day


@rule("stage-two-complete", "No report of the assessment has gone to the applicant.", REGULATIONS + " reg 26(2)")
def STAGE_TWO_COMPLETE(report_sent_on: date | None) -> bool:
    return report_sent_on is not None


@rule("panel-has-recommended", "The panel has not made its recommendation.", REGULATIONS + " regs 25 and 27(1)")
def PANEL_HAS_RECOMMENDED(recommended: bool, panel_required: bool) -> bool:
    return recommended or not panel_required


@rule(
    "decision-maker-not-on-panel",
    "The decision maker sat on the panel that considered this household.",
    REGULATIONS + " reg 27: no member of the panel takes part in the decision",
)
def DECISION_MAKER_NOT_ON_PANEL(decision_maker: str | None, panel_members: Collection[str]) -> bool:
    return decision_maker is None or compared(decision_maker) not in {compared(member) for member in panel_members}


@rule(
    "only-brief-report-is-completed",
    "Only an assessment that ended in a brief report can be sent back for completion.",
    "SI 2015/495; council procedures on brief reports",
)
def ONLY_BRIEF_REPORT_IS_COMPLETED(outcome: str, report_kind: str | None) -> bool:
    return outcome != "complete_assessment" or report_kind == "brief"


@rule(
    "one-approval-only",
    "Another fostering service still approves an applicant; a carer is approved by one service only.",
    REGULATIONS + "; council procedures on one approval",
)
def ONE_APPROVAL_ONLY(outcome: str, approved_elsewhere: bool) -> bool:
    return outcome != "approved" or not approved_elsewhere


@rule("terms-stated", "An approval states its terms; no other decision has any.", REGULATIONS + " reg 27(5)")
def TERMS_STATED(outcome: str, stated: bool) -> bool:
    return stated == (outcome == "approved")


@rule(
    "qualifying-determination-stated",
    "A qualifying determination states its reasons; 28 days for representations run from its letter.",
    REGULATIONS + " regs 27(6) and 28(7)",
)
def QUALIFYING_DETERMINATION_STATED(outcome: str, reasons: str | None) -> bool:
    return outcome != "not_suitable" or bool(reasons)


@rule("decision-to-notify", "There is no decision yet that the applicant could be told of.", STANDARD_14)
def DECISION_TO_NOTIFY(state: str) -> bool:
    return state in ("approved", "not_suitable")


def representations_until(outcome: str, letter_on: date | None, days: int) -> date | None:
    """The last day for representations or the independent review; None while there is no letter, or no need."""
    return letter_on + timedelta(days=days) if outcome == "not_suitable" and letter_on is not None else None
