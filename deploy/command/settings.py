"""`kinweave councils settings`: numbers and switches of a council, each with the day from which it holds."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import click

from chassis.clock import day_of, system_clock
from chassis.contracts.settings import Setting
from chassis.council import Council
from chassis.councils import changes
from deploy.command.environment import environment
from deploy.command.operator import note
from deploy.command.output import json_option, print_done, print_rows
from deploy.command.services import SERVICES
from deploy.command.services import settings as known_settings

SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
KINDS = {int: "a whole number", bool: "true or false (or yes or no, on or off)", str: "a word"}
COLUMNS = ("name", "value", "default", "history", "meaning", "source")


@click.group()
def settings() -> None:
    """Read and set a council's settings."""


@settings.command("get")
@click.argument("council")
@click.argument("name", required=False)
@json_option
def get_command(council: str, name: str | None, as_json: bool) -> None:
    """Show the settings of COUNCIL, or only NAME, as they hold today."""
    with environment() as surroundings:
        found = surroundings.council(council)
    chosen = known_settings().values() if name is None else [_setting(name)]
    today = day_of(system_clock())
    print_rows([_row(found, setting, today) for setting in chosen], COLUMNS, as_json, empty="No service has settings.")


@settings.command("set")
@click.argument("council")
@click.argument("name")
@click.argument("value")
@click.option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="The day from which the value holds; else today."
)
@json_option
def set_command(council: str, name: str, value: str, start: datetime | None, as_json: bool) -> None:
    """Let setting NAME of COUNCIL be VALUE from a day on. Earlier days keep their values."""
    setting = _setting(name)
    parsed = _parse(setting, value)
    day = start.date() if start else day_of(system_clock())
    with environment() as surroundings:
        found = surroundings.council(council)
        slug = found.slug
        try:
            changed = [changes.set_setting(surroundings.databases[s], slug, name, parsed, day) for s in SERVICES]
        except (LookupError, ValueError) as error:
            raise click.UsageError(str(error)) from error
        if any(changed):
            note(surroundings.databases["gateway"], found, "set_setting", name, f"{value} from {day}")
    facts = {"slug": slug, "name": name, "value": parsed, "effective_from": day, "changed": any(changed)}
    print_done(f"{name} is {value} in {slug} from {day}.", facts, as_json)


def _setting(name: str) -> Setting:
    known = known_settings()
    if name not in known:
        raise click.BadParameter(f"There is no setting {name}. Known are {', '.join(sorted(known)) or 'none'}.")
    return known[name]


def _parse(setting: Setting, value: str) -> bool | int | str:
    parsed: Any = value
    if setting.kind is bool:
        parsed = SWITCHES.get(value.lower())
    elif setting.kind is int:
        parsed = int(value) if re.fullmatch(r"-?\d{1,9}", value, re.ASCII) else None
    if parsed is None:
        raise click.BadParameter(f"{setting.name} takes {KINDS[setting.kind]}, not {value!r}.")
    try:
        setting.check(parsed)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    result: bool | int | str = parsed
    return result


def _row(council: Council, setting: Setting, today: date) -> dict[str, Any]:
    history = [f"{start}: {value}" for start, value in council.settings.history.get(setting.name, ())]
    return {
        "name": setting.name,
        "value": council.setting(setting, today),
        "default": setting.default,
        "history": history,
        "meaning": setting.meaning,
        "source": setting.source,
    }
