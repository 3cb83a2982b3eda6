"""Hearing of events that any replica of the gateway has appended: LISTEN, supervised."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from typing import Any

import psycopg2
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from chassis.database.database import PATIENCE, engine_url
from chassis.messaging.backoff import Backoff
from chassis.reaching import say_waiting
from gateway.feed.appending import CHANNEL
from gateway.feed.signals import FeedSignals

STOP_SECONDS = 2.0


class FeedListener:
    """Passes PostgreSQL's notifications on to the polls. While it hears nothing, polls look for themselves."""

    def __init__(self, url: str, signals: FeedSignals) -> None:
        self._url, self._signals = url, signals
        self._stopping, self._finished = threading.Event(), threading.Event()
        self._bell, self._rope = socket.socketpair()
        self._backoff = Backoff(0.5, 10.0)

    def run(self) -> None:
        """Listen until `stop`; a lost connection is made again."""
        named = {**PATIENCE, "application_name": "kinweave-gateway-feed"}
        options: dict[str, Any] = {"poolclass": NullPool, "isolation_level": "AUTOCOMMIT", "connect_args": named}
        engine = create_engine(engine_url(self._url), **options)
        while not self._stopping.is_set():
            try:
                with engine.connect() as connection:
                    connection.exec_driver_sql(f"listen {CHANNEL}")
                    self._backoff.reset()
                    self._hear(connection)
            except (SQLAlchemyError, OSError, psycopg2.Error) as error:
                say_waiting("feed listener interrupted", error)
                self._stopping.wait(self._backoff.next())
            finally:
                self._signals.hear(False)
        self._finished.set()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._rope.send(b".")
        self._finished.wait(STOP_SECONDS)

    def _hear(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        self._signals.hear(True)
        while not self._stopping.is_set():
            select.select([driver, self._bell], [], [])
            driver.poll()
            for council in {notification.payload for notification in driver.notifies}:
                self._signals.notify(council)
            driver.notifies.clear()
