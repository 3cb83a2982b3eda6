"""`kinweave councils`: who is served, with what, in which state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

import click

from chassis.council import Council, GssCode, check_gss_code, check_slug
from chassis.councils import changes
from chassis.councils.reading import by_reference
from chassis.councils.regions import Regions
from chassis.database.database import Database
from deploy.command.environment import Environment, environment
from deploy.command.operator import note
from deploy.command.output import console, json_option, print_done, print_rows
from deploy.command.preparing import make_rooms, progress, read_regions, register
from deploy.command.schemes import schemes
from deploy.command.services import SERVICES
from deploy.command.settings import settings
from deploy.command.views import COUNCIL_COLUMNS, council_row


@click.group()
def councils() -> None:
    """List, add, suspend and resume councils; their settings and schemes.

    A change takes effect in running processes within five seconds.
    """


councils.add_command(settings)
councils.add_command(schemes)


@councils.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """List the councils of the register, and the open slots."""
    with environment() as surroundings:
        known = surroundings.councils()
        slots = _open_slots(read_regions(surroundings.configuration), known.values())
    print_rows([council_row(c) for c in known.values()], COUNCIL_COLUMNS, as_json, empty="No councils yet.")
    if not as_json:
        click.echo(f"\n{len(known)} councils; open slots: {', '.join(slots) or 'none'}")


@councils.command("add")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--gss", "codes", multiple=True, required=True, help="GSS code; the present one first, then former ones.")
@click.option("--dfe", required=True, help="The three digits of the Department for Education.")
@click.option("--region", required=True, help="One of the nine regions, by name or by its file, as south-west.")
@click.option("--kind", default="unitary", show_default=True)
@click.option("--scheme", "offered", multiple=True, help="A scheme to switch on; may be given again.")
@click.option(
    "--controller", "controllers", multiple=True, help="Who answers for the records in law; else the council."
)
@click.option("--delivered-by", help="Who does the work, where it is not the council.")
@click.option("--slot", help="The open slot that the council fills.")
@json_option
def add_command(
    slug: str,
    name: str,
    codes: tuple[str, ...],
    dfe: str,
    region: str,
    kind: str,
    offered: tuple[str, ...],
    controllers: tuple[str, ...],
    delivered_by: str | None,
    slot: str | None,
    as_json: bool,
) -> None:
    """Add the council SLUG to every service and serve it within five seconds, without a restart.

    Repeating it is harmless and corrects name, codes and the like. The region files stay as they are: write the council
    into its region's file too (and take its slot out of unassigned.yaml), so that the next installation knows it.
    """
    with environment() as surroundings:
        regions = read_regions(surroundings.configuration)
        council = Council(
            slug=slug,
            name=name.strip(),
            gss_codes=tuple(GssCode(code) for code in codes),
            dfe_code=dfe,
            region=_one_of("region", region, regions.names),
            kind=_one_of("kind", kind, regions.kinds),
            data_controllers=controllers or (name.strip(),),
            delivered_by=delivered_by or name.strip(),
            schemes=frozenset(_one_of("scheme", scheme, regions.schemes) for scheme in offered),
            slot=slot,
        )
        _check(council, regions, surroundings)
        known = slug in surroundings.councils()
        changed = _install(surroundings, [council], as_json)
        council = surroundings.council(slug)
        if changed or not known:
            note(surroundings.databases["gateway"], council, "correct_council" if known else "add_council")
    done = "added" if not known else "corrected" if changed else "unchanged"
    words = f"{slug} is {done}." if known else f"{slug} is added; running processes serve it within five seconds."
    print_done(words, {**council_row(council), "outcome": done}, as_json)


@councils.command("sync")
@json_option
def sync_command(as_json: bool) -> None:
    """Bring the register in line with the region files.

    Adds councils, and filled slots of unassigned.yaml; corrects names, codes, region and controllers. Never removes a
    council, and leaves state, schemes and settings of known councils to the operators.
    """
    with environment() as surroundings:
        declared = read_regions(surroundings.configuration).councils
        changed = _install(surroundings, declared, as_json)
    words = f"Added or corrected: {', '.join(changed)}." if changed else "The register agrees with the region files."
    print_done(words, {"changed": changed}, as_json)


@councils.command("suspend")
@click.argument("council")
@json_option
def suspend_command(council: str, as_json: bool) -> None:
    """Answer 403 for COUNCIL and keep its events until it is resumed."""
    _switch(council, as_json, reversed(SERVICES), changes.suspend, "suspended")


@councils.command("resume")
@click.argument("council")
@json_option
def resume_command(council: str, as_json: bool) -> None:
    """Serve COUNCIL again; the events kept for it take effect."""
    now = datetime.now(UTC)
    _switch(council, as_json, SERVICES, lambda database, slug: changes.resume(database, slug, now), "active")


def _switch(
    reference: str,
    as_json: bool,
    services: Iterable[str],
    change: Callable[[Database, str], bool],
    state: str,
) -> None:
    with environment() as surroundings:
        council = surroundings.council(reference)
        try:
            changed = [change(surroundings.databases[service], council.slug) for service in services]
        except (LookupError, ValueError) as error:
            raise click.UsageError(str(error)) from error
        if any(changed):
            note(
                surroundings.databases["gateway"],
                council,
                "suspend_council" if state == "suspended" else "resume_council",
            )
    words = f"{council.slug} is {state}." if any(changed) else f"{council.slug} was {state} already."
    print_done(words, {"slug": council.slug, "state": state, "changed": any(changed)}, as_json)


def _install(surroundings: Environment, councils: Sequence[Council], as_json: bool) -> list[str]:
    shown = None if as_json else console(error=True)
    with progress(shown, len(SERVICES) * len(councils)) as observe:
        make_rooms(surroundings.configuration, councils, observe)
    changed = {slug for service in SERVICES for slug in register(surroundings.configuration, service, councils)}
    return sorted(changed)


def _open_slots(regions: Regions, councils: Iterable[Council]) -> list[str]:
    """The slots of the region files that no council of the register fills."""
    filled = {council.slot for council in councils}
    return [slot for slot in regions.open_slots if slot not in filled]


def _check(council: Council, regions: Regions, surroundings: Environment) -> None:
    try:
        check_slug(council.slug)
        for code in council.gss_codes:
            check_gss_code(code.code)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if not (council.dfe_code.isascii() and council.dfe_code.isdigit() and len(council.dfe_code) == 3):
        raise click.BadParameter(f"{council.dfe_code!r} is not a DfE code: three digits, as 383.")
    if not council.name or len(council.name) > 200 or not council.name.isprintable():
        raise click.BadParameter("The name is empty, longer than 200 characters or not printable.")
    others = [known for known in surroundings.councils().values() if known.slug != council.slug]
    slots = _open_slots(regions, others)
    if council.slot is not None and council.slot not in slots:
        raise click.BadParameter(f"{council.slot} is not an open slot; open are {', '.join(slots) or 'none'}.")
    known = by_reference(others)
    for code in council.gss_codes:
        if code.code in known:
            raise click.BadParameter(f"{code.code} belongs to {known[code.code].slug}.")


def _one_of(what: str, value: str, choices: Sequence[str]) -> str:
    by_spelling = {c: c for c in choices} | {c.lower().replace(" ", "-"): c for c in choices}
    if value not in by_spelling:
        raise click.BadParameter(f"{value!r} is no {what} that the region files know: {', '.join(choices)}.")
    return by_spelling[value]
