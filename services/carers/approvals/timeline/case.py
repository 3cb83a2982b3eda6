"""An application with its enquiry, report, panel and decision as plain values: what the timeline looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from services.carers.recruitment.applications.facts import Household
from services.carers.recruitment.assessment.gates import Numbers


@dataclass(frozen=True)
class Asked:
    received_on: date
    pack_sent_on: date | None = None
    visit_held_on: date | None = None


@dataclass(frozen=True)
class StageOne:
    outcome: str | None = None
    information_complete_on: date | None = None
    decided_on: date | None = None
    notified_on: date | None = None


@dataclass(frozen=True)
class Reported:
    sent_on: date
    observations_until: date
    replied_on: date | None = None


@dataclass(frozen=True)
class Considered:
    panel_on: date
    papers_sent_on: date
    minutes_on: date | None
    recommendation: str


@dataclass(frozen=True)
class Decided:
    decided_on: date
    outcome: str
    told_on: date | None = None
    written_notice_on: date | None = None
    representations_until: date | None = None


@dataclass(frozen=True)
class Approved:
    first_review_on: date
    family_link: bool
    social_worker_since: date | None = None
    first_reviewed_on: date | None = None


@dataclass(frozen=True)
class Clocks:
    """The council's numbers: months, and working days where the name says days."""

    stage_one_notice_days: int = 10
    papers_days: int = 5
    limit_months: int = 8
    target_months_from: int = 4
    target_months: int = 6
    decision_days: int = 7
    oral_notice_days: int = 2
    written_notice_days: int = 5


@dataclass(frozen=True)
class Case:
    state: str
    received_on: date
    asked: Asked
    household: Household
    numbers: Numbers
    panel_required: bool = True
    stage_one: StageOne = field(default_factory=StageOne)
    report: Reported | None = None
    panel: Considered | None = None
    decision: Decided | None = None
    carer: Approved | None = None
