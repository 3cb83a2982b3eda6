"""Opinions that panel and decision maker may pass over, but not in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.problems import Violation
from chassis.spelling import compared
from services.carers.approvals.rules import UNSUITABLE_OPINION_ANSWERED, Opinion
from services.carers.recruitment.applications.facts import Household

UNSUITABLE = "unsuitable"


def judge_opinions(
    household: Household, despite: Iterable[Mapping[str, Any]], day: date, favourable: bool
) -> Violation | None:
    """Where the household is to be approved, every opinion against it that stands on `day` has an answer."""
    against = unfavourable(household, day) if favourable else frozenset()
    return UNSUITABLE_OPINION_ANSWERED.judge(against, {(one["opinion"], one["person"]) for one in despite})


def unfavourable(household: Household, day: date) -> frozenset[Opinion]:
    """Those among the latest medical of each applicant and the latest reply of each authority by `day`.

    Of two of one day the one that was recorded later counts.
    """
    applicants = {p.number for p in household.applicants(day)}
    medicals = sorted((m for m in household.checks.medicals if m.reported_on <= day), key=lambda m: m.reported_on)
    replies = sorted((r for r in household.checks.local_authority if r.replied_on <= day), key=lambda r: r.replied_on)
    latest = {m.person: m.outcome for m in medicals if m.person in applicants}
    answered = {compared(r.authority): r.outcome for r in replies}
    ill: set[Opinion] = {("medical", person) for person, outcome in latest.items() if outcome == UNSUITABLE}
    warned: set[Opinion] = {("local_authority", None)} if UNSUITABLE in answered.values() else set()
    return frozenset(ill | warned)
