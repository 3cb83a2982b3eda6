"""Revoked clients, known within seconds in every replica."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Set
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock, system_clock
from chassis.handling.addresses import LONGEST
from chassis.problems import unavailable
from chassis.reaching import say_waiting
from gateway.tables import revocations

POLL_SECONDS = 2.0
TRUSTED_SECONDS = 30.0
REMEMBERED = LONGEST + timedelta(days=1)
"""Nothing that was given to a client, token or signed address, opens anything for longer."""


class Revocations:
    """Which clients are revoked, read again every two seconds while requests come.

    Where the database cannot be read, what was read last holds for `TRUSTED_SECONDS`; then nobody is let in.
    """

    def __init__(self, load: Callable[[], Set[str]], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._load, self._monotonic = load, monotonic
        self._revoked: Set[str] = frozenset()
        self._read = self._tried = float("-inf")
        self._lock = threading.Lock()

    def __contains__(self, client: object) -> bool:
        """Raises `Problem` (503) where what is known is too old to let anybody in."""
        now = self._monotonic()
        # Where what is known is too old, whoever asks waits for the reading that is under way.
        due = now - self._tried >= POLL_SECONDS or self._too_old()
        if due and self._lock.acquire(blocking=self._too_old()):
            try:
                self._refresh()
            finally:
                self._lock.release()
        if self._too_old():
            raise unavailable("It cannot be told at present which clients are revoked.")
        return client in self._revoked

    def _too_old(self) -> bool:
        return self._monotonic() - self._read > TRUSTED_SECONDS

    def _refresh(self) -> None:
        if self._monotonic() - self._tried < POLL_SECONDS:
            return
        try:
            self._revoked = self._load()
            self._read = self._monotonic()
        except SQLAlchemyError as error:
            say_waiting("revocations cannot be read", error)
        finally:
            self._tried = self._monotonic()


def database_revocations(engine: Engine, clock: Clock = system_clock) -> Revocations:
    """Revocations as the database tells them, but those to come and those older than any token or address."""

    def load() -> Set[str]:
        now, since = clock(), revocations.c.revoked_at
        recent = select(revocations.c.client).where(since > now - REMEMBERED, since <= now)
        with engine.begin() as connection:
            return frozenset(connection.execute(recent).scalars())

    return Revocations(load)


def revoke_tokens(engine: Engine, client: str, at: datetime, now: datetime) -> None:
    """Make every token of `client` worthless, and every address that was signed for it, from `at` on."""
    row = insert(revocations).values(client=client, revoked_at=at)
    with engine.begin() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["client"], set_={"revoked_at": at}))
        connection.execute(delete(revocations).where(revocations.c.revoked_at <= now - REMEMBERED))
