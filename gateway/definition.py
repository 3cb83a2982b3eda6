"""The gateway as a service of its own: its operations, what it hears, its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chassis.contracts.contract import Contract
from chassis.definition import ServiceDefinition, Subscription
from gateway import contract, councils, jobs, tables
from gateway.audit import read_audit
from gateway.contracts import SERVICES
from gateway.feed.age import CONSUMER
from gateway.feed.appending import append_to_feed
from gateway.feed.pruning import prune_feed
from gateway.feed.reading import peek_events, read_events

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def define(services: Sequence[Contract]) -> ServiceDefinition:
    """The gateway over the given services."""
    types = {name: kind for service in services for name, kind in service.events_by_name.items()}
    names = tuple(service.service for service in services)
    return ServiceDefinition(
        contract=contract.CONTRACT,
        handlers={
            contract.LIST_COUNCILS: councils.list_councils,
            contract.READ_COUNCIL: councils.read_council,
            contract.READ_EVENTS: read_events(types),
            contract.PEEK_EVENTS: peek_events(types),
            contract.READ_AUDIT: read_audit(services),
            contract.READ_JOB: jobs.read_job(names),
            contract.CANCEL_JOB: jobs.cancel_job(names),
            contract.READ_JOB_RESULT: jobs.read_job_result(names),
        },
        subscriptions=[Subscription(CONSUMER, name, {"*": append_to_feed(types)}, ordered=True) for name in names],
        forgetting=(prune_feed,),
        council_tables=tables.council_tables,
        council_migrations=MIGRATIONS / "council",
        shared_tables=tables.shared_tables,
        shared_migrations=MIGRATIONS / "shared",
    )


DEFINITION = define(SERVICES)
