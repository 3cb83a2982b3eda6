"""As of when the feed is: the oldest instant up to which every source has been heard."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.database.database import Database
from chassis.messaging.replica import all_positions

CONSUMER = "feed"
KEPT_SECONDS = 1.0


def feed_as_of(database: Database, sources: Sequence[str]) -> Callable[[], datetime | None]:
    """Answers the instant, read at most once a second; None while a source has not been heard of yet.

    While the database is lost the last one read holds: what was true of the feed then is true of it now.
    """
    read_at = float("-inf")
    known: datetime | None = None

    def as_of() -> datetime | None:
        nonlocal read_at, known
        if time.monotonic() - read_at >= KEPT_SECONDS:
            try:
                positions = all_positions(database)
            except SQLAlchemyError as error:
                structlog.get_logger().info("age of the feed not read", error=type(error).__name__)
                return known
            heard = [positions.get((CONSUMER, source)) for source in sources]
            known = min((at for at in heard if at is not None), default=None) if None not in heard else None
            read_at = time.monotonic()
        return known

    return as_of
