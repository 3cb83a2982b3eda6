"""What may go wrong in handling a delivery, and what it means for the delivery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.database.faults import NOT_SET_UP, TOO_LARGE, sql_state, time_cures
from chassis.problems import Problem

_OF_THE_WORK = ("40001", "40P01", "57014", "55P03")
"""Deadlock, failed serialisation, statement timeout, lock timeout: the work failed, not the database."""
_UNSTORABLE = ("22003", "22021", "22P02", "22P05", *TOO_LARGE)
"""A number beyond all bounds, characters that no text holds, nesting that no server takes."""
_HERE = Path(__file__).parent
_HOUSE = _HERE.parents[1]


class Permanent(Exception):
    """Raised by a reaction where trying again cannot help; the delivery is parked at once."""


class DatabaseAway(Exception):
    """The database cannot do any work at present; nothing is wrong with the delivery."""


@contextmanager
def database_faults() -> Iterator[None]:
    """Raises `DatabaseAway` in place of the errors that say so; lets the others pass."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseAway("no connection free") from error
    except DBAPIError as error:
        if is_away(error):
            raise DatabaseAway(type(error.orig).__name__) from error
        raise


def is_away(error: DBAPIError) -> bool:
    """Whether the database is away, restarting, full or read only, rather than the statement wrong."""
    return time_cures(error) and sql_state(error) not in (*_OF_THE_WORK, *NOT_SET_UP)


def is_not_set_up(error: DBAPIError) -> bool:
    """Whether the council's schema or role is not there yet."""
    return sql_state(error) in NOT_SET_UP


def is_unstorable(error: DBAPIError) -> bool:
    """Whether no database could ever hold what was to be kept."""
    return sql_state(error) in _UNSTORABLE


def is_permanent(error: Exception) -> bool:
    return isinstance(error, Permanent | ValidationError)


def describe(error: BaseException) -> str:
    """The fault in words that can hold no personal data: class, rules that refused, and the place in the code."""
    name = type(error.orig).__name__ if isinstance(error, DBAPIError) and error.orig else type(error).__name__
    if isinstance(error, Problem):
        name = " ".join([name, error.type.slug, *(violation.rule for violation in error.violations)])
    return name + _place(error)


def _place(error: BaseException) -> str:
    """The innermost frame of the suite's own code, below the folder that holds the chassis."""
    place, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        own = path.is_relative_to(_HOUSE) and "site-packages" not in path.relative_to(_HOUSE).parts
        if own and path.parent != _HERE:
            place = f" at {path.relative_to(_HOUSE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
