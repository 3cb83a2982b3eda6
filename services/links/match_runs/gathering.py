"""Who waits, and which carers there are: read in one transaction, judged later without holding it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.links.children.reading import standings
from services.links.children.tables import Child
from services.links.contract.settings.match_runs import RECRUIT_MILES, RECRUIT_SESSIONS, WEIGHTS
from services.links.linking.reading import links_of_children
from services.links.match_runs.instance import Weights
from services.links.match_runs.pairing import Situation, Waiting
from services.links.matching.loading import carers_to_judge, children_to_judge, yardstick_of

AT_ONCE = 200


def gather(unit: UnitOfWork, seconds: int | None = None) -> Situation:
    """As it is now, those who wait longest first. `seconds` for the solver instead of those of the council's setting.

    Between a few hundred children others have their turn.
    """
    day = unit.today
    weights = {name: unit.setting(setting, day) for name, setting in WEIGHTS.items()}
    rows = unit.session.scalars(
        select(Child).where(Child.closed_on.is_(None)).order_by(Child.waiting_since, Child.id)
    ).all()
    waiting: list[Waiting] = []
    for start in range(0, len(rows), AT_ONCE):
        waiting += _waiting(unit, rows[start : start + AT_ONCE])
        time.sleep(0)
    return Situation(
        day=day,
        yardstick=yardstick_of(unit, day),
        weights=Weights(**{**weights, **({"seconds": seconds} if seconds else {})}),
        children=waiting,
        carers=carers_to_judge(unit),
        recruit_sessions=unit.setting(RECRUIT_SESSIONS, day),
        recruit_miles=unit.setting(RECRUIT_MILES, day),
    )


def _waiting(unit: UnitOfWork, rows: Sequence[Child]) -> list[Waiting]:
    held = standings(unit, rows)
    here = [row for row in rows if held[row.id].state == "waiting"]
    links = links_of_children(unit, [row.id for row in here])
    facts = children_to_judge(unit, here, unit.today)
    return [
        Waiting(one, sum(held[row.id].given.values()), len(links.get(row.id, ())))
        for row, one in zip(here, facts, strict=True)
    ]
