"""What this service does when another announces something: keep it, then look again at what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import Subscription
from services.links.hearing.keeping import keep_carer, keep_restriction
from services.links.hearing.subscribed import CARERS, RESTRICTIONS


def hear_of_carer(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    keep_carer(unit, envelope)


def hear_of_restriction(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
    keep_restriction(unit, envelope)


SUBSCRIPTIONS = (
    Subscription(CARERS, "carers", {"*": hear_of_carer}, "carer.#", scheme="family_link"),
    Subscription(RESTRICTIONS, "lifelonglinks", {"*": hear_of_restriction}, "restriction.#", scheme="family_link"),
)
