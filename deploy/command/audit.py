"""`kinweave audit`: whether a council's audit is whole."""

from __future__ import annotations

from dataclasses import asdict

import click

from chassis.audit.verify import verify
from deploy.command.environment import environment
from deploy.command.output import json_option, print_rows
from deploy.command.services import SERVICES

COLUMNS = ("service", "council", "sealed", "unsealed", "oldest_unsealed", "broken")


@click.group()
def audit() -> None:
    """Check a council's audit."""


@audit.command("verify")
@click.option("--council", help="Only this council (slug or GSS code).")
@click.option("--service", type=click.Choice(SERVICES), help="Only this service.")
@json_option
def verify_command(council: str | None, service: str | None, as_json: bool) -> None:
    """Recompute the chain of seals. Exits with 1 where a row was changed, removed or slipped in."""
    services = (service,) if service else SERVICES
    with environment() as surroundings:
        chosen = list(surroundings.councils().values()) if council is None else [surroundings.council(council)]
        reports = [verify(surroundings.databases[name], one) for name in services for one in chosen]
    print_rows([{**asdict(r), "holds": r.holds} for r in reports], COLUMNS, as_json, empty="No councils yet.")
    if not all(report.holds for report in reports):
        raise SystemExit(1)
