"""What an operator should look at although the service works: told beside readiness, which it does not change.

A service that is taken out of its work for what somebody else sent would help nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import SQLAlchemyError

from chassis.database.database import Database
from chassis.messaging import dead_letters
from chassis.messaging.consumer import Consumer
from chassis.messaging.limits import DeliveryLimits

WAITING_SECONDS = 60

Notices = Mapping[str, Callable[[], str | None]]
"""Name, and what says in a sentence what is to be done, or None."""


def notices(database: Database, consumers: Sequence[Consumer], limits: DeliveryLimits) -> Notices:
    return {
        "dead letters": lambda: unreadable(database),
        "delivery limit": limits.warning,
        "waiting deliveries": lambda: waiting(consumers),
    }


def unreadable(database: Database) -> str | None:
    try:
        number = dead_letters.count(database)
    except SQLAlchemyError:
        return None
    return f"{number} messages could not be read; `kinweave failed list` shows them" if number else None


def waiting(consumers: Sequence[Consumer]) -> str | None:
    stuck = sorted(one.reader.name for one in consumers if one.reader.waiting_seconds() > WAITING_SECONDS)
    if not stuck:
        return None
    return f"deliveries can be neither handled nor kept at present: {', '.join(stuck)}; see `inbox unusable` in the log"
