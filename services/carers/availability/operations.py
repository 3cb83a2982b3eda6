"""Stating and reading what a carer offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.aggregates import find, locked
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Answer, Request
from chassis.rules import require
from services.carers.approvals.carers.steps import WHAT, done
from services.carers.approvals.carers.tables import Carer
from services.carers.availability import rules
from services.carers.availability.tables import Availability
from services.carers.availability.view import availability_view
from services.carers.rules import AGES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED


def set_availability(unit: UnitOfWork, request: Request) -> Answer:
    """Versions are those of the availability, not of the carer."""
    carer, body = locked(unit, Carer, request.identifier("carer_id"), WHAT), request.body
    held = carer.availability
    request.check_version(held.version if held else None)
    times = [rules.Time(**one) for one in body["weekly"]]
    exceptions = [rules.Exceptional(**one) for one in body["exceptions"]]
    preferences = body["preferences"]
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.TIMES_IN_ORDER.judge(times),
        rules.TIMES_APART.judge(times),
        rules.EXCEPTIONS_IN_ORDER.judge(exceptions),
        rules.EXCEPTIONS_AGREE.judge(exceptions),
        AGES_IN_ORDER.judge(preferences["age_from"], preferences["age_to"]),
    )
    if held is None:
        held = carer.availability = Availability(version=0)
    for name, value in _kept(body).items():
        setattr(held, name, value)
    held.version, held.changed_at = held.version + 1, unit.now
    done(unit, carer)
    unit.session.flush()
    return Answer(availability_view(held), held.version)


def get_availability(unit: UnitOfWork, request: Request) -> Answer:
    carer = find(unit, Carer, request.identifier("carer_id"), WHAT)
    if carer.availability is None:
        raise not_found("availability of this carer")
    return Answer(availability_view(carer.availability), carer.availability.version)


def _kept(body: Mapping[str, Any]) -> dict[str, Any]:
    """Each slot once; days as JSON keeps them."""
    days = ("starts_on", "ends_on")
    return {
        **body,
        "daytime": list(dict.fromkeys(body["daytime"])),
        "overnight": list(dict.fromkeys(body["overnight"])),
        "exceptions": [{**one, **{day: one[day].isoformat() for day in days}} for one in body["exceptions"]],
    }
