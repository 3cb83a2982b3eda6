"""What this service does when another announces something: keep it, then look again at what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import Subscription
from services.carers.approvals.carers.steps import tell
from services.carers.hearing.keeping import keep_restriction
from services.carers.hearing.subscribed import RESTRICTIONS
from services.carers.placements.examining import look_again
from services.carers.placements.holding import carers_who_care_for, wait_for
from services.lifelonglinks.contract import Held


def hear_of_restriction(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    """Whoever the other person is: only where the child is placed can the two meet by a placement."""
    if not keep_restriction(unit, envelope):
        return
    child = Held.read(envelope["data"]).child
    wait_for(unit.session, child)
    for carer in carers_who_care_for(unit.session, child):
        if look_again(unit, carer):
            unit.touches(carer.id)
            tell(unit, carer)


SUBSCRIPTIONS = (Subscription(RESTRICTIONS, "lifelonglinks", {"*": hear_of_restriction}, "restriction.#"),)
