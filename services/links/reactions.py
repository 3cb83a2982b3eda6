"""What this service does when another announces something: keep it, then look again at what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import Subscription
from services.lifelonglinks.contract import Held
from services.links.children.reading import child_or_none
from services.links.consequences.holding import hold_children_of
from services.links.consequences.looking_again import BY
from services.links.consequences.of_carers import follow_carer
from services.links.consequences.of_restrictions import follow_restriction
from services.links.hearing.keeping import keep_carer, keep_placement, keep_restriction
from services.links.hearing.subscribed import CARERS, PLACEMENTS, RESTRICTIONS
from services.links.history.following import counted_outside, follow_breaks


def hear_of_carer(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    carer_id = UUID(envelope["subject"])
    hold_children_of(unit, carer_id)
    if keep_carer(unit, envelope):
        follow_carer(unit, carer_id)


def hear_of_restriction(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    if keep_restriction(unit, envelope):
        follow_restriction(unit, Held.read(envelope["data"]))


def hear_of_placement(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    """One of a short break counts like a session. The child is held first, as whoever books holds it."""
    data = envelope["data"]
    if data["kind"] != "short_break":
        return
    child = child_or_none(unit, data["child_id"], lock=True)
    before = {} if child is None else counted_outside(unit, child)
    if keep_placement(unit, envelope) and child is not None:
        unit.session.flush()
        follow_breaks(unit, child, before, BY)


SUBSCRIPTIONS = (
    Subscription(CARERS, "carers", {"*": hear_of_carer}, "carer.#", scheme="family_link"),
    Subscription(RESTRICTIONS, "lifelonglinks", {"*": hear_of_restriction}, "restriction.#", scheme="family_link"),
    Subscription(PLACEMENTS, "carers", {"*": hear_of_placement}, "placement.#", scheme="family_link"),
)
