"""What others may rely on: operations, events, settings and scopes of `lifelonglinks`, and how to ask about contact."""

from __future__ import annotations

from chassis.contracts.contract import Contract, Withheld
from services.lifelonglinks.contract.asking import ask_about_contact
from services.lifelonglinks.contract.codes import INTENTS, PERSON_KINDS
from services.lifelonglinks.contract.contact import (
    Held,
    Party,
    contact_violations,
    key_of,
    stands_on,
    stands_within,
    violations_from,
)
from services.lifelonglinks.contract.events import EVENTS
from services.lifelonglinks.contract.operations import OPERATIONS
from services.lifelonglinks.contract.refusals import RESTRICTIONS_UNAVAILABLE
from services.lifelonglinks.contract.scopes import CLOSED, RESTRICTIONS_READ, ROLES, SCOPES
from services.lifelonglinks.contract.settings import SETTINGS

CONTRACT = Contract(
    service="lifelonglinks",
    summary="Lifelong Links: finding the people who matter to a child in care, and bringing them together.",
    operations=OPERATIONS,
    events=EVENTS,
    settings=SETTINGS,
    scopes=SCOPES,
    closed_scopes=CLOSED,
    roles=ROLES,
    kept_from_audit=Withheld(RESTRICTIONS_READ, ("restriction-", "restrictions-"), "safeguarding"),
)

__all__ = [
    "CONTRACT",
    "INTENTS",
    "PERSON_KINDS",
    "RESTRICTIONS_READ",
    "RESTRICTIONS_UNAVAILABLE",
    "Held",
    "Party",
    "ask_about_contact",
    "contact_violations",
    "key_of",
    "stands_on",
    "stands_within",
    "violations_from",
]
