"""`kinweave failed`: deliveries that could not take effect and wait for an operator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import click

from chassis.council import Council
from chassis.database.database import Database
from chassis.messaging import parked
from deploy.command import unreadable
from deploy.command.environment import Environment, environment
from deploy.command.operator import actor
from deploy.command.output import json_option, print_done, print_json, print_rows
from deploy.command.services import SERVICES, definition

COLUMNS = (
    "service",
    "council",
    "consumer",
    "message_id",
    "type",
    "subject",
    "state",
    "attempts",
    "received_at",
    "error",
)

Place = tuple[Database, Council, str]
Command = TypeVar("Command", bound=Callable[..., None])


def one_delivery(command: Command) -> Command:
    """The argument and options that say which delivery is meant: `message`, `service`, `council`, `consumer`."""
    several = "Needed where the service has several consumers that keep this message."
    for part in (
        click.option("--consumer", help=several),
        click.option("--council", help="Slug or GSS code. Needed save for what could not be read."),
        click.option("--service", type=click.Choice(SERVICES), required=True, help="The consuming service."),
        click.argument("message", type=click.UUID),
    ):
        command = part(command)
    return command


@click.group()
def failed() -> None:
    """List, show, retry and discard parked deliveries, council by council, and what could not be read at all."""


@failed.command("list")
@click.option("--service", type=click.Choice(SERVICES), help="Only this consuming service.")
@click.option("--council", help="Only this council (slug or GSS code).")
@click.option("--all", "unfinished", is_flag=True, help="Also what is still tried, waiting or held.")
@json_option
def list_command(service: str | None, council: str | None, unfinished: bool, as_json: bool) -> None:
    """List parked deliveries and what could not be read, oldest first, without their bodies."""
    states = parked.UNFINISHED if unfinished else ("parked",)
    with environment() as surroundings:
        chosen = list(surroundings.councils().values()) if council is None else [surroundings.council(council)]
        rows: list[Mapping[str, Any]] = [
            {"service": name, "council": one.slug, **row}
            for name in _consuming(service)
            for one in chosen
            for row in parked.listing(surroundings.databases[name], one, states)
        ]
        services, only = _named(service), chosen[0].slug if council is not None else None
        rows += [row for name in services for row in unreadable.rows(surroundings, name, only)]
        unreadable.tell_of_waiting(surroundings, services)
    print_rows(rows, COLUMNS, as_json, empty="Nothing is parked, and everything could be read.")


@failed.command("show")
@one_delivery
@json_option
def show_command(message: UUID, service: str, council: str | None, consumer: str | None, as_json: bool) -> None:
    """Show one delivery with its envelope, or with its body what could not be read. Either may hold personal data;
    looking at it is audited."""
    if council is None:
        with environment() as surroundings:
            _show(unreadable.show(surroundings, service, message), as_json)
        return
    with _place(service, council, consumer, message) as (database, found, reader):
        row = parked.show(database, found, reader, message)
    if row is None:
        raise click.BadParameter(f"{council} keeps no delivery {message} in {service}.")
    _show(row, as_json)


@failed.command("retry")
@one_delivery
@json_option
def retry_command(message: UUID, service: str, council: str | None, consumer: str | None, as_json: bool) -> None:
    """Try one parked delivery again at once, with all its attempts before it; or read again, with the code of today,
    what could not be read."""
    if council is None:
        with environment() as surroundings:
            unreadable.bring_back(surroundings, service, message)
        _done(message, service, None, "retried", as_json)
        return
    _change(parked.retry, "retried", message, service, council, consumer, as_json)


@failed.command("discard")
@one_delivery
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def discard_command(
    message: UUID, service: str, council: str | None, consumer: str | None, yes: bool, as_json: bool
) -> None:
    """Give one parked delivery up for good, or what could not be read: it never takes effect."""
    if not yes:
        click.confirm(f"Discard {message} of {council or 'no council'} in {service} for good?", abort=True, err=True)
    if council is None:
        with environment() as surroundings:
            unreadable.discard(surroundings, service, message)
        _done(message, service, None, "discarded", as_json)
        return
    _change(parked.discard, "discarded", message, service, council, consumer, as_json)


def _change(
    change: Callable[[Database, Council, str, UUID, str | None], bool],
    done: str,
    message: UUID,
    service: str,
    council: str,
    consumer: str | None,
    as_json: bool,
) -> None:
    with _place(service, council, consumer, message) as (database, found, reader):
        if not change(database, found, reader, message, actor()):
            raise click.BadParameter(f"{found.slug} has no parked delivery {message} in {service}.")
        slug = found.slug
    _done(message, service, slug, done, as_json, consumer=reader)


def _done(
    message: UUID, service: str, council: str | None, done: str, as_json: bool, consumer: str | None = None
) -> None:
    facts = {"message_id": str(message), "service": service, "council": council, "consumer": consumer, "outcome": done}
    print_done(f"{message} is {done}.", facts, as_json)


def _show(row: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(dict(row))
        return
    for name, value in row.items():
        click.echo(f"{name:16} {value}")


@contextmanager
def _place(service: str, council: str, consumer: str | None, message: UUID) -> Iterator[Place]:
    with environment() as surroundings:
        found = surroundings.council(council)
        yield surroundings.databases[service], found, consumer or _consumer(surroundings, service, found, message)


def _consumer(surroundings: Environment, service: str, council: Council, message: UUID) -> str:
    kept = parked.listing(surroundings.databases[service], council, parked.UNFINISHED)
    readers = sorted({row["consumer"] for row in kept if row["message_id"] == message})
    if not readers:
        raise click.BadParameter(f"{council.slug} keeps no open delivery {message} in {service}.")
    if len(readers) > 1:
        raise click.UsageError(f"Several consumers keep {message}: name one with --consumer: {', '.join(readers)}.")
    return str(readers[0])


def _consuming(service: str | None) -> list[str]:
    return [name for name in _named(service) if definition(name).subscriptions]


def _named(service: str | None) -> list[str]:
    return [service] if service else list(SERVICES)
