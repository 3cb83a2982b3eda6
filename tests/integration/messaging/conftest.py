"""Fixtures: `service_database` (session: a PostgreSQL with the services alpha and beta), `broker_url`, `world`.

`world` runs each test twice, on RabbitMQ and on the embedded broker; `on_rabbitmq` only on RabbitMQ.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from chassis.configuration import Configuration
from chassis.contracts.contract import Contract
from chassis.council import role_of, schema_of
from chassis.definition import ServiceDefinition
from chassis.embedded import broker as embedded_broker
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from chassis.provisioning.databases import provision_councils, provision_service
from chassis.provisioning.migrating import Outcome
from tests.integration.messaging.world import ALPHA, SLUGS, World, council
from tests.support.rabbitmq import Broker

BETA = ServiceDefinition(Contract("beta", "Listens"))
EFFECTS = "create table {schema}.effects (position bigserial, subject text, version int, event uuid)"
SHARED = ", ".join(
    f"messaging.{table}"
    for table in ("outbox", "timers", "unclaimed", "subscriptions", "replica_positions", "dead_letters")
)

Prepared = tuple[Configuration, Mapping[str, str]]


@pytest.fixture(scope="session")
def broker_url(broker: Broker) -> str:
    return broker.url


@pytest.fixture(scope="session")
def service_database() -> Iterator[Prepared]:
    """Configuration, and the administrator's URL of each database."""
    # Not below pytest's own folder, which another user, the server's, may not enter.
    folder = tempfile.TemporaryDirectory(prefix="kinweave-messaging-", ignore_cleanup_errors=True)
    with folder as name, EmbeddedPostgres(home := Path(name)) as server:
        configuration = load_or_create(home).configure(Configuration(home=home), ["alpha", "beta"])
        for definition in (ALPHA, BETA):
            step = provision_service(server.admin_url(), configuration, definition)
            assert step.outcome is not Outcome.FAILED, step
            for made in provision_councils(configuration, definition, [council(slug) for slug in SLUGS]):
                assert made.outcome is not Outcome.FAILED, made
        admin = {name: server.admin_url(name) for name in ("postgres", "alpha", "beta")}
        _make_effects(admin["beta"])
        yield configuration, admin


@pytest.fixture(params=["rabbitmq", "embedded"])
def world(request: pytest.FixtureRequest, service_database: Prepared) -> Iterator[World]:
    url = request.getfixturevalue("broker_url") if request.param == "rabbitmq" else "kinweave-memory://"
    yield from _world(service_database, url)
    if request.param == "embedded":
        embedded_broker.reset()


@pytest.fixture
def on_rabbitmq(service_database: Prepared, broker_url: str) -> Iterator[World]:
    yield from _world(service_database, broker_url)


@pytest.fixture
def embedded(service_database: Prepared) -> Iterator[World]:
    yield from _world(service_database, "kinweave-memory://")
    embedded_broker.reset()


def _world(prepared: Prepared, url: str) -> Iterator[World]:
    configuration, admin = prepared
    made = World(replace(configuration, amqp_url=url), admin)
    for service in ("alpha", "beta"):
        made.ask(service, f"truncate {SHARED}")
        for slug in SLUGS:
            made.ask(service, f"truncate t_{slug}.inbox, t_{slug}.audit")
    for slug in SLUGS:
        made.ask("beta", f"truncate t_{slug}.effects restart identity")
    try:
        yield made
    finally:
        made.close()


def _make_effects(admin_url: str) -> None:
    engine = create_engine(admin_url)
    with engine.begin() as connection:
        for slug in SLUGS:
            schema, role = schema_of(slug), role_of("beta", slug)
            connection.execute(text(EFFECTS.format(schema=schema)))
            connection.execute(text(f"grant select, insert on {schema}.effects to {role}"))
            connection.execute(text(f"grant usage on all sequences in schema {schema} to {role}"))
    engine.dispose()
