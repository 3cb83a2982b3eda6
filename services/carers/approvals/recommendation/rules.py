"""Rules on the fostering panel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from chassis.clock import add_working_days
from chassis.rules import rule
from chassis.spelling import compared

REGULATIONS = "Fostering Services (England) Regulations 2011"
QUORUM = (
    REGULATIONS
    + " reg 24(1), its number by council procedures; check the make-up against the text before relying on it"
)


@dataclass(frozen=True)
class Sitting:
    """One member at the meeting. `years` is a social worker's relevant experience, None for everybody else."""

    worker: str
    role: str
    independent: bool
    years: int | None = None


Panel = Sequence[Sitting]


def presiding(panel: Panel) -> Sitting | None:
    """Who chairs the meeting: the chair, else an independent vice chair, else any vice chair."""
    chairs = [m for m in panel if m.role == "chair"]
    vice_chairs = sorted((m for m in panel if m.role == "vice_chair"), key=lambda m: not m.independent)
    return next(iter(chairs + vice_chairs), None)


@rule("panel-quorum", "Too few members met.", QUORUM)
def PANEL_QUORUM(panel: Panel, joint: bool, needed: int) -> bool | str:
    kind = "joint panel" if joint else "panel"
    present = len({compared(m.worker) for m in panel})
    return present >= needed or f"{present} members met; a {kind} needs {needed}."


@rule("panel-chaired", "Neither the chair nor a vice chair was there.", QUORUM)
def PANEL_CHAIRED(panel: Panel) -> bool:
    return presiding(panel) is not None


@rule("panel-chair-independent", "The chair is not independent of the service.", REGULATIONS + " reg 23(4)")
def PANEL_CHAIR_INDEPENDENT(panel: Panel) -> bool:
    return all(m.independent for m in panel if m.role == "chair")


@rule(
    "panel-independence",
    "The chair was absent, the vice chair is not independent, and no other member is.",
    QUORUM,
)
def PANEL_INDEPENDENCE(panel: Panel) -> bool:
    head = presiding(panel)
    if head is None or head.role == "chair" or head.independent:
        return True
    return any(m.independent for m in panel if m is not head)


@rule("panel-social-worker", "No social worker with enough experience was there besides the chair.", QUORUM)
def PANEL_SOCIAL_WORKER(panel: Panel, years: int) -> bool | str:
    head = presiding(panel)
    experienced = any(m.years is not None and m.years >= years for m in panel if m is not head)
    return experienced or f"No social worker with {years} years of relevant experience was there besides the chair."


@rule("panel-members-differ", "A person sits on the panel twice, or there are two chairs.", QUORUM)
def PANEL_MEMBERS_DIFFER(panel: Panel) -> bool:
    return len({compared(m.worker) for m in panel}) == len(panel) and sum(m.role == "chair" for m in panel) <= 1


@rule(
    "assessor-not-on-panel",
    "A worker who assessed the household takes no part in the recommendation.",
    "practice: an assessor does not vote on their own assessment",
)
def ASSESSOR_NOT_ON_PANEL(panel: Panel, assessors: Collection[str]) -> bool | str:
    assessed = {compared(worker) for worker in assessors}
    count = sum(compared(m.worker) in assessed for m in panel)
    return count == 0 or f"{count} of the panel's members assessed the household."


@rule(
    "panel-papers-in-time",
    "The members had the papers too late.",
    "National Minimum Standards for Fostering 2011, standard 14",
)
def PANEL_PAPERS_IN_TIME(papers_sent_on: date, panel_on: date, working_days: int) -> bool | str:
    latest = add_working_days(panel_on, -working_days)
    return papers_sent_on <= latest or f"The papers had to reach the members by {latest}."


@rule("report-awaits-panel", "There is no report that waits for the panel.", REGULATIONS + " reg 25")
def REPORT_AWAITS_PANEL(state: str) -> bool:
    return state == "report_sent"


@rule(
    "brief-report-cannot-approve",
    "A brief report can lead only to 'not suitable' or to a full report.",
    "SI 2015/495; " + REGULATIONS + " reg 26(3)",
)
def BRIEF_REPORT_CANNOT_APPROVE(report_kind: str | None, outcome: str) -> bool:
    return report_kind != "brief" or outcome not in ("suitable", "approved", "deferred")


@rule(
    "full-report-after-brief", "A full report can be asked for after a brief one only; otherwise defer.", "SI 2015/495"
)
def FULL_REPORT_AFTER_BRIEF(report_kind: str | None, outcome: str) -> bool:
    return outcome != "full_report_needed" or report_kind == "brief"
