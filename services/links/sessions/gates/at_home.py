"""Whether the carer's home suits a child for a session. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chassis.clock import day_of
from chassis.problems import Violation
from services.links.home import rules
from services.links.home.facts import rooms_to_spare
from services.links.home.judging import broken_at_home
from services.links.matching.other_children import are_placed
from services.links.sessions.gates.facts import CarerHeld, ChildHeld, Held, Wanted

OUTING = "community"


def at_home(
    wanted: Wanted, child: ChildHeld, carer: CarerHeld, of_carer: Sequence[Held]
) -> tuple[Violation | None, ...]:
    """`of_carer` are the carer's other sessions: who stays overnight takes a room. A session by which nobody is placed
    brings the child into no home but its own, and an outing by day into none: there it matters who comes along."""
    if not wanted.placement:
        return ()
    needs = child.home
    full = list(_full(wanted, carer, of_carer)) if needs.own_bedroom else []
    there = [one for one in of_carer if one.child != child.key and one.placement and one.overlaps(wanted)]
    placed = any(are_placed(carer.placements, child.key, day, carer.today) for day in wanted.days)
    others, beside = placed or bool(there), {one.number for one in there if one.alone}
    if wanted.place == OUTING and not wanted.nights:
        return (rules.WITHOUT_OTHER_CHILDREN.judge(needs.without_other_children, bool(there), beside),)
    return (
        *broken_at_home(needs, carer.home, wanted.days, others, beside),
        rules.OWN_BEDROOM.judge(needs.own_bedroom, full),
    )


def _full(wanted: Wanted, carer: CarerHeld, of_carer: Sequence[Held]) -> Iterator[date]:
    """The nights of the session, by the day on which they begin, for which others leave no room."""
    for day in wanted.days[: wanted.nights]:
        stay = {one.child for one in of_carer if one.placement and day_of(one.starts_at) <= day < day_of(one.ends_at)}
        placed = [one for one in carer.placements if one.covers(day, carer.today)]
        living = len({one.child for one in placed if one.kind != "short_break"})
        if rooms_to_spare(carer.home.bedrooms, carer.home.residents, living, day) <= len(stay):
            yield day
