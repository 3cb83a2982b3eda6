"""Making a service's database, and a council's room in it: roles, schemas, tables, rights. All of it may be repeated.

An administrator is needed once per service. From then on the owner role makes councils by itself: it owns the database
and every schema, and may create roles (CREATEROLE).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from sqlalchemy import Connection

from chassis.configuration import Configuration
from chassis.council import Council
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.provisioning import grants, migrating
from chassis.provisioning.logins import Logins, create_database, create_logins, logins_of
from chassis.provisioning.migrating import SHARED_SCHEMA, Outcome, Step, in_transaction

Observe = Callable[[Step], None]
"""Told of each schema as soon as it is done."""


def provision_service(admin_url: str, configuration: Configuration, definition: ServiceDefinition) -> Step:
    """Create the service's login roles and database as administrator, then its shared schemas as owner.

    Raises LookupError where a URL is not configured, SQLAlchemyError where the administrator may not.
    """
    logins = logins_of(configuration, definition.name)
    create_logins(admin_url, configuration, definition.name)
    create_database(admin_url, logins)
    return provision_shared(configuration, definition)


def provision_shared(configuration: Configuration, definition: ServiceDefinition) -> Step:
    """Bring the shared schemas to their present shape, as owner. The report's outcome tells success."""
    histories = migrating.shared_histories(definition)
    schemas = own_schemas(definition)
    logins = logins_of(configuration, definition.name)

    def work() -> None:
        grants.close_to_public(connection, (*grants.SHARED_SCHEMAS, *schemas))
        for history in histories:
            history.upgrade(connection, SHARED_SCHEMA)
        grants.grant_shared(connection, logins, schemas)

    with Database(configuration, definition.name).owner.connect() as connection:
        migrating.wait_for_turn(connection)
        before = migrating.positions(connection).get(SHARED_SCHEMA, ())
        target = migrating.head(histories)
        ready = before == target and grants.shared_granted(connection, logins)
        done = _nothing if ready else partial(in_transaction, connection, "", work)
        return migrating.step(definition.name, "", before, target, done)


def provision_council(configuration: Configuration, definition: ServiceDefinition, council: Council) -> Step:
    """Give one council its role, schema, tables and rights in the service's database."""
    return provision_councils(configuration, definition, [council])[0]


def provision_councils(
    configuration: Configuration,
    definition: ServiceDefinition,
    councils: Iterable[Council],
    observe: Observe | None = None,
) -> Sequence[Step]:
    """Give each council its room, each in a transaction of its own, over one connection.

    Councils that have all of it are recognised by two queries and left alone. Stops at the first failure, which
    is then the last of the report.
    """
    histories = migrating.council_histories(definition)
    target = migrating.head(histories)
    logins = logins_of(configuration, definition.name)
    report: list[Step] = []
    with Database(configuration, definition.name).owner.connect() as connection:
        migrating.wait_for_turn(connection)
        found = migrating.positions(connection)
        enterable = grants.enterable_roles(connection, logins.app)
        for council in councils:
            before = found.get(council.schema, ())
            ready = before == target and council.role(definition.name) in enterable
            work = _nothing if ready else partial(_make, connection, definition.name, council, logins, histories)
            done = migrating.step(definition.name, council.slug, before, target, work)
            report.append(done)
            if observe is not None:
                observe(done)
            if done.outcome is Outcome.FAILED:
                break
    return report


def own_schemas(definition: ServiceDefinition) -> tuple[str, ...]:
    """The schemas of the service's own shared tables."""
    tables = () if definition.shared_tables is None else definition.shared_tables.sorted_tables
    return tuple(sorted({table.schema for table in tables if table.schema}))


def _make(
    connection: Connection,
    service: str,
    council: Council,
    logins: Logins,
    histories: Iterable[migrating.History],
) -> None:
    def work() -> None:
        grants.create_room(connection, council.schema, council.role(service), logins)
        for history in histories:
            history.upgrade(connection, council.schema)
        grants.grant_council(connection, council.schema, council.role(service), logins)

    in_transaction(connection, council.schema, work)


def _nothing() -> None:
    """The work of a schema that is already up to date."""
