"""`kinweave councils schemes`: what a council offers."""

from __future__ import annotations

import click

from chassis.councils import changes
from deploy.command.environment import environment
from deploy.command.operator import note
from deploy.command.output import json_option, print_done
from deploy.command.preparing import read_regions
from deploy.command.services import SERVICES


@click.group()
def schemes() -> None:
    """Switch a council's schemes on and off. Recruitment and approval are core and always on."""


@schemes.command("on")
@click.argument("council")
@click.argument("scheme")
@json_option
def on_command(council: str, scheme: str, as_json: bool) -> None:
    """Offer SCHEME in COUNCIL."""
    _switch(council, scheme, True, as_json)


@schemes.command("off")
@click.argument("council")
@click.argument("scheme")
@json_option
def off_command(council: str, scheme: str, as_json: bool) -> None:
    """Offer SCHEME in COUNCIL no longer. Records stay; its paths answer 404."""
    _switch(council, scheme, False, as_json)


def _switch(reference: str, scheme: str, on: bool, as_json: bool) -> None:
    with environment() as surroundings:
        known = read_regions(surroundings.configuration).schemes
        if scheme not in known:
            raise click.BadParameter(f"{scheme!r} is not a scheme: {', '.join(known)}.")
        council = surroundings.council(reference)
        slug = council.slug
        try:
            changed = [changes.switch_scheme(surroundings.databases[s], slug, scheme, on) for s in SERVICES]
        except (LookupError, ValueError) as error:
            raise click.UsageError(str(error)) from error
        if any(changed):
            note(surroundings.databases["gateway"], council, f"switch_scheme_{'on' if on else 'off'}", scheme)
    words = f"{scheme} is {'on' if on else 'off'} in {slug}{'' if any(changed) else ' already'}."
    print_done(words, {"slug": slug, "scheme": scheme, "on": on, "changed": any(changed)}, as_json)
