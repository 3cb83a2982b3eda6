"""What the service is made of."""

from __future__ import annotations

from pathlib import Path

from chassis.definition import ServiceDefinition
from services.lifelonglinks.contract import CONTRACT
from services.lifelonglinks.restrictions import announcing, checking, ending, operations
from services.lifelonglinks.tables import Base

HANDLERS = (
    operations.add_restriction,
    operations.list_restrictions,
    operations.get_restriction,
    operations.change_restriction,
    ending.review_restriction,
    ending.lift_restriction,
    checking.check_restrictions,
    checking.check_contact,
)
"""Each function handles the operation of its name."""

DEFINITION = ServiceDefinition(
    contract=CONTRACT,
    handlers={CONTRACT.by_name[handler.__name__]: handler for handler in HANDLERS},
    timers={announcing.DAY_TIMER: announcing.tell_of_the_day},
    republishers={"restriction": announcing.republish_restrictions},
    council_tables=Base.metadata,
    council_migrations=Path(__file__).parent / "migrations",
)
