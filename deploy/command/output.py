"""What a command prints: a table for people, or JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

PIPED_WIDTH, WIDEST = 200, 10_000

Command = TypeVar("Command", bound=Callable[..., object])


def json_option(command: Command) -> Command:
    """The option `--json`, passed on as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def console(error: bool = False) -> Console:
    """Prints without colours of its own making; as wide as the terminal, wide where there is none."""
    made = Console(stderr=error, highlight=False)
    return made if made.is_terminal else Console(stderr=error, highlight=False, width=PIPED_WIDTH)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], as_json: bool, empty: str = "None.") -> None:
    """`rows` as JSON with all their keys, or as a table of `columns`; `empty` is said where there is no row.

    Identifiers stand whole on one line, however narrow the terminal is.
    """
    if as_json:
        print_json(list(rows))
    elif not rows:
        click.echo(empty, nl=bool(empty))
    else:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in columns:
            table.add_column(column.replace("_", " "), no_wrap=column.endswith("_id"), overflow="fold")
        for row in rows:
            table.add_row(*(_cell(row.get(column)) for column in columns))
        printer = console()
        printer.width = max(printer.width, printer.measure(table, options=printer.options.update(width=WIDEST)).minimum)
        printer.print(table)


def print_done(sentence: str, facts: Mapping[str, Any], as_json: bool) -> None:
    """What was done: a sentence, or its facts as JSON."""
    if as_json:
        print_json(dict(facts))
    else:
        click.echo(sentence)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return ", ".join(_cell(part) for part in value)
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum | UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be printed as JSON")
