"""Taking effect of a delivery once: the inbox row first, then the effect, in one transaction of the council."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from chassis.clock import Clock
from chassis.council import Council, State
from chassis.database import tables
from chassis.database.database import Database
from chassis.database.faults import time_cures
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import Reaction, ServiceDefinition, Subscription
from chassis.messaging import unclaimed
from chassis.messaging.backoff import retry_delay
from chassis.messaging.faults import (
    DatabaseAway,
    Permanent,
    database_faults,
    describe,
    is_not_set_up,
    is_permanent,
)
from chassis.messaging.register import Register
from chassis.messaging.scopes import event_scope
from chassis.messaging.wakeups import wake_inbox

__all__ = ["MOST_ATTEMPTS", "DatabaseAway", "Outcome", "Permanent", "handle", "handle_together"]

MOST_ATTEMPTS = 12
MOST_WAITED = 6
"""Attempts beyond this number do not count where time cures their fault: they never park, and are a minute apart."""
LONGEST_TOGETHER = 0.05
inbox = tables.inbox
_INSERT = insert(inbox).on_conflict_do_nothing()
log = structlog.get_logger()


class Outcome(StrEnum):
    """What became of a delivery; each of them is acknowledged. The middle five are states of an inbox row."""

    DUPLICATE = "duplicate"
    DONE = "done"
    PENDING = "pending"
    WAITING = "waiting"
    HELD = "held"
    PARKED = "parked"
    UNCLAIMED = "unclaimed"


def handle(
    database: Database,
    registry: Register,
    definition: ServiceDefinition,
    subscription: Subscription,
    envelope: Mapping[str, Any],
    clock: Clock,
    *,
    later: str | None = None,
) -> Outcome:
    """Take effect of an event, or keep it where that is not possible now. `later` says why it is to be kept in any case
    and tried from there: its handling may end the process, and there each attempt counts.

    Commits before it returns, so the delivery may be acknowledged whatever the outcome. Raises `DatabaseAway`, or what
    else the database raises, where nothing could be kept.
    """
    with database_faults():
        council = registry.find(envelope["tenant"])
    if council is None:
        return _unclaimed(database, subscription, envelope, clock)
    try:
        if council.state is not State.ACTIVE:
            return _keep(database, council, subscription, envelope, {"state": Outcome.HELD.value})
        if later is not None:
            kept = {"state": Outcome.PENDING.value, "error": later}
            return _keep(database, council, subscription, envelope, kept)
        return _take_effect(database, council, subscription, envelope)
    except DBAPIError as error:
        if not is_not_set_up(error):
            raise
        return _unclaimed(database, subscription, envelope, clock)


def handle_together(
    database: Database, registry: Register, subscription: Subscription, envelopes: Sequence[Mapping[str, Any]]
) -> Sequence[Outcome]:
    """Take effect of events of one council in one transaction, in this order; answers the outcomes of the first of
    them: as many as are done within 50 ms, and at least one.

    Answers nothing where that is not possible, and then has done nothing: a fault of one event, or of the database, is
    for `handle`, which takes each by itself.
    """
    try:
        council = registry.find(envelopes[0]["tenant"])
        if council is None or council.state is not State.ACTIVE:
            return ()
        return _take_effects(database, council, subscription, envelopes)
    except Exception as error:  # noqa: BLE001 whatever it is, it comes again where each is handled by itself
        log.info("handled one by one", consumer=subscription.consumer, error=type(error).__name__)
        return ()


def reaction_to(subscription: Subscription, event_type: str) -> Reaction:
    """Raises `Permanent` where the subscription has none for this type of event."""
    reaction = subscription.reactions.get(event_type) or subscription.reactions.get("*")
    if reaction is None:
        raise Permanent("no reaction to this type")
    return reaction


def after_failure(error: Exception, attempts: int, now: datetime) -> dict[str, Any]:
    """The columns of an inbox row after its attempt number `attempts` has failed."""
    waits = time_cures(error)
    attempts = min(attempts, MOST_WAITED) if waits else attempts
    parked = is_permanent(error) or (attempts >= MOST_ATTEMPTS and not waits)
    return {
        "state": (Outcome.PARKED if parked else Outcome.PENDING).value,
        "attempts": attempts,
        "error": describe(error),
        "next_attempt_at": None if parked else now + retry_delay(attempts),
    }


def lock_subject(unit: UnitOfWork, consumer: str, subject: str) -> None:
    """Let only one transaction at a time work on a subject of an ordered consumer."""
    key = f"{unit.scope.council.slug}/{consumer}/{subject}"
    unit.session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


def _take_effect(
    database: Database, council: Council, subscription: Subscription, envelope: Mapping[str, Any]
) -> Outcome:
    try:
        with database_faults(), database.unit_of_work(event_scope(council, subscription.source, envelope)) as unit:
            outcome = _effect(unit, subscription, envelope)
    except DatabaseAway:
        raise
    except Exception as error:  # noqa: BLE001 whatever a reaction raises is kept with the delivery and logged
        failure = after_failure(error, 1, database.clock())
        _log_failure(council, subscription, envelope, failure)
        return _keep(database, council, subscription, envelope, failure)
    return outcome


def _take_effects(
    database: Database, council: Council, subscription: Subscription, envelopes: Sequence[Mapping[str, Any]]
) -> Sequence[Outcome]:
    scopes = [event_scope(council, subscription.source, envelope) for envelope in envelopes]
    outcomes: list[Outcome] = []
    end = monotonic() + LONGEST_TOGETHER
    with database.together(scopes[0]) as begin:
        for scope, envelope in zip(scopes, envelopes, strict=True):
            unit = begin(scope)
            outcomes.append(_effect(unit, subscription, envelope))
            unit.close()
            # The next may change by plain SQL what this one has loaded.
            unit.session.expunge_all()
            if monotonic() > end:
                break
    return outcomes


def _effect(unit: UnitOfWork, subscription: Subscription, envelope: Mapping[str, Any]) -> Outcome:
    """The inbox row, and where it is new and need not wait, the reaction."""
    if subscription.ordered:
        lock_subject(unit, subscription.consumer, envelope["subject"])
    waits = subscription.ordered and _others_unfinished(unit, subscription, envelope)
    outcome = Outcome.WAITING if waits else Outcome.DONE
    if not _insert(unit, subscription, envelope, outcome):
        return Outcome.DUPLICATE
    if outcome is Outcome.DONE:
        reaction_to(subscription, envelope["type"])(unit, envelope)
    return outcome


def _keep(
    database: Database,
    council: Council,
    subscription: Subscription,
    envelope: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Outcome:
    """Keep the delivery in the council's inbox for later, with these columns."""
    outcome = Outcome(values["state"])
    with database_faults(), database.unit_of_work(event_scope(council, subscription.source, envelope)) as unit:
        if not _insert(unit, subscription, envelope, outcome, values):
            return Outcome.DUPLICATE
    return outcome


def _log_failure(
    council: Council, subscription: Subscription, envelope: Mapping[str, Any], failure: Mapping[str, Any]
) -> None:
    log.warning(
        "reaction failed",
        consumer=subscription.consumer,
        council=council.slug,
        message=envelope["id"],
        type=envelope["type"],
        state=failure["state"],
        error=failure["error"],
    )


def _insert(
    unit: UnitOfWork,
    subscription: Subscription,
    envelope: Mapping[str, Any],
    outcome: Outcome,
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Write the inbox row; waits for a twin that is under way. False where the delivery was here before."""
    row: dict[str, Any] = {
        "consumer": subscription.consumer,
        "message_id": UUID(envelope["id"]),
        "source": subscription.source,
        "type": envelope["type"],
        "subject": envelope["subject"],
        "state": outcome.value,
        "received_at": unit.now,
        **({"handled_at": unit.now} if outcome is Outcome.DONE else {"envelope": dict(envelope)}),
        **(values or {}),
    }
    if unit.session.connection().execute(_INSERT, row).rowcount == 0:
        return False
    if outcome in (Outcome.PENDING, Outcome.WAITING, Outcome.HELD):
        wake_inbox(unit, row.get("next_attempt_at") or unit.now)
    return True


def _others_unfinished(unit: UnitOfWork, subscription: Subscription, envelope: Mapping[str, Any]) -> bool:
    query = select(inbox.c.message_id).where(
        inbox.c.consumer == subscription.consumer,
        inbox.c.subject == envelope["subject"],
        inbox.c.state != Outcome.DONE.value,
        inbox.c.message_id != UUID(envelope["id"]),
    )
    return unit.session.execute(query.limit(1)).first() is not None


def _unclaimed(database: Database, subscription: Subscription, envelope: Mapping[str, Any], clock: Clock) -> Outcome:
    with database_faults():
        unclaimed.keep(database, subscription.consumer, envelope, clock())
    return Outcome.UNCLAIMED
