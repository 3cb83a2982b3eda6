"""The login roles of a service and its database, made by an administrator of the PostgreSQL cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg2.extensions import encrypt_password
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from chassis.configuration import Configuration
from chassis.database.database import engine_url

ROLES = ("owner", "app", "relay", "registry")
ATTRIBUTES = {
    "owner": "login inherit createrole nocreatedb",
    "app": "login noinherit nocreaterole nocreatedb",
    "relay": "login inherit nocreaterole nocreatedb",
    "registry": "login inherit nocreaterole nocreatedb",
}


@dataclass(frozen=True)
class Logins:
    """What the configured URLs call a service's database and its login roles."""

    service: str
    database: str
    owner: str
    app: str
    relay: str
    registry: str


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def logins_of(configuration: Configuration, service: str) -> Logins:
    """Raises LookupError where a URL is not configured or names no user or database."""
    urls = {role: _url(configuration, service, role) for role in ROLES}
    users = {role: str(url.username) for role, url in urls.items()}
    return Logins(service=service, database=str(urls["owner"].database), **users)


def create_logins(admin_url: str, configuration: Configuration, service: str) -> None:
    """Create or correct the four login roles, with the passwords of the configured URLs (sent hashed)."""
    engine = create_engine(engine_url(admin_url), poolclass=NullPool)
    with engine.begin() as connection:
        for role in ROLES:
            url = _url(configuration, service, role)
            _login(connection, str(url.username), url.password, ATTRIBUTES[role])
            if role != "owner":
                connection.execute(text(f"alter role {quoted(str(url.username))} set search_path = ''"))
        if not connection.scalar(text("select rolsuper from pg_roles where rolname = current_user")):
            owner = quoted(logins_of(configuration, service).owner)
            connection.execute(text(f"grant {owner} to current_user"))


def create_database(admin_url: str, logins: Logins) -> None:
    """Create the service's database where it is missing, and let nobody in but its four login roles."""
    database = quoted(logins.database)
    engine = create_engine(engine_url(admin_url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        known = text("select 1 from pg_database where datname = :name")
        if connection.scalar(known, {"name": logins.database}) is None:
            made = f"create database {database} owner {quoted(logins.owner)} encoding 'UTF8' template template0"
            connection.execute(text(made))
        connection.execute(text(f"revoke all on database {database} from public"))
        others = ", ".join(quoted(name) for name in (logins.app, logins.relay, logins.registry))
        connection.execute(text(f"grant connect on database {database} to {others}"))


def _login(connection: Connection, name: str, password: str | None, attributes: str) -> None:
    known = connection.scalar(text("select 1 from pg_roles where rolname = :name"), {"name": name})
    verb = "create" if known is None else "alter"
    connection.execute(text(f"{verb} role {quoted(name)} {attributes}"))
    if password:
        raw: Any = connection.connection.dbapi_connection
        hashed = encrypt_password(str(password), name, raw, "scram-sha-256")
        connection.exec_driver_sql(f"alter role {quoted(name)} password %s", (hashed,))


def _url(configuration: Configuration, service: str, role: str) -> URL:
    url = make_url(configuration.database_url(service, role))
    if not url.username or not url.database:
        raise LookupError(f"the URL of {service}'s role {role} names no user or no database")
    return url
