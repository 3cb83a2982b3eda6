"""Who may do what: the rights of a service's roles on its shared schemas and on each council's schema.

A council's role reads and writes its own schema, adds to its audit, may only put rows into the outbox and the
timers, and sees how old replicas are. The relay works on messaging and seals audits. Nothing is left to PUBLIC.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, text

from chassis.provisioning.logins import Logins, quoted

SHARED_SCHEMAS = ("registry", "messaging", "sealing")
VERSION_TABLES = ("chassis_version", "service_version")
EVERYTHING = "select, insert, update, delete"


def close_to_public(connection: Connection, schemas: Iterable[str]) -> None:
    """Make the shared schemas, and take from PUBLIC what PostgreSQL gives it."""
    statements = ["revoke all on schema public from public"]
    for schema in schemas:
        statements += [
            f"create schema if not exists {quoted(schema)}",
            f"revoke all on schema {quoted(schema)} from public",
        ]
    _execute(connection, statements)


def grant_shared(connection: Connection, logins: Logins, own_schemas: Iterable[str]) -> None:
    """The rights of relay and registry, and the policies that keep one council's rows from another's name."""
    relay, registry = quoted(logins.relay), quoted(logins.registry)
    usage = [
        f"grant usage on schema registry to {relay}, {registry}",
        f"grant usage on schema messaging to {relay}, {registry}",
    ]
    rights = [
        f"grant select on registry.councils, registry.settings, registry.version to {relay}",
        f"grant {EVERYTHING} on registry.councils, registry.settings to {registry}",
        f"grant select, update on registry.version to {registry}",
        f"grant {EVERYTHING} on all tables in schema messaging to {relay}",
        f"grant insert on messaging.timers to {registry}",
        f"grant usage on schema sealing to {relay}",
        f"grant {EVERYTHING} on all tables in schema sealing to {relay}",
    ]
    for schema in own_schemas:
        rights += [
            f"grant usage on schema {quoted(schema)} to {relay}, {registry}",
            f"grant {EVERYTHING} on all tables in schema {quoted(schema)} to {relay}, {registry}",
            f"grant usage, select on all sequences in schema {quoted(schema)} to {relay}, {registry}",
        ]
    own_name = f"current_user = '{logins.service}_' || replace(council, '-', '_')"
    policies = [
        *_policy("messaging.outbox", "council_adds", f"for insert with check ({own_name})"),
        *_policy("messaging.timers", "council_adds", f"for insert with check ({own_name})"),
        *_policy("messaging.outbox", "relay_works", f"to {relay} using (true) with check (true)"),
        *_policy("messaging.timers", "relay_works", f"to {relay} using (true) with check (true)"),
        *_policy("messaging.timers", "registry_adds", f"for insert to {registry} with check (true)"),
    ]
    secure = [f"alter table messaging.{table} enable row level security" for table in ("outbox", "timers")]
    _execute(connection, usage + rights + secure + policies)


def shared_granted(connection: Connection, logins: Logins) -> bool:
    """Whether relay and registry already have their rights; they lack them where the logins are new."""
    rights = {"relay": logins.relay, "registry": logins.registry}
    with connection.begin():
        return bool(connection.scalar(text(_SHARED_RIGHTS), rights))


_SHARED_RIGHTS = """
select has_table_privilege(:relay, 'messaging.outbox', 'insert')
and has_table_privilege(:relay, 'sealing.heads', 'insert')
and has_table_privilege(:registry, 'registry.councils', 'insert')
"""


def create_room(connection: Connection, schema: str, role: str, logins: Logins) -> None:
    """A council's schema and role. The app login may take the role on, and has none of its rights before it does."""
    known = connection.scalar(text("select 1 from pg_roles where rolname = :role"), {"role": role})
    options = " with inherit false, set true" if _version(connection) >= 160000 else ""
    create = [] if known else [f"create role {quoted(role)} nologin noinherit"]
    schema_made = f"create schema if not exists {quoted(schema)}"
    _execute(connection, [*create, schema_made, f"grant {quoted(role)} to {quoted(logins.app)}{options}"])


def grant_council(connection: Connection, schema: str, role: str, logins: Logins) -> None:
    """The rights of a council's role and of the relay in the council's schema. Again after each migration."""
    room, council, relay = quoted(schema), quoted(role), quoted(logins.relay)
    versions = [
        f"revoke all on {room}.{table} from {council}; grant select on {room}.{table} to {relay}"
        for table in VERSION_TABLES
        if _has(connection, schema, table)
    ]
    _execute(
        connection,
        [
            f"grant usage on schema {room} to {council}, {relay}",
            f"grant usage on schema messaging to {council}",
            f"grant {EVERYTHING} on all tables in schema {room} to {council}",
            f"grant usage, select on all sequences in schema {room} to {council}",
            f"revoke update, delete on {room}.audit from {council}",
            f"revoke insert, update, delete on {room}.audit_seals from {council}",
            *versions,
            f"grant insert on messaging.outbox, messaging.timers to {council}",
            f"grant select on messaging.replica_positions to {council}",
            f"grant select on {room}.audit to {relay}",
            f"grant select, insert on {room}.audit_seals to {relay}",
        ],
    )


def enterable_roles(connection: Connection, app: str) -> frozenset[str]:
    """The roles that the app login may take on."""
    with connection.begin():
        return frozenset(connection.scalars(text(_MEMBERSHIPS), {"app": app}))


_MEMBERSHIPS = """
select granted.rolname from pg_auth_members m
join pg_roles granted on granted.oid = m.roleid join pg_roles member on member.oid = m.member
where member.rolname = :app
"""


def _policy(table: str, name: str, terms: str) -> tuple[str, str]:
    return f"drop policy if exists {name} on {table}", f"create policy {name} on {table} {terms}"


def _version(connection: Connection) -> int:
    return int(connection.scalar(text("show server_version_num")) or 0)


def _has(connection: Connection, schema: str, table: str) -> bool:
    name = f"{quoted(schema)}.{table}"
    return connection.scalar(text("select to_regclass(:name)"), {"name": name}) is not None


def _execute(connection: Connection, statements: Iterable[str]) -> None:
    connection.exec_driver_sql("; ".join(statements))
