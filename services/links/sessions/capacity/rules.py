"""Rules on how many children are with a carer at one time, and on the times that the carer offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from chassis.births import ESTIMATED
from chassis.clock import day_of
from chassis.rules import rule
from services.links.hearing.facts import Placed
from services.links.sessions.gates.facts import (
    ONE_DAY,
    WEEKDAYS,
    CarerHeld,
    ChildHeld,
    Held,
    Offer,
    Wanted,
    turning,
    wall,
)
from services.links.usual_limit import SCHEDULE_7, counted_together, keeps_usual_limit

DAY = 24 * 60
TERMS = "Fostering Services (England) Regulations 2011 reg 27(5): the terms of approval"
FAMILY_LINK = "Family Link page of Bath & North East Somerset: how much a carer does is up to the carer"
EVERYBODY: frozenset[int] = frozenset()
ONE_PLACE = "Children Act 1989 section 22(3)(a): the child's welfare is safeguarded; nobody cares in two places at once"
WAY_OUT = "Where the carer agrees to it this once, say why in `outside_availability`."


@rule("session-within-terms-of-approval", "The carer's terms of approval do not cover this session.", TERMS)
def WITHIN_TERMS(wanted: Wanted, child: ChildHeld, carer: CarerHeld, of_carer: Sequence[Held]) -> bool | str:
    """`of_carer` are the carer's other sessions. Children count who are there at one time, placed or for a session;
    privately fostered children are nobody's placement. A session that places nobody fills no home."""
    youngest, oldest = child.born.youngest(wanted.first), child.born.oldest(wanted.last)
    terms = carer.approval
    if youngest < terms.age_from or oldest > terms.age_to:
        told = f"{youngest} to {oldest}, the {ESTIMATED}" if child.estimated else f"{oldest}"
        return f"A child of {told}; the terms name {terms.age_from} to {terms.age_to}."
    if not wanted.placement:
        return True
    placed = [one for one in carer.placements if not one.private]
    for at, children in _present(wanted, child, of_carer, placed, (), carer.today):
        if len(children) > terms.number:
            return f"{len(children)} children at {_at(at)}; the terms name {terms.number}."
    return True


@rule(
    "session-within-usual-limit", "More children than the usual fostering limit would be there at one time.", SCHEDULE_7
)
def WITHIN_USUAL_LIMIT(wanted: Wanted, child: ChildHeld, carer: CarerHeld, of_carer: Sequence[Held]) -> bool | str:
    """All children count, of whatever kind their placement is, together or with each carer; who comes for a session is
    with all the carers. Whoever has moved out fosters nobody there any more. More are allowed where all are siblings of
    each other, or an exemption names each of them. A session that places nobody fills no home."""
    if not wanted.placement:
        return True
    limit = carer.usual_limit
    ends = [one.ends_on for one in carer.exemptions if one.ends_on is not None]
    ends += [one.left_on - ONE_DAY for one in carer.home.residents if one.left_on is not None]
    for at, children in _present(wanted, child, of_carer, carer.placements, ends, carer.today):
        day = day_of(at)
        here = [p for p in carer.placements if p.child != child.key and p.covers(day, carer.today)]
        visiting = children - {child.key, *(p.child for p in here)}
        there = [*((p.child, p.people) for p in here), *((key, EVERYBODY) for key in visiting)]
        for others in counted_together(there, limit.per_home, carer.home.gone_by(day)):
            of_child = (child.key, child.siblings, others, limit.number, carer.exemptions, day, child.strangers)
            if not keeps_usual_limit(*of_child):
                return f"{len(others) + 1} children at {_at(at)}; the usual limit is {limit.number}."
    return True


@rule("carer-in-one-place", "The carer is with another child at that time, somewhere else.", ONE_PLACE)
def CARER_IN_ONE_PLACE(wanted: Wanted, child: ChildHeld, of_carer: Sequence[Held]) -> bool | str:
    """`of_carer` are the carer's other sessions. Whoever is with a child in that child's home, or at its school, is
    with no other then, unless they are siblings in the same place. How many children who are placed may be there at one
    time is judged by the terms and the usual limit."""
    for one in sorted(of_carer, key=lambda held: held.starts_at):
        together = one.placement if wanted.placement else one.place == wanted.place and one.child in child.siblings
        if one.child != child.key and one.overlaps(wanted) and not together:
            when = f"from {_at(one.starts_at)} to {_at(one.ends_at)}"
            return f"The carer is with another child then, {when}, and not in the same place."
    return True


@rule("within-carers-availability", "The carer does not offer this time.", FAMILY_LINK)
def WITHIN_AVAILABILITY(
    wanted: Wanted, offer: Offer | None, of_carer: Sequence[Held], outside: str | None
) -> bool | str:
    """`outside` says why the carer's own times do not stand in the way this once. An overnight stay has to begin
    within the times of the week, a session by day to lie within them."""
    if outside is not None:
        return True
    why_not = _not_offered(wanted, offer, of_carer)
    return f"{why_not} {WAY_OUT}" if why_not else True


def _not_offered(wanted: Wanted, offer: Offer | None, of_carer: Sequence[Held]) -> str:
    """Empty where it is offered."""
    if offer is None:
        return "The carer has not stated what is offered."
    away = [day for day in wanted.days if any(one.covers(day) for one in offer.unavailable)]
    if away:
        return f"The carer is not available on {', '.join(map(str, away))}."
    if wanted.slot not in offer.slots:
        return f"The carer does not offer the slot {wanted.slot}."
    extra = all(any(one.covers(day) for one in offer.extra) for day in wanted.days)
    if not extra and not _in_the_week(wanted, offer):
        return "The session lies outside the times of the week that the carer offers."
    total = 1 + sum(held.month == wanted.month for held in of_carer)
    most = offer.sessions_per_month
    return "" if most is None or total <= most else f"{total} sessions in the month; the carer offers {most}."


def _present(
    wanted: Wanted,
    child: ChildHeld,
    held: Sequence[Held],
    placed: Sequence[Placed],
    ends: Sequence[date],
    today: date,
) -> Iterator[tuple[datetime, frozenset[str]]]:
    """Who would be there, at each instant at which that can come to a new height; `ends` are last days of
    exemptions, and of carers in the home."""
    near = [one for one in held if one.placement and one.overlaps(wanted)]
    for at in turning(wanted, near, placed, ends):
        sessions = {one.child for one in near if one.starts_at <= at < one.ends_at}
        yield at, frozenset({child.key, *sessions, *(p.child for p in placed if p.covers(day_of(at), today))})


def _in_the_week(wanted: Wanted, offer: Offer) -> bool:
    """Within one time of the week, in England's own time. A session over nights begins within one; a single night ends
    with it, where the time itself goes on into the next day."""
    if not offer.weekly:
        return True
    begin = wanted.first.weekday() * DAY + _minutes(wall(wanted.starts_at))
    end = begin - _minutes(wall(wanted.starts_at)) + wanted.nights * DAY + _minutes(wall(wanted.ends_at))
    for weekday, starts_at, ends_at in offer.weekly:
        overnight = ends_at <= starts_at
        first = WEEKDAYS.index(weekday) * DAY + _minutes(starts_at)
        last = WEEKDAYS.index(weekday) * DAY + _minutes(ends_at) + (DAY if overnight else 0)
        for week in (0, 7 * DAY):
            if not first <= begin + week < last:
                continue
            if end + week <= last or (wanted.nights and not (overnight and wanted.nights == 1)):
                return True
    return False


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def _at(instant: datetime) -> str:
    return f"{wall(instant)} on {day_of(instant)}"
