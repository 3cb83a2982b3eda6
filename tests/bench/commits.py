"""When something was committed, as the one PostgreSQL of both services has recorded it (`track_commit_timestamp`).

Nothing is polled and no trigger fires, so that measuring costs the measured nothing; both instants are read from one
clock afterwards. A timestamp is taken as the commit begins, on both sides alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.council import schema_of
from services.links.hearing.subscribed import CARERS
from tests.faults.installation import Installation
from tests.support.suite import Suite

_OUTBOX = """
    select id, envelope->>'correlationid' as correlation from messaging.outbox
    where envelope->>'correlationid' = any(:correlations)
"""
_AUDIT = """
    select correlation, extract(epoch from pg_xact_commit_timestamp(xmin))::float as at
    from {schema}.audit where correlation = any(:correlations)
"""
_INBOX = """
    select message_id, state, extract(epoch from pg_xact_commit_timestamp(xmin))::float as at
    from {schema}.inbox where consumer = :consumer and message_id = any(:identifiers)
"""


def record_commits(suite: Suite) -> None:
    """Have the server of the suite, whose services do not run yet, keep the instant of each commit."""
    Installation(suite).tell("carers", "alter system set track_commit_timestamp = on")
    suite.postgres.stop()
    suite.postgres.start()


def announced(place: Installation, correlations: Sequence[str]) -> dict[Any, str]:
    """The events of these correlations: the correlation of each, by the event's id."""
    return {row.id: row.correlation for row in place.ask("carers", _OUTBOX, correlations=list(correlations))}


def changed_at(place: Installation, slugs: Sequence[str], correlations: Sequence[str]) -> Mapping[str, float]:
    """When the calls of these correlations were committed in `carers`, in seconds."""
    return {
        row.correlation: row.at
        for slug in slugs
        for row in place.ask("carers", _AUDIT.format(schema=schema_of(slug)), correlations=list(correlations))
    }


def heard_at(place: Installation, slugs: Sequence[str], identifiers: Sequence[Any]) -> Mapping[Any, float]:
    """When the effects of these events were committed in `links`: those of them that have taken effect."""
    values = {"consumer": CARERS, "identifiers": list(identifiers)}
    return {
        row.message_id: row.at
        for slug in slugs
        for row in place.ask("links", _INBOX.format(schema=schema_of(slug)), **values)
        if row.state == "done"
    }
