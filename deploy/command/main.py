"""`kinweave`: one group of subcommands, each imported when it is used."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TextIO, cast

import click
import structlog
from sqlalchemy.exc import DBAPIError
from structlog.dev import ConsoleRenderer

from chassis.configuration import Missing
from chassis.observability.logs import Lenient, shorten_exception, strike_personal
from chassis.reaching import Told, database_words
from chassis.version import VERSION

COMMANDS: Mapping[str, tuple[str, str]] = {
    "run": ("deploy.command.serving:run_command", "Run the whole suite in one process."),
    "serve": ("deploy.command.serving:serve_command", "Run one service against a broker and a database."),
    "demo": (
        "deploy.command.demonstration.demo:demo_command",
        "Drive a household from enquiry to approval, and a link to its sessions, over HTTP.",
    ),
    "councils": (
        "deploy.command.councils:councils",
        "List, add, suspend and resume councils; their settings and schemes.",
    ),
    "bank-holidays": (
        "deploy.command.bank_holidays:bank_holidays",
        "Add one-off bank holidays, and take away those that were moved.",
    ),
    "migrate": (
        "deploy.command.migrate:migrate_command",
        "Bring every database and every council's schema up to date.",
    ),
    "clients": ("deploy.command.clients:clients", "Add, list, rotate and revoke a council's machine clients."),
    "failed": ("deploy.command.failed:failed", "List, show, retry and discard parked deliveries."),
    "republish": ("deploy.command.republish:republish_command", "Announce a council's present state again."),
    "audit": ("deploy.command.audit:audit", "Check a council's audit against its seals."),
}
"""Each subcommand: where it is, and its line in the help."""


class Kinweave(click.Group):
    """Imports a subcommand only when it is called, and says in words what an operator can do about a fault."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def invoke(self, context: click.Context) -> object:
        _warn_on_standard_error()
        try:
            return super().invoke(context)
        except DBAPIError as error:
            raise click.ClickException(database_words(error)) from error
        except Missing as missing:
            raise click.UsageError(str(missing)) from missing
        except Told as told:
            raise click.ClickException(str(told)) from told


def _warn_on_standard_error() -> None:
    """Standard output belongs to what was asked for. `run` and `serve` set up logs of their own."""
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, shorten_exception, strike_personal, ConsoleRenderer(colors=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(cast(TextIO, Lenient(sys.stderr))),
    )


@click.group(cls=Kinweave, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="kinweave")
def kinweave() -> None:
    """Run and look after Kinweave.

    Without KINWEAVE_AMQP every command works on the embedded installation under KINWEAVE_HOME (.kinweave), whether it
    is running or not; with it, on the databases that KINWEAVE_DATABASE_<SERVICE>_<ROLE> name. Wrong input ends with
    exit code 2, a fault with 1. Every command but `run` takes --json.
    """


if __name__ == "__main__":
    kinweave()
