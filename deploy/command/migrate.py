"""`kinweave migrate`: every schema of every service brought up to date, or looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from chassis.council import Council
from chassis.provisioning.databases import provision_councils
from chassis.provisioning.drift import check
from chassis.provisioning.migrating import Outcome, Step
from deploy.command.environment import Environment, environment, refuse_poolers
from deploy.command.output import console, json_option, print_rows
from deploy.command.preparing import bring_up_to_date, progress, read_regions
from deploy.command.services import SERVICES, definition

COLUMNS = ("service", "council", "from", "to", "seconds", "outcome", "detail")


@click.command(name="migrate")
@click.option("--service", type=click.Choice(SERVICES), help="Only this service.")
@click.option("--council", help="Only this council's schemas (slug or GSS code).")
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit with 1 where anything is not as it should be."
)
@json_option
def migrate_command(service: str | None, council: str | None, only_check: bool, as_json: bool) -> None:
    """Bring databases, shared schemas and each council's schema up to date.

    Councils of the region files that the registries lack are added. Each council is a transaction of its own; the work
    stops at the first that fails, and may then be repeated. Where KINWEAVE_DATABASE_POSTGRES_ADMIN is set, missing
    databases and login roles are made too.
    """
    services = (service,) if service else SERVICES
    with environment(making=True) as surroundings:
        if only_check:
            _check(surroundings, services, council, as_json)
        else:
            _migrate(surroundings, services, council, as_json)


def _migrate(surroundings: Environment, services: Sequence[str], council: str | None, as_json: bool) -> None:
    configuration = surroundings.configuration
    refuse_poolers(configuration, services, "owner", "registry")
    shown = None if as_json else console(error=True)
    if council is None:
        councils = read_regions(configuration).councils
        with progress(shown, len(services) * (1 + len(councils))) as observe:
            report = bring_up_to_date(configuration, services, councils, observe)
    else:
        found = [surroundings.council(council)]
        report = [s for name in services for s in provision_councils(configuration, definition(name), found)]
    shown_steps = report if as_json else [step for step in report if step.outcome is not Outcome.CURRENT]
    print_rows([_row(step) for step in shown_steps], COLUMNS, as_json, empty="")
    if not as_json:
        count = Counter(step.outcome.value for step in report)
        click.echo(f"{len(report)} schemas: " + ", ".join(f"{number} {outcome}" for outcome, number in count.items()))
    if any(step.outcome is Outcome.FAILED for step in report):
        raise SystemExit(1)


def _check(surroundings: Environment, services: Sequence[str], council: str | None, as_json: bool) -> None:
    chosen: list[Council] | None = None if council is None else [surroundings.council(council)]
    everyone = list(surroundings.councils().values()) if chosen is None else chosen
    drifts = [d for name in services for d in check(surroundings.configuration, definition(name), everyone)]
    rows = [{"service": d.service, "council": d.council, "difference": d.difference} for d in drifts]
    print_rows(rows, ["service", "council", "difference"], as_json, empty="Every schema is as it should be.")
    if drifts:
        raise SystemExit(1)


def _row(step: Step) -> dict[str, Any]:
    return {
        "service": step.service,
        "council": step.council or None,
        "from": list(step.before),
        "to": list(step.after),
        "seconds": round(step.seconds, 3),
        "outcome": step.outcome.value,
        "detail": step.detail or None,
    }
