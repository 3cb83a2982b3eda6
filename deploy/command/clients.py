"""`kinweave clients`: the programs that may speak for a council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click

from chassis.clock import start_of, system_clock
from chassis.council import Council
from chassis.database.unit_of_work import UnitOfWork
from chassis.messaging.scopes import system_scope
from deploy.command.environment import Environment, environment
from deploy.command.operator import CLIENT, actor
from deploy.command.output import json_option, print_done, print_json, print_rows
from gateway.contracts import CONTRACTS
from gateway.identity import clients as store
from gateway.identity.roles import READER, all_scopes, roles

ROLES = roles(CONTRACTS)
SHOWN = ("client_id", "name", "last_used", "expires", "secret_ends", "former_secret_ends", "revoked_at", "scopes")
KEPT_DAYS = 7
COUNCIL = "Slug or GSS code; else the one that the id begins with."
SECRET_DAYS = "For how many days the new secret is good; without, until it is rotated or revoked."


@click.group()
def clients() -> None:
    """Add, list, rotate and revoke a council's machine clients."""


@clients.command("add")
@click.option("--council", required=True, help="Slug or GSS code.")
@click.option("--name", required=True, help="What the client is, as people will recognise it.")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    help="What it may do. reader: read what is not closed, as without a role or scope. case-system: read and record"
    " what case-management systems do, for named workers. finance: what paying carers needs. everything: all but the"
    " closed scopes. The documentation at /docs lists the scopes of each.",
)
@click.option("--scope", "scopes", multiple=True, help="One scope, with the role's or alone. May be given again.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The last day on which the client is good.")
@click.option("--secret-days", type=click.IntRange(1, 3660), help=SECRET_DAYS)
@json_option
def add_command(
    council: str,
    name: str,
    role: str | None,
    scopes: tuple[str, ...],
    expires: datetime | None,
    secret_days: int | None,
    as_json: bool,
) -> None:
    """Add a client and print its id and secret. The secret is shown this once and kept nowhere."""
    known = all_scopes(CONTRACTS)
    unknown = sorted(set(scopes) - set(known))
    if unknown:
        raise click.BadParameter(f"Unknown scope: {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise click.BadParameter("The name is empty, longer than 200 characters or not printable.")
    end = start_of(expires.date(), 1).astimezone(UTC) if expires is not None else None
    if end is not None and end <= system_clock():
        raise click.BadParameter("--expires is a day that is over.")
    granted = frozenset(scopes) | (ROLES[role] if role else frozenset() if scopes else ROLES[READER])
    with environment() as surroundings:
        found = surroundings.council(council)
        database = surroundings.databases["gateway"]
        with _work(surroundings, found) as unit:
            identifier, secret = store.add_client(unit, name.strip(), granted, _in_days(secret_days))
            if end is not None:
                store.end_client(unit, database, identifier, end)
    facts = {"council": found.slug, "name": name.strip(), "scopes": sorted(granted), "expires": end}
    _show(identifier, secret, facts, as_json)


@clients.command("list")
@click.option("--council", help="Slug or GSS code; without, all councils.")
@json_option
def list_command(council: str | None, as_json: bool) -> None:
    """List clients, without their secrets: when each was last used (to a minute), and when it and its secrets end."""
    with environment() as surroundings:
        chosen = surroundings.councils().values() if council is None else [surroundings.council(council)]
        rows = [row for one in chosen for row in _rows(surroundings, one)]
    print_rows(rows, SHOWN, as_json, "No clients yet.")


@clients.command("rotate")
@click.argument("client_id")
@click.option("--council", help=COUNCIL)
@click.option(
    "--keep-days",
    type=click.IntRange(0, 90),
    default=KEPT_DAYS,
    show_default=True,
    help="For how many days the secret of before stays good besides the new one; 0 where it became known.",
)
@click.option("--secret-days", type=click.IntRange(1, 3660), help=SECRET_DAYS)
@json_option
def rotate_command(client_id: str, council: str | None, keep_days: int, secret_days: int | None, as_json: bool) -> None:
    """Give the client CLIENT_ID a new secret and print it. Its calendars, jobs and idempotency keys stay.

    Give the program the new secret while the one of before is still good; `clients list` shows whether that is still
    used. Tokens that were given out for it hold ten minutes at most.
    """
    with environment() as surroundings:
        found = surroundings.council(council or client_id.split(".")[0])
        with _work(surroundings, found) as unit:
            client = _client(unit, found, client_id)
            if keep_days and client.former_expires_at is not None and client.former_expires_at > unit.now:
                raise click.UsageError(
                    f"The secret before the present one is good until {client.former_expires_at.isoformat()}; a client"
                    f" has two at most. End it with `kinweave clients revoke {client_id} --former-secret`."
                )
            until = unit.now + timedelta(days=keep_days)
            secret = store.rotate_client(unit, client, until, _in_days(secret_days))
    _show(client_id, secret, {"council": found.slug, "former_secret_ends": until}, as_json)


@clients.command("revoke")
@click.argument("client_id")
@click.option("--council", help=COUNCIL)
@click.option("--former-secret", is_flag=True, help="Only the secret before the last rotation; the client stays.")
@json_option
def revoke_command(client_id: str, council: str | None, former_secret: bool, as_json: bool) -> None:
    """Revoke the client CLIENT_ID; its tokens and the addresses given out for it are worthless within seconds."""
    with environment() as surroundings:
        found = surroundings.council(council or client_id.split(".")[0])
        database = surroundings.databases["gateway"]
        with _work(surroundings, found) as unit:
            if former_secret:
                store.end_former_secret(unit, _client(unit, found, client_id))
            elif not store.revoke_client(unit, database, client_id):
                raise click.BadParameter(f"{found.slug} has no client {client_id}.")
    what = "The former secret of " if former_secret else ""
    facts = {"client_id": client_id, "council": found.slug, "revoked": not former_secret}
    print_done(f"{what}{client_id} is revoked.", facts, as_json)


@contextmanager
def _work(surroundings: Environment, council: Council) -> Iterator[UnitOfWork]:
    with surroundings.databases["gateway"].unit_of_work(system_scope(council, CLIENT, actor=actor())) as unit:
        yield unit


def _client(unit: UnitOfWork, council: Council, client_id: str) -> store.Client:
    """Raises click.BadParameter where the council has no such client that is good."""
    client = store.find_client(unit, client_id)
    if client is None:
        raise click.BadParameter(f"{council.slug} has no client {client_id}.")
    if client.revoked_at is not None or (client.expires_at is not None and client.expires_at <= unit.now):
        raise click.BadParameter(f"{client_id} is revoked or has expired; add another client.")
    return client


def _in_days(days: int | None) -> datetime | None:
    return system_clock() + timedelta(days=days) if days is not None else None


def _show(identifier: str, secret: str, facts: Mapping[str, object], as_json: bool) -> None:
    if as_json:
        print_json({"client_id": identifier, "client_secret": secret, **facts})
        return
    click.echo(f"client_id      {identifier}\nclient_secret  {secret}\n\nKeep the secret now; it is not shown again.")


def _rows(surroundings: Environment, council: Council) -> list[dict[str, object]]:
    with _work(surroundings, council) as unit:
        return [
            {
                "council": council.slug,
                "client_id": client.id,
                "name": client.name,
                "created_at": client.created_at,
                "last_used": client.last_used_at,
                "expires": client.expires_at,
                "secret_ends": client.secret_expires_at,
                "former_secret_ends": client.former_expires_at,
                "former_secret_last_used": client.former_used_at,
                "revoked_at": client.revoked_at,
                "scopes": sorted(client.scopes),
            }
            for client in store.list_clients(unit)
        ]
