"""Whether sessions may be: every gate of every one of them, and all that refuse named at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.clock import is_bank_holiday
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.links.agreements.legal_basis import LegalBases, legal_bases
from services.links.children.siblings import families_of
from services.links.children.tables import Child
from services.links.contact import contact_refused
from services.links.contract.settings import sessions as settings
from services.links.day_limits.counting import Break
from services.links.day_limits.judging import Limits, judge_breaks, limits_on
from services.links.day_limits.reading import breaks_of
from services.links.day_limits.rules import LIMITED
from services.links.hearing.tables import KnownCarer
from services.links.history.reading import away_of, known_of
from services.links.linking.tables import Link
from services.links.matching.loading import usual_limit_on
from services.links.series import rules as series
from services.links.series.reading import carers_settings, other_settings
from services.links.series.settings import Span
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.gates import rules
from services.links.sessions.gates.at_home import at_home
from services.links.sessions.gates.facts import Agreed, CarerHeld, ChildHeld, Held, Hours, Wanted
from services.links.sessions.gates.reading import agreements_of, carer_held, child_held, held_near
from services.links.sessions.patterns.terms import school_years
from services.links.sessions.patterns.years import SchoolYears
from services.links.sessions.planning import planned_with_officer
from services.links.sessions.recording import rules as recording

DAYS_AT_ONCE = 400
NAMED_AT_MOST = 60
"""How many of the days of a pattern one refusal names."""


@dataclass(frozen=True)
class Verdict:
    """`broken` refuse, `warned` do not; `level` is how near the limits of reg 48 it all comes; `bases` are those by
    which it was judged, and under which the sessions are kept."""

    broken: tuple[Violation, ...]
    warned: tuple[Violation, ...]
    level: str
    bases: LegalBases


@dataclass(frozen=True)
class Situation:
    """All that stands around what is wanted. Child, carer and link are locked by whoever books."""

    link: Link
    known_carer: KnownCarer
    child: ChildHeld
    carer: CarerHeld
    agreements: Sequence[Agreed]
    bases: LegalBases
    held: Sequence[Held]
    breaks: Sequence[Break]
    limits: Limits
    years: SchoolYears
    today: date
    late_days: int
    hours: Hours
    planned_with_officer: bool | None
    setting: str
    other_settings: Sequence[Span]
    away: Sequence[tuple[str, date, date]] = ()


Found = Iterator[tuple[Wanted, Violation]]


def situation_of(
    unit: UnitOfWork, link: Link, child: Child, carer: KnownCarer, wanted: Sequence[Wanted], but: Collection[UUID] = ()
) -> Situation:
    """`but` are sessions that do not count: those that are to be changed."""
    first, last = min(w.first for w in wanted), max(w.last for w in wanted)
    return Situation(
        link=link,
        known_carer=carer,
        child=child_held(child, families_of(unit, [child.key])[child.key]),
        carer=carer_held(carer.id, carer.state_data, unit.today, usual_limit_on(unit, first)),
        agreements=agreements_of(unit, link),
        bases=legal_bases(unit, link),
        held=held_near(unit, link, first, last, but),
        breaks=[found for _, found in breaks_of(unit, link.child_id, first, last, (LIMITED,), but)],
        limits=limits_on(unit, first, known_of(child)),
        years=school_years(unit, first, last),
        today=unit.today,
        late_days=unit.setting(settings.RECORDED_LATE_DAYS),
        hours=Hours(**{name: unit.setting(setting, first) for name, setting in settings.HOURS.items()}),
        planned_with_officer=planned_with_officer(unit, link.id),
        setting=carers_settings(unit, link.child_id)[str(link.carer_id)],
        other_settings=other_settings(unit, link),
        away=away_of(unit, child, link.carer_id),
    )


def judge(unit: UnitOfWork, around: Situation, wanted: Sequence[Wanted], outside: str | None) -> Verdict:
    """Raises `Problem` (503) where `lifelonglinks` cannot be asked about contact."""
    sensible = [one for one in wanted if rules.ENDS_AFTER_IT_BEGINS.judge(one) is None]
    days = _DayCount(around)
    found = [(w, v) for w in wanted if (v := rules.ENDS_AFTER_IT_BEGINS.judge(w)) is not None]
    for one in sensible:
        others = [*around.held, *(_as_held(around, w) for w in sensible if w is not one)]
        found += _single(around, one, others, outside)
        found += days.judge(one)
    found += _contact(unit, around, sensible)
    warned = (*days.warned.values(), *violations(_plan_awaited(around, sensible)))
    return Verdict(_gathered(found, len(wanted) > 1), warned, days.level, around.bases)


def _plan_awaited(around: Situation, wanted: Sequence[Wanted]) -> Violation | None:
    bases = [around.bases.on(one.first) for one in wanted if one.placement]
    judged = (recording.PLAN_IS_AWAITED.judge(basis, around.planned_with_officer) for basis in bases)
    return next((one for one in judged if one is not None), None)


def _single(around: Situation, one: Wanted, others: Sequence[Held], outside: str | None) -> Found:
    link, carer, child = around.link, around.carer, around.child
    of_link = [held for held in others if held.link == str(link.id)]
    of_child = [held for held in others if held.child == child.key]
    of_carer = [held for held in others if held.carer == str(link.carer_id)]
    judged = (
        rules.FITS_SLOT.judge(one, _holiday(around.years, one.first), around.hours),
        rules.BOOKED_IN_TIME.judge(one, around.today, around.late_days),
        rules.LINK_IS_ACTIVE.judge(link.state),
        rules.AGREEMENT_COVERS.judge(one, around.agreements),
        rules.WITHIN_AGREED_SESSIONS.judge(one, around.agreements, of_link),
        rules.WITHIN_AGREED_NIGHTS.judge(one, around.agreements),
        rules.CHILD_BOOKED_ONCE.judge(one, of_child, around.away),
        rules.CHILD_STILL_WAITS.judge(one, child),
        rules.CHILD_ASSESSED.judge(child),
        rules.NOT_IN_CARE.judge(around.bases.on(one.first), child),
        rules.CARER_APPROVED.judge(one, carer),
        rules.CARER_NOT_SUSPENDED.judge(one, carer),
        rules.CARER_CHECKS_CURRENT.judge(one, carer),
        rules.TASKS_SIGNED_OFF.judge(one, child.clinical_tasks, carer),
        *at_home(one, child, carer, of_carer),
        capacity.WITHIN_TERMS.judge(one, child, carer, of_carer),
        capacity.WITHIN_USUAL_LIMIT.judge(one, child, carer, of_carer),
        capacity.CARER_IN_ONE_PLACE.judge(one, child, of_carer),
        capacity.WITHIN_AVAILABILITY.judge(one, carer.offer, of_carer, outside),
    )
    return ((one, violation) for violation in judged if violation is not None)


class _DayCount:
    """Judges one after the other, each beside those before it, so that every day that refuses can be named."""

    def __init__(self, around: Situation) -> None:
        self._bases, self._limits, self._around = around.bases, around.limits, around
        self._taken = list(around.breaks)
        self.warned: dict[str, Violation] = {}
        self.level = "green"

    def judge(self, one: Wanted) -> Found:
        if not one.placement:
            return iter(())
        new = Break(one.starts_at, one.ends_at, self._around.setting)
        basis = self._bases.on(one.first)
        judged = judge_breaks(basis, [new], self._taken, self._limits)
        self.warned |= {violation.rule: violation for violation in judged.warned}
        self.level = max(self.level, judged.level, key=("green", "amber", "red").index)
        if basis == LIMITED and not judged.broken:
            self._taken.append(new)
        apart = series.IN_ONE_SETTING.judge(basis, one.first, one.last, self._around.other_settings)
        return ((one, violation) for violation in violations(*judged.broken, apart))


def _contact(unit: UnitOfWork, around: Situation, wanted: Sequence[Wanted]) -> Found:
    """Asks once for all sessions at which the same children would be there, and again one by one where that refuses."""
    groups: dict[tuple[str, ...], list[Wanted]] = {}
    for one in wanted:
        groups.setdefault(_others_there(around, one), []).append(one)

    def ask(sessions: Iterable[Wanted], others: tuple[str, ...]) -> tuple[Violation, ...]:
        days = sorted({day for one in sessions for day in one.days})
        parts = (days[start : start + DAYS_AT_ONCE] for start in range(0, len(days), DAYS_AT_ONCE))
        child, carer = around.link.child, around.known_carer
        return tuple(v for part in parts for v in contact_refused(unit, child, carer, days=part, others=others))

    for others, sessions in groups.items():
        refused = ask(sessions, others)
        if refused and len(sessions) == 1:
            yield from ((sessions[0], violation) for violation in refused)
        elif refused:
            yield from ((one, violation) for one in sessions for violation in ask([one], others))


def _others_there(around: Situation, one: Wanted) -> tuple[str, ...]:
    """The numbers of the other children who are with the carer on one of the days, at whatever hour: they could meet at
    the door."""
    with_carer = [h for h in around.held if h.carer == str(around.link.carer_id) and h.same_days(one)]
    placed = [p for p in around.carer.placements if any(p.covers(day, around.today) for day in one.days)]
    by_key = {held.child: held.number for held in with_carer} | {p.child: p.number for p in placed}
    by_key.pop(around.child.key, None)
    return tuple(by_key[key] for key in sorted(by_key))


def _holiday(years: SchoolYears, day: date) -> bool | None:
    return True if is_bank_holiday(day) else years.is_holiday(day)


def _as_held(around: Situation, one: Wanted) -> Held:
    link = around.link
    child = around.child.key
    return Held(str(link.id), str(link.carer_id), child, link.child, one.slot, one.starts_at, one.ends_at, one.place)


def _gathered(found: Iterable[tuple[Wanted, Violation]], named: bool) -> tuple[Violation, ...]:
    """One violation per rule; of a pattern its reason names the days that are refused, the first of them where they are
    many."""
    by_rule: dict[str, list[tuple[Wanted, Violation]]] = {}
    for one, violation in found:
        by_rule.setdefault(violation.rule, []).append((one, violation))
    return tuple(_joined([v for _, v in every], [w for w, _ in every], named) for every in by_rule.values())


def _joined(violations: Sequence[Violation], wanted: Sequence[Wanted], named: bool) -> Violation:
    first = violations[0]
    if not named:
        return first
    days_by_reason: dict[str, list[str]] = {}
    for violation, one in list(zip(violations, wanted, strict=True))[:NAMED_AT_MOST]:
        days_by_reason.setdefault(violation.reason, []).append(str(one.first))
    reason = " ".join(f"{', '.join(days)}: {why}" for why, days in days_by_reason.items())
    return Violation(first.rule, f"{reason}{_further(len(wanted) - NAMED_AT_MOST)}", first.source)


def _further(days: int) -> str:
    if days <= 0:
        return ""
    return f" … and {days} further {'day' if days == 1 else 'days'}."
