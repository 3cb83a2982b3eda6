"""Whether a login keeps the server connection that it works on, or a pooler hands it another for each transaction.

Advisory locks, LISTEN and what else a session holds are worth nothing behind a pooler in transaction mode. It is found
out by trying what is needed: one connection listens and stands idle, another one notifies. A pooler in transaction mode
has taken the server connection of the idle one back, under load or not, so that it never hears of it.
"""

from __future__ import annotations

import select
from collections.abc import Iterable
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from chassis.configuration import Configuration, database_variable
from chassis.database.database import PATIENCE, engine_url

HEAR_SECONDS = 5.0
"""A notification comes within milliseconds; only a pooled login waits for this long."""


class PooledLogin(Exception):
    """The sentence names the variable, what is wrong with it, and what to do."""


def refuse_pooled(configuration: Configuration, service: str, roles: Iterable[str] = ("relay", "registry")) -> None:
    """Raises `PooledLogin` where a login of the service goes through a pooler in transaction mode.

    A server that does not answer says nothing of poolers: others tell of that.
    """
    for role in roles:
        if (service, role) not in configuration.database_urls:
            continue
        try:
            kept = _keeps_its_connection(configuration.database_url(service, role))
        except OperationalError:
            continue
        if not kept:
            raise PooledLogin(
                f"{database_variable(service, role)} leads through a connection pooler in transaction mode"
                " (PgBouncer's `pool_mode = transaction`), which loses its locks and notifications: name the PostgreSQL"
                " server itself there, or a pool in session mode. Only the _APP logins may go through such a pooler."
            )


def _keeps_its_connection(url: str) -> bool:
    named = {**PATIENCE, "application_name": "kinweave-pooler-check"}
    engine = create_engine(engine_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=named)
    channel = f"kinweave_{uuid4().hex}"
    with engine.connect() as listening, engine.connect() as notifying:
        listening.exec_driver_sql(f"listen {channel}")
        notifying.exec_driver_sql(f"notify {channel}")
        return _hears(listening)


def _hears(connection: Connection) -> bool:
    """Asks the server nothing: a query would have the pooler lend a connection."""
    driver: Any = connection.connection.driver_connection
    end = monotonic() + HEAR_SECONDS
    while (left := end - monotonic()) > 0:
        select.select([driver], [], [], left)
        driver.poll()
        if driver.notifies:
            return True
    return False
