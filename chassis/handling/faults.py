"""What the database's errors mean to a caller."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.database.faults import sql_state
from chassis.problems import CONFLICT, DEADLINE, INVALID, Problem, unavailable

QUERY_CANCELLED, LOCK_NOT_AVAILABLE = "57014", "55P03"
TRY_AGAIN = ("40001", "40P01")
PATIENCE = 3.0
"""Seconds for which a lost database is tried again before the caller hears of it."""
T = TypeVar("T")


def patiently(work: Callable[[], T]) -> T:
    """Do `work`, one transaction, again while the database is lost. Raises `Problem` for what the database raises."""
    give_up, pause = time.monotonic() + PATIENCE, 0.05
    while True:
        try:
            return work()
        except (DBAPIError, PoolTimeout) as error:
            again = isinstance(error, DBAPIError) and worth_another_try(error)
            if not again or time.monotonic() + pause > give_up:
                raise problem_of(error) from error
            time.sleep(pause)
            pause *= 2


def worth_another_try(error: DBAPIError) -> bool:
    """A lost connection, a server that restarts, a deadlock, a failed serialisation."""
    state = sql_state(error)
    away = isinstance(error, OperationalError | InterfaceError) and state not in (QUERY_CANCELLED, LOCK_NOT_AVAILABLE)
    return error.connection_invalidated or state in TRY_AGAIN or away


def problem_of(error: DBAPIError | PoolTimeout) -> Problem:
    """The problem that a database error answers as."""
    if isinstance(error, PoolTimeout):
        return unavailable("Too much work at once; the database has no connection free.", retry_after=2)
    state = sql_state(error)
    if state in (QUERY_CANCELLED, LOCK_NOT_AVAILABLE):
        return Problem(DEADLINE, "The work was not done within the deadline and has been undone.")
    if state.startswith("23"):
        return Problem(CONFLICT, "Another record already holds what this one would, or one it relies on is gone.")
    if isinstance(error, DataError):
        return Problem(INVALID, "A value cannot be stored as it was sent.")
    return unavailable("The database does not answer.")
