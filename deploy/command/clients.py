"""`kinweave clients`: the programs that may speak for a council."""

from __future__ import annotations

import click

from chassis.council import Council
from chassis.messaging.scopes import system_scope
from deploy.command.environment import Environment, environment
from deploy.command.operator import CLIENT, actor
from deploy.command.output import json_option, print_done, print_json, print_rows
from gateway.contracts import CONTRACTS
from gateway.identity import clients as store


@click.group()
def clients() -> None:
    """Add, list and revoke a council's machine clients."""


@clients.command("add")
@click.option("--council", required=True, help="Slug or GSS code.")
@click.option("--name", required=True, help="What the client is, as people will recognise it.")
@click.option("--scope", "scopes", multiple=True, help="May be given again. Without: every scope but the closed ones.")
@json_option
def add_command(council: str, name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Add a client and print its id and secret. The secret is shown this once and kept nowhere."""
    known = store.all_scopes(CONTRACTS)
    unknown = sorted(set(scopes) - set(known))
    if unknown:
        raise click.BadParameter(f"Unknown scope: {', '.join(unknown)}. Known are {', '.join(sorted(known))}.")
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise click.BadParameter("The name is empty, longer than 200 characters or not printable.")
    granted = frozenset(scopes) or store.usual_scopes(CONTRACTS)
    with environment() as surroundings:
        found = surroundings.council(council)
        with surroundings.databases["gateway"].unit_of_work(system_scope(found, CLIENT, actor=actor())) as unit:
            identifier, secret = store.add_client(unit, name.strip(), granted)
    if as_json:
        facts = {"council": found.slug, "name": name.strip(), "scopes": sorted(granted)}
        print_json({"client_id": identifier, "client_secret": secret, **facts})
        return
    click.echo(f"client_id      {identifier}\nclient_secret  {secret}\n\nKeep the secret now; it is not shown again.")


@clients.command("list")
@click.option("--council", help="Slug or GSS code; without, all councils.")
@json_option
def list_command(council: str | None, as_json: bool) -> None:
    """List clients, without their secrets."""
    with environment() as surroundings:
        chosen = surroundings.councils().values() if council is None else [surroundings.council(council)]
        rows = [row for one in chosen for row in _rows(surroundings, one)]
    print_rows(rows, ["council", "client_id", "name", "created_at", "revoked_at", "scopes"], as_json, "No clients yet.")


@clients.command("revoke")
@click.argument("client_id")
@click.option("--council", help="Slug or GSS code; else the one that the id begins with.")
@json_option
def revoke_command(client_id: str, council: str | None, as_json: bool) -> None:
    """Revoke the client CLIENT_ID; its tokens are worthless within seconds."""
    with environment() as surroundings:
        found = surroundings.council(council or client_id.split(".")[0])
        database = surroundings.databases["gateway"]
        with database.unit_of_work(system_scope(found, CLIENT, actor=actor())) as unit:
            if not store.revoke_client(unit, database, client_id):
                raise click.BadParameter(f"{found.slug} has no client {client_id}.")
    print_done(f"{client_id} is revoked.", {"client_id": client_id, "council": found.slug, "revoked": True}, as_json)


def _rows(surroundings: Environment, council: Council) -> list[dict[str, object]]:
    with surroundings.databases["gateway"].unit_of_work(system_scope(council, CLIENT, actor=actor())) as unit:
        return [
            {
                "council": council.slug,
                "client_id": client.id,
                "name": client.name,
                "created_at": client.created_at,
                "revoked_at": client.revoked_at,
                "scopes": sorted(client.scopes),
            }
            for client in store.list_clients(unit)
        ]
