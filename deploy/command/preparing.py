"""Bringing an installation up to date: databases, shared schemas, councils of the region files, their schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chassis.configuration import Configuration
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.reading import identity_row
from chassis.councils.regions import Regions, RegionsError, load_regions
from chassis.database.database import Database
from chassis.provisioning.databases import provision_councils, provision_service, provision_shared
from chassis.provisioning.migrating import Outcome, Step
from deploy.command.environment import ADMIN, refuse_poolers
from deploy.command.services import SERVICES, definition

Observe = Callable[[Step], None]


def prepare(configuration: Configuration, console: Console | None = None) -> None:
    """Bring everything up to date, with a progress bar on `console`. May be repeated; takes under a second then.

    Raises click.ClickException that names service and council where a step fails.
    """
    regions = read_regions(configuration)
    with progress(console, len(SERVICES) * (1 + len(regions.councils))) as observe:
        report = bring_up_to_date(configuration, SERVICES, regions.councils, observe)
    failed = [step for step in report if step.outcome is Outcome.FAILED]
    if failed:
        where = f"{failed[0].service}, {failed[0].council or 'shared schemas'}"
        raise click.ClickException(f"Preparing the database stopped at {where}: {failed[0].detail}")


def bring_up_to_date(
    configuration: Configuration, services: Iterable[str], councils: Sequence[Council], observe: Observe | None = None
) -> list[Step]:
    """Databases, then every known council's room, then the registries: a council is served when its rooms are there.

    `councils` are added to those that the registries know. Stops at the first failure.
    """
    services = tuple(services)
    report: list[Step] = []
    for service in services:
        report.append(_prepare_shared(configuration, service, observe))
        if report[-1].outcome is Outcome.FAILED:
            return report
    for service in services:
        everyone = {c.slug: c for c in (*_known(configuration, service), *councils)}
        report += provision_councils(configuration, definition(service), everyone.values(), observe)
        if report[-1].outcome is Outcome.FAILED:
            return report
    for service in services:
        register(configuration, service, councils)
    return report


def make_rooms(configuration: Configuration, councils: Sequence[Council], observe: Observe | None = None) -> None:
    """Role, schema and tables of councils in every service. Raises click.ClickException."""
    refuse_poolers(configuration, SERVICES, "owner")
    for service in SERVICES:
        for step in provision_councils(configuration, definition(service), councils, observe):
            if step.outcome is Outcome.FAILED:
                raise click.ClickException(f"{step.council} cannot be prepared in {service}: {step.detail}")


def register(configuration: Configuration, service: str, councils: Iterable[Council]) -> list[str]:
    """Bring one service's registry in line with `councils`. Answers the slugs of those that were added or corrected."""
    database = Database(configuration, service)
    try:
        known = changes.councils(database)
        return [c.slug for c in councils if not _same(known.get(c.slug), c) and changes.add(database, c)]
    except ValueError as error:
        raise click.UsageError(f"The registry of {service} refuses: {error}") from error
    finally:
        database.dispose()


def read_regions(configuration: Configuration) -> Regions:
    """Raises click.UsageError that names file and field."""
    try:
        return load_regions(configuration.regions)
    except RegionsError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def progress(console: Console | None, total: int) -> Iterator[Observe | None]:
    """Gives an observer that moves a bar on `console`, or None where there is no console to show it on."""
    if console is None:
        yield None
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Preparing the databases", total=total)
        yield lambda step: bar.update(task, advance=1, description=f"Preparing {step.service}")


def _prepare_shared(configuration: Configuration, service: str, observe: Observe | None) -> Step:
    admin_url = configuration.database_urls.get(ADMIN)
    if admin_url is None:
        step = provision_shared(configuration, definition(service))
    else:
        step = provision_service(admin_url, configuration, definition(service))
    if observe is not None:
        observe(step)
    return step


def _known(configuration: Configuration, service: str) -> tuple[Council, ...]:
    database = Database(configuration, service)
    try:
        return tuple(changes.councils(database).values())
    finally:
        database.dispose()


def _same(known: Council | None, council: Council) -> bool:
    if known is None or identity_row(known) != identity_row(council):
        return False
    return council.slot is None or council.slot == known.slot
