"""What nobody could read, as `kinweave failed` treats it: it belongs to no council for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import click

from chassis.clock import system_clock
from chassis.councils.registry import Registry
from chassis.messaging import dead_letters, parked
from chassis.messaging.connection import BrokerAway
from chassis.messaging.incoming import Unreadable
from deploy.command.environment import Environment
from deploy.command.operator import actor
from deploy.command.services import definition

STATE = "unreadable"


def rows(surroundings: Environment, service: str, council: str | None) -> Iterator[Mapping[str, Any]]:
    """As `failed list` shows them; `council` is a slug, and what names no council is in nobody's list but the whole."""
    for letter in dead_letters.listing(surroundings.databases[service]):
        if council in (None, letter["council"]):
            yield {
                "service": service,
                "council": letter["council"],
                "consumer": letter["queue"],
                "message_id": letter["id"],
                "state": STATE,
                **{name: letter[name] for name in ("received_at", "error")},
            }


def tell_of_waiting(surroundings: Environment, services: Sequence[str]) -> None:
    """Say on stderr what the broker still has of dead letters: the service itself takes them up."""
    if surroundings.configuration.embedded:
        return
    for service in services:
        try:
            depths = parked.dead_letters(surroundings.configuration, definition(service))
        except BrokerAway:
            click.echo("The broker does not answer: what lies in its dead-letter queues is not shown.", err=True)
            return
        for queue, number in depths.items():
            if number:
                click.echo(f"{number} messages lie in {queue}; {service} takes them up while it runs.", err=True)


def show(surroundings: Environment, service: str, identifier: UUID) -> Mapping[str, Any]:
    """One message with its body, as far as it is text. Raises click.BadParameter where there is none."""
    row = dead_letters.read(surroundings.databases[service], identifier)
    if row is None:
        raise _none(service, identifier)
    _audit(surroundings, service, row, "show_delivery", writes=False)
    return {**row, "body": bytes(row["body"]).decode(errors="backslashreplace")}


def bring_back(surroundings: Environment, service: str, identifier: UUID) -> None:
    """Raises click.ClickException where it still cannot be read."""
    database = surroundings.databases[service]

    def change() -> bool:
        registry = Registry(database, system_clock)
        return dead_letters.bring_back(database, registry, definition(service), identifier, system_clock)

    try:
        _change(surroundings, service, identifier, "retry_delivery", change)
    except Unreadable as fault:
        raise click.ClickException(f"{identifier} still cannot be read: {fault}.") from fault


def discard(surroundings: Environment, service: str, identifier: UUID) -> None:
    def change() -> bool:
        return dead_letters.discard(surroundings.databases[service], identifier)

    _change(surroundings, service, identifier, "discard_delivery", change)


def _change(
    surroundings: Environment, service: str, identifier: UUID, operation: str, change: Callable[[], bool]
) -> None:
    row = dead_letters.read(surroundings.databases[service], identifier)
    if row is None or not change():
        raise _none(service, identifier)
    _audit(surroundings, service, row, operation, writes=True)


def _audit(surroundings: Environment, service: str, row: Mapping[str, Any], operation: str, *, writes: bool) -> None:
    """In the council that the message names, where that is one."""
    council = surroundings.councils().get(row["council"] or "")
    if council is not None:
        parked.note(surroundings.databases[service], council, operation, row["id"], actor(), writes=writes)


def _none(service: str, identifier: UUID) -> click.BadParameter:
    return click.BadParameter(f"{service} has no unreadable message {identifier}. Of others, name the --council.")
