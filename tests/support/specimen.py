"""A service for tests only, in a real PostgreSQL: `KINWEAVE_TEST_DATABASE` (the URL of an administrator) or our own."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from chassis.configuration import Configuration
from chassis.contracts.contract import Contract
from chassis.council import Council, GssCode
from chassis.database.database import engine_url
from chassis.definition import ServiceDefinition
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.identifiers import new_identifier
from chassis.provisioning.logins import ROLES, quoted
from chassis.scope import Scope

SERVICE = "specimen"
DEFINITION = ServiceDefinition(contract=Contract(service=SERVICE, summary="A service for tests."))


def council(number: int) -> Council:
    """A council that does not exist, with codes outside the real ranges."""
    name = f"Synthetic {number:02}"
    return Council(
        slug=f"synthetic-{number:02}",
        name=name,
        gss_codes=(GssCode(f"E99{number:06}"),),
        dfe_code=f"9{number:02}",
        region="London",
        data_controllers=(name,),
        delivered_by=name,
        schemes=frozenset({"lifelong_links"}),
    )


def scope(of: Council, seconds: float = 30) -> Scope:
    return Scope(of, "test", new_identifier(), datetime.now(UTC) + timedelta(seconds=seconds))


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """The URL of a PostgreSQL administrator."""
    given = os.environ.get("KINWEAVE_TEST_DATABASE")
    if given:
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="kinweave-specimen-", ignore_cleanup_errors=True) as home,
        EmbeddedPostgres(Path(home)) as postgres,
    ):
        yield postgres.admin_url()


def configuration_for(admin_url: str, *services: str) -> Configuration:
    """URLs of each service's four roles, in databases named after the services."""
    admin = engine_url(admin_url)
    urls = {
        (service, role): admin.set(username=f"{service}_{role}", password=f"{service}-{role}", database=service)
        for service in services
        for role in ROLES
    }
    rendered = {key: url.render_as_string(hide_password=False) for key, url in urls.items()}
    return Configuration(database_urls={**rendered, ("postgres", "admin"): admin_url})


def forget(admin_url: str, service: str) -> None:
    """Drop what an earlier run left of the service."""
    engine = create_engine(engine_url(admin_url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"drop database if exists {quoted(service)} with (force)"))
        query = text("select rolname from pg_roles where rolname like :pattern order by rolname")
        for role in connection.scalars(query, {"pattern": f"{service}\\_%"}).all():
            connection.execute(text(f"drop role {quoted(role)}"))
