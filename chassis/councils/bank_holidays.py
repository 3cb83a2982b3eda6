"""Bank holidays that the calendar of the release does not know, or knows wrongly: one-off ones, and those moved.

They hold for England, so for every council; they stand among the settings of the register under no council's name, so
that running processes notice them as they notice any change there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from chassis.database.database import Database
from chassis.database.tables import registry_settings

EVERYWHERE, NAME = "*", "bank_holiday"
"""The council and the setting of such a row; the day is the one from which it holds. No slug is written so."""
_OURS = (registry_settings.c.council == EVERYWHERE, registry_settings.c.name == NAME)


def read_bank_holidays(connection: Connection) -> dict[date, str | None]:
    """By day: the name of the holiday, None where a day of the calendar is none."""
    columns = (registry_settings.c.effective_from, registry_settings.c.value)
    rows = connection.execute(select(*columns).where(*_OURS).order_by(registry_settings.c.effective_from))
    return {day: value if isinstance(value, str) else None for day, value in rows}


def set_bank_holiday(database: Database, day: date, name: str | None) -> bool:
    """Let `day` be a bank holiday of this name, or with None a day like others. True where that changed anything."""
    value: str | bool = False if name is None else name
    statement = insert(registry_settings).values(council=EVERYWHERE, name=NAME, effective_from=day, value=value)
    changes = {"value": statement.excluded.value, "changed_at": func.now()}
    differs = registry_settings.c.value != statement.excluded.value
    keys = ["council", "name", "effective_from"]
    with database.registry.begin() as connection:
        done = connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes, where=differs))
    return done.rowcount > 0


def forget_bank_holiday(database: Database, day: date) -> bool:
    """Leave `day` to the calendar again. True where anything else was known of it."""
    statement = delete(registry_settings).where(*_OURS, registry_settings.c.effective_from == day)
    with database.registry.begin() as connection:
        return connection.execute(statement).rowcount > 0


def bank_holidays(database: Database) -> dict[date, str | None]:
    """What the register holds, as `read_bank_holidays`."""
    with database.registry.connect() as connection:
        return read_bank_holidays(connection)


def for_the_clock(known: Mapping[date, str | None]) -> dict[date, bool]:
    """As `chassis.clock.proclaim` takes them."""
    return {day: name is not None for day, name in known.items()}
