"""`kinweave republish`: a council's present state, announced again."""

from __future__ import annotations

import click

from chassis.messaging.republish import republish
from deploy.command.environment import environment
from deploy.command.output import json_option, print_done
from deploy.command.services import SERVICES, definition


@click.command(name="republish")
@click.option("--service", type=click.Choice(SERVICES), required=True, help="Whose records are announced.")
@click.option("--council", required=True, help="Slug or GSS code.")
@json_option
def republish_command(service: str, council: str, as_json: bool) -> None:
    """Announce the present state of every record of a council again, versions unchanged.

    Replicas that have it already take no harm. With a running relay the events go out at once, else when it starts.
    """
    with environment() as surroundings:
        found = surroundings.council(council)
        republish(surroundings.databases[service], definition(service), found)
    kinds = sorted(definition(service).republishers)
    words = (
        f"{service} announces again for {found.slug}: {', '.join(kinds) or 'nothing, it has no records to announce'}."
    )
    print_done(words, {"service": service, "council": found.slug, "kinds": kinds}, as_json)
