"""`kinweave councils`: who is served, with what, in which state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

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

Command = TypeVar("Command", bound=Callable[..., object])


@click.group()
def councils() -> None:
    """List, add, change, suspend and resume councils; their settings and schemes.

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


Wanted = dict[str, Any]
"""What the options of `add` and `change` name; what was not given is absent."""


def described(required: bool) -> Callable[[Command], Command]:
    """The options that say who a council is; with `required` those must be given without which nobody knows it."""

    def options(command: Command) -> Command:
        for part in reversed(
            (
                click.option("--name", required=required),
                click.option(
                    *("--gss", "codes"),
                    multiple=True,
                    required=required,
                    help="GSS code; the present one first, then former ones.",
                ),
                click.option("--dfe", required=required, help="The three digits of the Department for Education."),
                click.option("--region", required=required, help="By name or by its file, as south-west."),
                click.option("--kind", help="Without: unitary." if required else None),
                click.option(
                    *("--controller", "controllers"),
                    multiple=True,
                    help="Who answers for the records in law. Without: the council.",
                ),
                click.option("--delivered-by", help="Who does the work, where it is not the council."),
                click.option("--slot", help="The open slot that the council fills."),
            )
        ):
            command = part(command)
        return command

    return options


@councils.command("add")
@click.argument("slug")
@described(required=True)
@click.option("--scheme", "offered", multiple=True, help="A scheme to switch on; may be given again.")
@json_option
def add_command(slug: str, offered: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """Add the council SLUG to every service and serve it within five seconds, without a restart.

    Repeating it with the same words is harmless. With other words it is refused: `councils change` changes a council
    that exists. The region files stay as they are: write the council into its region's file too (and take its slot out
    of unassigned.yaml), so that the next installation knows it.
    """
    with environment() as surroundings:
        regions = read_regions(surroundings.configuration)
        wanted = _wanted(regions, given)
        schemes = frozenset(_one_of("scheme", scheme, regions.schemes) for scheme in offered)
        known = surroundings.councils().get(slug)
        if known is not None:
            _refuse_differences(known, wanted, schemes)
            council = known
        else:
            alone = {"data_controllers": (wanted["name"],), "delivered_by": wanted["name"], "kind": "unitary"}
            council = Council(slug=slug, schemes=schemes, **{**alone, **wanted})
        _check(council, regions, surroundings)
        changed = _install(surroundings, [council], as_json)
        if changed or known is None:
            note(surroundings.databases["gateway"], council, "add_council")
    done = "added" if known is None else "unchanged"
    words = f"{slug} is {done}." if known else f"{slug} is added; running processes serve it within five seconds."
    print_done(words, {**council_row(council), "outcome": done}, as_json)


@councils.command("change")
@click.argument("council")
@described(required=False)
@json_option
def change_command(council: str, as_json: bool, **given: Any) -> None:
    """Change who COUNCIL is: only what is named. Given codes replace all that it has.

    Schemes, settings and state have commands of their own. Write the change into the region file too: `councils sync`
    brings back what stands there.
    """
    with environment() as surroundings:
        regions = read_regions(surroundings.configuration)
        known = surroundings.council(council)
        wanted = _wanted(regions, given)
        if not wanted:
            raise click.UsageError("Nothing is named that could change: --name, --gss, --dfe, --region, --kind, …")
        present = {code.code: code for code in known.gss_codes}
        if "gss_codes" in wanted:
            wanted["gss_codes"] = tuple(present.get(code.code, code) for code in wanted["gss_codes"])
        changed_council = replace(known, **wanted)
        _check(changed_council, regions, surroundings)
        changed = _install(surroundings, [changed_council], as_json)
        if changed:
            note(surroundings.databases["gateway"], changed_council, "correct_council")
    done = "changed" if changed else "unchanged"
    print_done(f"{known.slug} is {done}.", {**council_row(changed_council), "outcome": done}, as_json)


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


def _wanted(regions: Regions, given: Mapping[str, Any]) -> Wanted:
    """The given options as fields of a council."""
    name = given["name"].strip() if given["name"] is not None else None
    wanted: Wanted = {
        "name": name,
        "gss_codes": tuple(GssCode(code) for code in given["codes"]) or None,
        "dfe_code": given["dfe"],
        "region": given["region"] and _one_of("region", given["region"], regions.names),
        "kind": given["kind"] and _one_of("kind", given["kind"], regions.kinds),
        "data_controllers": given["controllers"] or None,
        "delivered_by": given["delivered_by"],
        "slot": given["slot"],
    }
    return {field: value for field, value in wanted.items() if value is not None}


def _refuse_differences(known: Council, wanted: Wanted, schemes: frozenset[str]) -> None:
    """Raises click.UsageError where a council that exists is not as it is said to be."""
    codes = {"gss_codes": tuple(code.code for code in known.gss_codes)}
    said = {**wanted, "gss_codes": tuple(code.code for code in wanted["gss_codes"])}
    present = {**vars(known), **codes}
    differs = [
        f"{field.replace('_', ' ')} {_plain(present[field])}, not {_plain(value)}"
        for field, value in said.items()
        if present[field] != value
    ]
    if differs:
        raise click.UsageError(
            f"{known.slug} exists already, with {'; '.join(differs)}. Nothing was changed. If it shall change, use"
            f" `kinweave councils change {known.slug}`."
        )
    if not schemes <= known.schemes:
        off = ", ".join(sorted(schemes - known.schemes))
        raise click.UsageError(
            f"{known.slug} exists already and does not offer {off}. Nothing was changed. `kinweave councils schemes on`"
            " switches a scheme on."
        )


def _plain(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "none")


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
    if council.dfe_code and not re.fullmatch("[0-9]{3}", council.dfe_code):
        raise click.BadParameter(f"{council.dfe_code!r} is not a DfE code: three digits, as 383.")
    if not council.name or len(council.name) > 200 or not council.name.isprintable():
        raise click.BadParameter("The name is empty, longer than 200 characters or not printable.")
    everyone = surroundings.councils()
    others = [known for known in everyone.values() if known.slug != council.slug]
    slots = _open_slots(regions, others)
    filled = everyone[council.slug].slot if council.slug in everyone else None
    if council.slot not in (None, filled, *slots):
        raise click.BadParameter(f"{council.slot} is not an open slot; open are {', '.join(slots) or 'none'}.")
    known = by_reference(others)
    twice = [code.code for code in council.gss_codes if list(council.gss_codes).count(code) > 1]
    if twice:
        raise click.BadParameter(f"{twice[0]} is named twice.")
    holders = [other.slug for other in others if council.dfe_code and other.dfe_code == council.dfe_code]
    if holders:
        raise click.BadParameter(f"The DfE code {council.dfe_code} belongs to {holders[0]}.")
    for code in council.gss_codes:
        if code.code in known:
            raise click.BadParameter(f"{code.code} belongs to {known[code.code].slug}.")


def _one_of(what: str, value: str, choices: Sequence[str]) -> str:
    by_spelling = {c: c for c in choices} | {c.lower().replace(" ", "-"): c for c in choices}
    if value not in by_spelling:
        raise click.BadParameter(f"{value!r} is no {what} that the region files know: {', '.join(choices)}.")
    return by_spelling[value]
