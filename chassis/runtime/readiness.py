"""Whether a service can do its work: its own parts only, never another service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.provisioning import migrating
from chassis.rpc.client import RpcClient


class NotReady(Exception):
    """The sentence says which part is missing."""


class Readiness:
    """Database, schemas of every council, broker."""

    def __init__(self, definition: ServiceDefinition, database: Database, registry: Registry, calls: RpcClient) -> None:
        self._definition, self._database, self._registry, self._calls = definition, database, registry, calls
        self._migrated_at = -1

    def checks(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Name and check; a check raises `NotReady`."""
        return (
            ("database", self._check_database),
            ("migrations", self._check_migrations),
            ("broker", self._check_broker),
        )

    def answers(self) -> Mapping[str, Callable[[], str | None]]:
        """The same checks, answering the sentence instead of raising it."""
        return {name: lambda check=check: _sentence(check) for name, check in self.checks()}  # type: ignore[misc]

    def _check_database(self) -> None:
        try:
            with self._database.relay.connect() as connection:
                connection.execute(text("select 1"))
        except SQLAlchemyError:
            raise NotReady("the database does not answer") from None

    def _check_migrations(self) -> None:
        """Asked of the database only while councils have come or some are behind."""
        councils = self._registry.all()
        if len(councils) == self._migrated_at:
            return
        target = migrating.head(migrating.council_histories(self._definition))
        with self._database.relay.connect() as connection:
            found = migrating.positions(connection)
        behind = [council.slug for council in councils if found.get(council.schema) != target]
        if behind:
            raise NotReady(f"{len(behind)} councils wait for `kinweave migrate`")
        self._migrated_at = len(councils)

    def _check_broker(self) -> None:
        if not self._calls.connected:
            raise NotReady("the broker does not answer")


def _sentence(check: Callable[[], None]) -> str | None:
    try:
        check()
    except (NotReady, SQLAlchemyError) as wrong:
        return str(wrong) if isinstance(wrong, NotReady) else "the database does not answer"
    return None
