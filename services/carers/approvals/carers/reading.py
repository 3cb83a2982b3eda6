"""One carer with all that its view is judged from, in one statement: nothing is read as often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from services.carers.approvals.carers.tables import Carer
from services.carers.household import facts
from services.carers.household.reading import check_of
from services.carers.household.tables import CarerCheck, CarerMember, CarerPart
from services.carers.placements.tables import Placement
from services.carers.placements.view import concerns_view
from services.carers.standing.tables import Suspension
from services.carers.standing.view import SUSPENSION

RESIDENT = ("position", "role", "date_of_birth_estimated", "date_of_birth", "joined_on", "left_on")
CHECK = ("kind", "person", "done_on", "confirmed_on", "outcome", "detail")


@dataclass(frozen=True)
class CarerRead:
    """`row` has the columns of a carer as attributes; `suspensions` are in the order of recording."""

    row: Row[Any]
    household: facts.Household
    suspensions: Sequence[Mapping[str, Any]]
    placement_concerns: Sequence[Mapping[str, Any]]


def read_carer(session: Session, identifier: UUID) -> CarerRead | None:
    """As it stands at one instant. Nothing of it can be changed: a step locks the carer instead."""
    row = session.execute(_CARER, {"identifier": identifier}).one_or_none()
    if row is None:
        return None
    residents = tuple(
        facts.Resident(number, role, _day(born), _day(joined), _day(left), estimated)
        for number, role, estimated, born, joined, left in row.read_members or ()
    )
    checks = tuple(
        check_of(kind, person, date.fromisoformat(done_on), _day(confirmed_on), *rest)
        for kind, person, done_on, confirmed_on, *rest in row.read_checks or ()
    )
    suspensions = [_suspension(values) for values in row.read_suspensions or ()]
    flagged = [
        {"placement_id": UUID(identifier), **one}
        for identifier, concerns in row.read_flagged or ()
        for one in concerns_view(concerns)
    ]
    return CarerRead(row, facts.Household(residents, checks), suspensions, flagged)


def _suspension(values: Sequence[Any]) -> Mapping[str, Any]:
    kept = dict(zip(SUSPENSION, values, strict=True))
    return {**kept, "starts_on": _day(kept["starts_on"]), "ended_on": _day(kept["ended_on"])}


def _day(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)


def _parts(kind: type[CarerPart], columns: Sequence[str]) -> ScalarSelect[Any]:
    """The parts of one kind as a list of lists; None where there are none."""
    held = kind.__table__.c
    values = func.jsonb_build_array(*(held[name] for name in columns))
    gathered = func.jsonb_agg(aggregate_order_by(values, held.position))
    return select(gathered).where(held.carer_id == bindparam("identifier")).scalar_subquery()


def _flagged() -> ScalarSelect[Any]:
    """The placements of which something is noted, as pairs of id and concerns."""
    held = Placement.__table__.c
    gathered = func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(held.id, held.concerns), held.id))
    noted = func.jsonb_array_length(held.concerns) > 0
    return select(gathered).where(held.carer_id == bindparam("identifier"), noted).scalar_subquery()


_CARER: Select[Any] = select(
    *Carer.__table__.c,
    _parts(CarerMember, RESIDENT).label("read_members"),
    _parts(CarerCheck, CHECK).label("read_checks"),
    _parts(Suspension, SUSPENSION).label("read_suspensions"),
    _flagged().label("read_flagged"),
).where(Carer.__table__.c.id == bindparam("identifier"))
