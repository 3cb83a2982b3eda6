"""The installation that a command works on: found in the environment, or the embedded one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy.exc import DBAPIError

from chassis.configuration import Configuration, database_variable, from_environment
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.reading import by_reference
from chassis.database.database import Database
from chassis.database.pooler import PooledLogin, refuse_pooled
from deploy.command.services import SERVICES

ADMIN = ("postgres", "admin")
"""Under which key the configuration holds the administrator's URL, where there is one."""


@dataclass(frozen=True)
class Environment:
    """Configuration, and each service's database seen through its roles."""

    configuration: Configuration
    databases: Mapping[str, Database]

    @property
    def admin_url(self) -> str | None:
        return self.configuration.database_urls.get(ADMIN)

    def councils(self) -> dict[str, Council]:
        """The councils that the gateway serves or could serve, by slug. Raises click.ClickException."""
        try:
            return changes.councils(self.databases["gateway"])
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0]
            made = "A new installation is made by `kinweave migrate` or the first `kinweave run`."
            raise click.ClickException(f"The register of councils cannot be read: {reason}\n{made}") from error

    def council(self, reference: str) -> Council:
        """A council by slug or GSS code. Raises click.BadParameter where there is none."""
        found = by_reference(self.councils().values()).get(reference)
        if found is None:
            raise click.BadParameter(f"There is no council {reference}. `kinweave councils list` shows them all.")
        return found


@contextmanager
def environment() -> Iterator[Environment]:
    """Find or start the databases, and let go of them at the end.

    Without KINWEAVE_AMQP the embedded PostgreSQL under KINWEAVE_HOME is used, together with a running `kinweave run`
    where there is one.
    """
    configuration = _configuration()
    if "KINWEAVE_AMQP" in os.environ:
        yield from _open(configuration)
        return
    from chassis.embedded.postgres import EmbeddedPostgres
    from chassis.embedded.secrets import load_or_create

    with EmbeddedPostgres(configuration.home):
        yield from _open(load_or_create(configuration.home).configure(configuration))


def _open(configuration: Configuration) -> Iterator[Environment]:
    _check_complete(configuration)
    databases = {service: Database(configuration, service) for service in SERVICES}
    try:
        yield Environment(configuration, databases)
    finally:
        for database in databases.values():
            database.dispose()


def refuse_poolers(configuration: Configuration, services: Iterable[str], *roles: str) -> None:
    """Raises click.ClickException where one of these logins goes through a pooler in transaction mode."""
    if configuration.embedded:
        return
    for service in services:
        try:
            refuse_pooled(configuration, service, roles)
        except PooledLogin as refused:
            raise click.ClickException(str(refused)) from refused


def _configuration() -> Configuration:
    try:
        return from_environment()
    except ValueError as error:
        raise click.UsageError(f"A variable of the environment cannot be read: {error}") from error


def _check_complete(configuration: Configuration) -> None:
    named = {service for service, _ in configuration.database_urls}
    if not named & set(SERVICES):
        first = database_variable(SERVICES[0], "app")
        raise click.UsageError(f"KINWEAVE_AMQP is set, but no database is: {first} and its like are missing.")
