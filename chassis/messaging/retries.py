"""Trying again what the inbox of a council keeps: failed, waiting and held deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, and_, exists, null, or_, select, tuple_, update

from chassis.council import Council
from chassis.database import tables
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import ServiceDefinition, Subscription
from chassis.messaging.backoff import retry_delay
from chassis.messaging.faults import DatabaseAway, database_faults, describe
from chassis.messaging.inbox import MOST_ATTEMPTS, Outcome, after_failure, lock_subject, reaction_to
from chassis.messaging.parked import count_parked
from chassis.messaging.scopes import event_scope, system_scope
from chassis.messaging.wakeups import wake_inbox
from chassis.observability.metrics import EVENT_HANDLED, RETRIES

AT_ONCE = 50
OPEN = (Outcome.PENDING.value, Outcome.WAITING.value, Outcome.HELD.value)
ENDED = "the process ended each time while it handled this"
inbox = tables.inbox
log = structlog.get_logger()
_not_tried: set[tuple[str, UUID]] = set()
"""Deliveries whose attempt was counted, but neither made nor its failure kept, as the database was not usable: the next
one counts for both. Forgotten where the process ends, for that is what the counting is for."""


def retry_due(database: Database, definition: ServiceDefinition, council: Council) -> int:
    """Handle every kept delivery of the council that is due, oldest first; answers how many took effect.

    A failure is kept with its next attempt and a timer for it. Raises `DatabaseAway`.
    """
    subscriptions = {s.consumer: s for s in definition.subscriptions}
    ordered = [s.consumer for s in definition.subscriptions if s.ordered]
    done = 0
    while True:
        due = _due(database, council, ordered)
        results = [_retry(database, council, subscriptions.get(row["consumer"]), row) for row in due]
        done += sum(result is Outcome.DONE for result in results)
        if not any(results):
            return done


def wake_where_due(database: Database, council: Council, service: str) -> None:
    """A safety net, run now and then: a timer for a council whose inbox has something open, and the parked counted."""
    with database_faults(), database.unit_of_work(system_scope(council, "system:timers")) as unit:
        query = select(inbox.c.message_id).where(inbox.c.state.in_(OPEN), _is_due(unit)).limit(1)
        if unit.session.execute(query).first() is not None:
            wake_inbox(unit, unit.now)
        count_parked(unit, service)


def _due(database: Database, council: Council, ordered: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    with database_faults(), database.unit_of_work(system_scope(council, "system:inbox")) as unit:
        query = (
            select(inbox.c.consumer, inbox.c.message_id, inbox.c.source, inbox.c.envelope)
            .where(inbox.c.state.in_(OPEN), _is_due(unit), or_(inbox.c.consumer.not_in(ordered), ~_has_earlier()))
            .order_by(inbox.c.received_at, inbox.c.message_id)
            .limit(AT_ONCE)
        )
        return [dict(row) for row in unit.session.execute(query).mappings()]


def _is_due(unit: UnitOfWork) -> Any:
    return or_(inbox.c.next_attempt_at.is_(None), inbox.c.next_attempt_at <= unit.now)


def _has_earlier() -> Any:
    """Whether an earlier delivery of the same consumer and subject is not done; parked ones count."""
    earlier = inbox.alias("earlier")
    return exists(
        select(earlier.c.message_id)
        .where(
            earlier.c.consumer == inbox.c.consumer,
            earlier.c.subject == inbox.c.subject,
            earlier.c.state != Outcome.DONE.value,
            tuple_(earlier.c.received_at, earlier.c.message_id) < tuple_(inbox.c.received_at, inbox.c.message_id),
        )
        .correlate(inbox)
    )


def _retry(
    database: Database, council: Council, subscription: Subscription | None, row: Mapping[str, Any]
) -> Outcome | None:
    """None where the delivery is no longer open, or another process is at it."""
    envelope, consumer = row["envelope"], row["consumer"]
    key = (consumer, row["message_id"])
    begun = _begin(database, council, subscription, row, count=key not in _not_tried)
    if begun is not Outcome.PENDING:
        return begun
    RETRIES.labels(consumer).inc()
    try:
        outcome = _attempt(database, council, subscription, row)
    except Exception:
        _not_tried.add(key)
        raise
    _not_tried.discard(key)
    if outcome is not None:
        EVENT_HANDLED.labels(consumer, envelope["type"], outcome.value).inc()
    return outcome


def _attempt(
    database: Database, council: Council, subscription: Subscription | None, row: Mapping[str, Any]
) -> Outcome | None:
    envelope = row["envelope"]
    try:
        with database_faults(), database.unit_of_work(event_scope(council, row["source"], envelope)) as unit:
            if subscription is None:
                raise LookupError("the service no longer has this consumer")
            if subscription.ordered:
                lock_subject(unit, subscription.consumer, envelope["subject"])
            if unit.session.execute(_open(row, subscription).with_for_update(skip_locked=True)).first() is None:
                return None
            done = {"state": Outcome.DONE.value, "handled_at": unit.now, "next_attempt_at": None, "envelope": null()}
            unit.session.execute(update(inbox).where(_this(row)).values(done))
            reaction_to(subscription, envelope["type"])(unit, envelope)
    except DatabaseAway:
        raise
    except Exception as error:  # noqa: BLE001 whatever a reaction raises is kept with the delivery and logged
        return _failed(database, council, row, error)
    return Outcome.DONE


def _begin(
    database: Database, council: Council, subscription: Subscription | None, row: Mapping[str, Any], *, count: bool
) -> Outcome | None:
    """Count the attempt and commit that before it is made, so that a delivery that ends the process is parked in the
    end and does not end it for ever. `PENDING` where it may be tried; None where another process is at it."""
    with database_faults(), database.unit_of_work(event_scope(council, row["source"], row["envelope"])) as unit:
        locked = _open(row, subscription).with_for_update(skip_locked=True)
        attempts: int | None = unit.session.execute(locked).scalar_one_or_none()
        if attempts is None:
            return None
        if count and attempts >= MOST_ATTEMPTS:
            change: dict[str, Any] = {"state": Outcome.PARKED.value, "error": ENDED, "next_attempt_at": None}
        else:
            attempts += count
            change = {"attempts": attempts, "next_attempt_at": unit.now + retry_delay(attempts)}
        unit.session.execute(update(inbox).where(_this(row)).values(change))
        if "state" not in change:
            return Outcome.PENDING
        count_parked(unit, database.service)
    log.error("delivery parked", consumer=row["consumer"], council=council.slug, message=str(row["message_id"]))
    return Outcome.PARKED


def _failed(database: Database, council: Council, row: Mapping[str, Any], error: Exception) -> Outcome:
    with database_faults(), database.unit_of_work(event_scope(council, row["source"], row["envelope"])) as unit:
        locked = select(inbox.c.attempts).where(_this(row), inbox.c.state.in_(OPEN)).with_for_update()
        attempts = unit.session.execute(locked).scalar_one_or_none()
        if attempts is None:
            return Outcome.DUPLICATE
        change = after_failure(error, attempts, unit.now)
        unit.session.execute(update(inbox).where(_this(row)).values(change))
        if change["next_attempt_at"] is not None:
            wake_inbox(unit, change["next_attempt_at"])
        else:
            count_parked(unit, database.service)
    log.warning(
        "reaction failed again",
        consumer=row["consumer"],
        council=council.slug,
        message=str(row["message_id"]),
        state=change["state"],
        attempts=change["attempts"],
        error=describe(error),
    )
    return Outcome(change["state"])


def _open(row: Mapping[str, Any], subscription: Subscription | None) -> Select[Any]:
    """How often the delivery has been tried, where it is open and its turn."""
    query = select(inbox.c.attempts).where(_this(row), inbox.c.state.in_(OPEN))
    return query.where(~_has_earlier()) if subscription is not None and subscription.ordered else query


def _this(row: Mapping[str, Any]) -> Any:
    return and_(inbox.c.consumer == row["consumer"], inbox.c.message_id == row["message_id"])
