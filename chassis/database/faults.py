"""Which faults pass by themselves. Nothing is ever given up for one of them."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.problems import Problem

TOO_LARGE = ("54000", "54001")
"""Too complex for the server, today and tomorrow."""
NOT_SET_UP = ("42P01", "42703", "22023", "3F000", "42501")
"""No such table, column, role or schema, or not allowed: `kinweave migrate` has still to run."""
_ANOTHER_TIME = (503, 504)


def sql_state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "pgcode", None) or "")


def time_cures(error: BaseException) -> bool:
    """Whether the same work may succeed later: a lock, a time-out, a deadlock, a failed serialisation, a full disk, a
    server that is away, a migration still to come, another service that does not answer."""
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, Problem):
        return error.status in _ANOTHER_TIME
    if not isinstance(error, DBAPIError):
        return False
    state = sql_state(error)
    if error.connection_invalidated or isinstance(error, InterfaceError) or state in NOT_SET_UP:
        return True
    if isinstance(error, InternalError):
        return state.startswith("25")
    return isinstance(error, OperationalError) and state not in TOO_LARGE
