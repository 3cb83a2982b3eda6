"""Who works with the command, for the audit."""

from __future__ import annotations

import getpass

from chassis.audit.by_hand import COUNCILS
from chassis.audit.record import DONE, record
from chassis.council import Council
from chassis.database.database import Database
from chassis.messaging.scopes import system_scope

CLIENT = "operator"


def actor() -> str | None:
    """The operator's login name on this machine, where it has one."""
    try:
        return f"operator:{getpass.getuser()}"[:200]
    except (KeyError, OSError):
        return None


def note(gateway: Database, council: Council, operation: str, *subjects: str) -> None:
    """Leave the audit row of an operator's change to a council, in the gateway's database. `operation` is one of
    `by_hand.COUNCILS`, so that the audit can be searched for it."""
    if operation not in COUNCILS:
        raise LookupError(operation)
    with gateway.unit_of_work(system_scope(council, CLIENT, actor=actor())) as unit:
        unit.touches(council.slug, *subjects)
        record(unit, operation, DONE, writes=True, subject_kind="council")
