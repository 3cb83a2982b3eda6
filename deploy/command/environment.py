"""The installation that a command works on: found in the environment, or the embedded one."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from chassis.configuration import SERVING, Configuration, Missing, database_variable, from_environment
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.reading import by_reference
from chassis.database.database import Database
from chassis.database.pooler import PooledLogin, refuse_pooled
from chassis.reaching import amqp_parts, database_words
from deploy.command.services import SERVICES

ADMIN = ("postgres", "admin")
"""Under which key the configuration holds the administrator's URL, where there is one."""


@dataclass(frozen=True)
class Environment:
    """Configuration, and each service's database seen through its roles."""

    configuration: Configuration
    databases: Mapping[str, Database]
    loops: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """What a process that stays has to keep running, by name."""

    @property
    def admin_url(self) -> str | None:
        return self.configuration.database_urls.get(ADMIN)

    def councils(self) -> dict[str, Council]:
        """The councils that the gateway serves or could serve, by slug. Raises click.ClickException."""
        try:
            return changes.councils(self.databases["gateway"])
        except DBAPIError as error:
            made = "A new installation is made by `kinweave migrate` or the first `kinweave run`."
            raise click.ClickException(
                f"The register of councils cannot be read. {database_words(error)}\n{made}"
            ) from error

    def council(self, reference: str) -> Council:
        """A council by slug or GSS code. Raises click.BadParameter where there is none."""
        found = by_reference(self.councils().values()).get(reference)
        if found is None:
            raise click.BadParameter(f"There is no council {reference}. `kinweave councils list` shows them all.")
        return found


@contextmanager
def environment(serving: str | None = None, making: bool = False) -> Iterator[Environment]:
    """Find or start the databases, and let go of them at the end.

    Without KINWEAVE_AMQP the embedded PostgreSQL under KINWEAVE_HOME is used, together with a running `kinweave run`
    where there is one. `serving` is the one service whose databases are needed; `making` says that an installation may
    be made where there is none.
    """
    configuration = _configuration()
    if "KINWEAVE_AMQP" in os.environ:
        _check_complete(configuration, serving)
        yield from _open(configuration)
        return
    from chassis.embedded.places import Places
    from chassis.embedded.postgres import EmbeddedPostgres
    from chassis.embedded.secrets import load_or_create

    if not making and not configuration.home.is_file() and not Places(configuration.home).data.exists():
        raise click.ClickException(
            f"There is no installation under KINWEAVE_HOME ({configuration.home}). Set KINWEAVE_HOME to the folder that"
            " `kinweave run` works in, or make one there: `kinweave migrate`, or the first `kinweave run`."
        )
    with _said_plainly(configuration.home):
        postgres = EmbeddedPostgres(configuration.home)
        postgres.start()
    try:
        secrets = load_or_create(configuration.home)
        yield from _open(secrets.configure(configuration), {"postgres": postgres.watch})
    finally:
        postgres.stop()


def _open(configuration: Configuration, loops: Mapping[str, Callable[[], None]] | None = None) -> Iterator[Environment]:
    databases = {service: Database(configuration, service) for service in SERVICES}
    try:
        yield Environment(configuration, databases, loops or {})
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


def _check_complete(configuration: Configuration, serving: str | None) -> None:
    """Raises click.UsageError for a broker or database that is not named, or not by a URL; never quotes a password."""
    named = set(configuration.database_urls)
    needed = [(service, role) for service in ([serving] if serving else SERVICES) for role in SERVING]
    missing = [place for place in needed if place not in named]
    if missing and (serving or not {service for service, _ in named} & set(SERVICES)):
        raise click.UsageError(f"KINWEAVE_AMQP is set, so databases have to be named too. {Missing(missing)}")
    try:
        amqp_parts(configuration.amqp_url)
    except ValueError as error:
        shape = "amqp://user:password@host:5672/vhost"
        raise click.UsageError(f"KINWEAVE_AMQP is not a URL as {shape}: {error}.") from None
    for place, url in configuration.database_urls.items():
        wrong = _wrong_url(url)
        if wrong:
            shape = "postgresql://user:password@host:5432/database"
            raise click.UsageError(f"{database_variable(*place)} is not a URL as {shape}: {wrong}.")


def _wrong_url(url: str) -> str | None:
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return "it cannot be read; what is no letter or digit in the password is written as %XX"
    if not parts.drivername.startswith("postgresql"):
        return "it begins with postgresql://"
    absent = [word for word, value in (("user", parts.username), ("database", parts.database)) if not value]
    return f"it names no {' and no '.join(absent)}" if absent else None


@contextmanager
def _said_plainly(home: Path) -> Iterator[None]:
    """Raises click.ClickException that names the folder, what is wrong with it and what to do."""
    try:
        yield
    except OSError as error:
        words = _FOLDER.get(error.errno or 0, f"{error.strerror or error}")
        raise click.ClickException(f"KINWEAVE_HOME cannot be used: {error.filename or home}: {words}.") from error
    except RuntimeError as error:
        raise click.ClickException(f"The database under KINWEAVE_HOME ({home}) does not start: {error}") from error


_FOLDER = {
    errno.EEXIST: "a file stands where a folder has to be. Name a folder, or one that is not there yet",
    errno.ENOTDIR: "a file stands where a folder has to be. Name a folder, or one that is not there yet",
    errno.ENOSPC: "no space is left. Free some, or name a folder on another disk",
    errno.EDQUOT: "no space is left to this user. Free some, or name a folder on another disk",
    errno.EACCES: "it may not be written. Give this user the right, or name another folder",
    errno.EPERM: "it may not be written. Give this user the right, or name another folder",
    errno.EROFS: "it is on a disk that cannot be written. Name another folder",
    errno.ENAMETOOLONG: "its name is too long. Name another folder",
}
