"""`kinweave bank-holidays`: days that the Government proclaims, or moves, after a release was made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import click

from chassis.clock import by_the_calendar, proclaim
from chassis.council import State
from chassis.councils.bank_holidays import bank_holidays as known_holidays
from chassis.councils.bank_holidays import for_the_clock, forget_bank_holiday, set_bank_holiday
from chassis.database.database import Database
from chassis.messaging.republish import republish
from deploy.command.environment import Environment, environment
from deploy.command.operator import note
from deploy.command.output import json_option, print_done, print_rows
from deploy.command.services import SERVICES, definition

DAY = click.DateTime(["%Y-%m-%d"])
FOLLOWING: Mapping[str, tuple[str, ...]] = {"carers": ("application",)}
"""By service: the kinds of records that keep days counted in working days for their lists."""
LONGEST = 80
COLUMNS = ("day", "name", "bank_holiday")


@click.group(name="bank-holidays")
def bank_holidays() -> None:
    """Bank holidays of England that the calendar of this release does not know: one-off ones, and those moved.

    They hold for every council and take effect in running processes within five seconds: working days are counted
    without them, and patterns of sessions treat them as bank holidays. Sessions that are booked already stay.
    """


@bank_holidays.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """Show what differs from the calendar of this release."""
    with environment() as surroundings:
        known = known_holidays(surroundings.databases["gateway"])
    rows = [{"day": day, "name": name, "bank_holiday": name is not None} for day, name in known.items()]
    print_rows(rows, COLUMNS, as_json, empty="The calendar of this release holds; nothing was added or moved.")


@bank_holidays.command("add")
@click.argument("day", type=DAY)
@click.option("--name", required=True, help='As proclaimed, such as "The King\'s coronation".')
@json_option
def add_command(day: datetime, name: str, as_json: bool) -> None:
    """Let DAY (YYYY-MM-DD) be a bank holiday. Repeating it is harmless."""
    name = name.strip()
    if not name.isprintable() or not 0 < len(name) <= LONGEST:
        raise click.BadParameter(f"The name has 1 to {LONGEST} letters.")
    _change(day.date(), name, f"{day.date()} is a bank holiday: {name}.", as_json)


@bank_holidays.command("remove")
@click.argument("day", type=DAY)
@json_option
def remove_command(day: datetime, as_json: bool) -> None:
    """Let DAY (YYYY-MM-DD) be a day like others: one that was added by mistake, or that the Government moved."""
    _change(day.date(), None, f"{day.date()} is no bank holiday.", as_json)


def _change(day: date, name: str | None, words: str, as_json: bool) -> None:
    with environment() as surroundings:
        done = [_set(surroundings.databases[service], day, name) for service in SERVICES]
        if any(done):
            gateway = surroundings.databases["gateway"]
            proclaim(gateway, for_the_clock(known_holidays(gateway)))
            _follow(surroundings, day, "remove_bank_holiday" if name is None else "add_bank_holiday")
    if not any(done):
        words += " It was so before; nothing was changed."
    print_done(words, {"day": day, "name": name, "bank_holiday": name is not None, "changed": any(done)}, as_json)


def _set(database: Database, day: date, name: str | None) -> bool:
    """What the calendar says anyway needs no row."""
    if by_the_calendar(day) is (name is not None):
        return forget_bank_holiday(database, day)
    return set_bank_holiday(database, day, name)


def _follow(surroundings: Environment, day: date, operation: str) -> None:
    """Days that are kept for lists are worked out again, and the change stands in each council's audit."""
    for council in surroundings.councils().values():
        if council.state is State.OFFBOARDED:
            continue
        note(surroundings.databases["gateway"], council, operation, str(day))
        for service, kinds in FOLLOWING.items():
            republish(surroundings.databases[service], definition(service), council, kinds)
