"""Children and carers of a council as plain values, ready to be judged; used by suggestions, match runs and reports."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract import CONTRACT as CARERS
from services.lifelonglinks.contract import Held
from services.links.children.households import household_of, living_with
from services.links.children.reading import standings
from services.links.children.siblings import families_of
from services.links.children.tables import Child
from services.links.contract.settings.matching import ABSENCE_DAYS, FAR_MILES, MILES_AN_HOUR, WEIGHTS
from services.links.hearing.reading import restrictions_known
from services.links.hearing.tables import KnownCarer
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.parsing import carer_facts, child_facts
from services.links.matching.places import places_known
from services.links.matching.relations import Relations, Taken, relations_of, taken_by_links
from services.links.matching.yardstick import Yardstick
from services.links.usual_limit import UsualLimit

MOST_KEPT = 10_000
NONE = Relations()
USUAL_LIMIT, LIMIT_PER_HOME = (
    CARERS.settings_by_name[name] for name in ("terms.usual_fostering_limit", "placements.limit_per_home")
)

Stamp = tuple[int, int]
"""The version of a replica's row, and the transaction that wrote it: no two states of a row have both in common."""
_STAMPS = text("select id, version, xmin::text::bigint from known_carers where state <> 'ended' order by id")


class Kept:
    """Carers as they were read before, with the stamps of their rows, in memory of this process. Of the councils asked
    for longest ago all are forgotten where there are more than `most` carers together."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self.councils: OrderedDict[str, dict[UUID, tuple[Stamp, CarerFacts]]] = OrderedDict()

    def of(self, council: str) -> dict[UUID, tuple[Stamp, CarerFacts]]:
        return self.councils.get(council, {})

    def keep(self, council: str, carers: dict[UUID, tuple[Stamp, CarerFacts]]) -> None:
        self.councils[council] = carers
        self.councils.move_to_end(council)
        while len(self.councils) > 1 and sum(len(c) for c in self.councils.values()) > self.most:
            self.councils.popitem(last=False)


KEPT = Kept()


def yardstick_of(unit: UnitOfWork, day: date) -> Yardstick:
    """What the council judges by on `day`."""
    return Yardstick(
        today=unit.today,
        weights={name: unit.setting(setting, day) for name, setting in WEIGHTS.items()},
        far_miles=unit.setting(FAR_MILES, day),
        miles_an_hour=unit.setting(MILES_AN_HOUR, day),
        absence_days=unit.setting(ABSENCE_DAYS, day),
        usual_limit=usual_limit_on(unit, day),
        places=places_known(),
    )


def usual_limit_on(unit: UnitOfWork, day: date) -> UsualLimit:
    """As `carers` has it for `day`. What an approval says of it is what held on the day of the decision."""
    return UsualLimit(unit.setting(USUAL_LIMIT, day), unit.setting(LIMIT_PER_HOME, day))


def carers_to_judge(unit: UnitOfWork, only: Collection[UUID] | None = None) -> list[CarerFacts]:
    """All whose approval has not ended, in the order of their ids, or of these only `only`."""
    facts = _known(unit) if only is None else _read(unit, only)
    taken = taken_by_links(unit)
    return [_with_links(one, taken) for one in facts]


def _known(unit: UnitOfWork) -> list[CarerFacts]:
    """Which state each row has is read every time; what it says is read and taken apart only where that is another
    than before."""
    stamps = {row[0]: (row[1], row[2]) for row in unit.session.execute(_STAMPS)}
    council = unit.scope.council.schema
    before = KEPT.of(council)
    held = {carer: before[carer] for carer, stamp in stamps.items() if carer in before and before[carer][0] == stamp}
    missing = [carer for carer in stamps if carer not in held]
    if missing:
        read = {one.id: one for one in _read(unit, missing if len(missing) < len(stamps) else None)}
        held = {
            carer: held.get(carer) or (stamp, read[carer])
            for carer, stamp in stamps.items()
            if carer in held or carer in read
        }
        KEPT.keep(council, held)
    return [facts for _, facts in held.values()]


def _read(unit: UnitOfWork, only: Collection[UUID] | None) -> list[CarerFacts]:
    query = select(KnownCarer.id, KnownCarer.state_data).where(KnownCarer.state != "ended").order_by(KnownCarer.id)
    if only is not None:
        query = query.where(KnownCarer.id.in_(only))
    return [carer_facts(carer, data) for carer, data in unit.session.execute(query)]


def carer_to_judge(unit: UnitOfWork, row: KnownCarer) -> CarerFacts:
    """One carer, also one whose approval has ended."""
    return _with_links(carer_facts(row.id, row.state_data), taken_by_links(unit, row.id))


def _with_links(carer: CarerFacts, taken: Mapping[UUID, Taken]) -> CarerFacts:
    if carer.id not in taken:
        return carer
    one = taken[carer.id]
    return replace(
        carer,
        committed=dict(one.committed),
        linked_children=frozenset(one.linked),
        suspended_children=frozenset(one.suspended),
    )


def children_to_judge(unit: UnitOfWork, children: Sequence[Child], day: date) -> list[ChildFacts]:
    """In the order given. `wanted` of each is what no link gives yet."""
    held = standings(unit, children)
    relations = relations_of(unit)
    families = families_of(unit, [child.key for child in children])
    households = {child.key: household_of(child.record) for child in children}
    known = restrictions_known(unit, [*households, *set().union(*households.values())], min(day, unit.today))
    lives_with = living_with(unit, {one.person for one in known if one.applies_to_household})
    return [
        child_facts(
            number=child.number,
            key=child.key,
            date_of_birth=child.date_of_birth,
            waiting_since=child.waiting_since,
            record=child.record,
            unmet=held[child.id].unmet,
            known_carers=relations.get(child.key, NONE).known,
            family=families[child.key],
            sibling_carers={carer for one in families[child.key].siblings for carer in relations.get(one, NONE).known},
            parted=relations.get(child.key, NONE).parted,
            restrictions=[one for one in known if _is_about(one, child.key, households[child.key])],
            lives_with=lives_with,
        )
        for child in children
    ]


def _is_about(one: Held, child: str, household: Collection[str]) -> bool:
    return child in (one.child, one.person) or (one.applies_to_household and one.person in household)
