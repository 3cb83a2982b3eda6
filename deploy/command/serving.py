"""`kinweave serve` and `kinweave run`: the services as processes."""

from __future__ import annotations

import chassis.runtime.green  # noqa: F401  isort: skip - must come before anything that opens a socket

import json
import os
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click
from rich.console import Console

from chassis.configuration import Configuration
from chassis.embedded.holders import alone
from chassis.observability.logs import configure_logs, relent
from chassis.observability.metrics import BUILD
from chassis.runtime.launch import serve
from chassis.version import VERSION
from deploy.command.environment import environment, refuse_poolers
from deploy.command.preparing import prepare
from deploy.command.services import SERVICES

SHORTEST_SECRET = 32
FIRST_STEPS = """
This is the first start of {home}. To make a first call, in another terminal:

  {variables}{command} clients add --council bath-and-north-east-somerset --name "First client" \\
          --role case-system --json > client.json
  ID=$(python3 -c 'import json; print(json.load(open("client.json"))["client_id"])')
  SECRET=$(python3 -c 'import json; print(json.load(open("client.json"))["client_secret"])')
  TOKEN=$(curl -s -u "$ID:$SECRET" -d grant_type=client_credentials {base}/oauth/token \\
          | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
  curl -s -H "Authorization: Bearer $TOKEN" {base}/v1/councils/bath-and-north-east-somerset/enquiries
"""


def service_classes(names: tuple[str, ...]) -> list[type]:
    """The nameko service classes, in the order of their start."""
    folders = [f"services.{name}" if name != "gateway" else "gateway" for name in names]
    return [import_module(f"{folder}.service").Service for folder in folders]


@click.command(name="serve")
@click.argument("service", type=click.Choice(SERVICES))
@click.option("--json", "as_json", is_flag=True, help="Say that the service is ready as one line of JSON.")
def serve_command(service: str, as_json: bool) -> None:
    """Run one SERVICE until it is told to stop, against the broker and database that the environment names."""
    relent()
    configure_logs()
    with environment(serving=service) as surroundings:
        if surroundings.configuration.embedded:
            raise click.UsageError("KINWEAVE_AMQP is not set; without a broker only `kinweave run` can serve.")
        if len(surroundings.configuration.secret) < SHORTEST_SECRET:
            raise click.UsageError(
                f"KINWEAVE_SECRET is not set, or has fewer than {SHORTEST_SECRET} characters; what it signs and seals"
                " would be anybody's to make. Set the same random characters for all processes of the region."
            )
        refuse_poolers(surroundings.configuration, (service,), "relay", "registry")
        BUILD.labels(VERSION).set(1)
        ready = json.dumps({"ready": service}) if as_json else f"{service} is ready."
        code = serve(service_classes((service,)), surroundings.configuration, lambda: click.echo(ready))
    raise SystemExit(code)


@click.command(name="run")
def run_command() -> None:
    """Run the whole suite in one process: all services, embedded broker and database.

    PORT (8000) is the port on 127.0.0.1, KINWEAVE_HOME (.kinweave) the folder for the data and the log. Metrics are on
    the port after it (KINWEAVE_MANAGEMENT_PORT), on this machine alone.
    """
    relent()
    began = time.monotonic()
    console = Console(highlight=False)
    with environment(making=True) as surroundings, _only_run(surroundings.configuration):
        configuration = _with_management(replace(surroundings.configuration, workers=10))
        log = configuration.home / "kinweave.log"
        with open(os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8") as stream:
            configure_logs(stream)
            first = not (configuration.home / "prepared").exists()
            prepare(configuration, console)
            (configuration.home / "prepared").touch()
            BUILD.labels(VERSION).set(1)
            ready = _announcer(console, configuration, log, began, first)
            code = serve(service_classes(SERVICES), configuration, ready, surroundings.loops)
            console.print("Kinweave has stopped.")
    raise SystemExit(code)


@contextmanager
def _only_run(configuration: Configuration) -> Iterator[None]:
    """Raises click.ClickException: a broker in memory reaches one process, so a folder has one run at a time."""
    with alone(configuration.home / "run.lock") as first:
        if not first:
            raise click.ClickException(
                f"{configuration.home} is in use by another `kinweave run`. KINWEAVE_HOME chooses another folder."
            )
        yield


def _with_management(configuration: Configuration) -> Configuration:
    """With a management port on this machine alone: the one after PORT, none where somebody else has that.

    Raises click.ClickException where a port is taken that was asked for; better now than after all has started.
    """
    host, port = configuration.http_host, configuration.http_port
    taken = _taken(host, port)
    if taken:
        raise click.ClickException(f"{host}:{port}: {taken}. PORT chooses another port.")
    host = os.environ.get("KINWEAVE_MANAGEMENT_HOST", "127.0.0.1")
    if "KINWEAVE_MANAGEMENT_PORT" not in os.environ:
        return replace(configuration, management_host=host, management_port=0 if _taken(host, port + 1) else port + 1)
    taken = _taken(host, configuration.management_port)
    if taken:
        raise click.ClickException(
            f"{host}:{configuration.management_port}: {taken}. KINWEAVE_MANAGEMENT_PORT chooses another port."
        )
    return replace(configuration, management_host=host)


def _taken(host: str, port: int) -> str | None:
    """Why nobody can listen there, None where somebody can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return str(getattr(error, "strerror", None) or error)
    return None


def _first_steps(configuration: Configuration, base: str) -> str:
    """Lines to paste into a shell that stands in the same folder."""
    usual = configuration.home == Path(".kinweave").absolute()
    command = Path(sys.argv[0])
    beside = command.is_relative_to(Path.cwd()) or not command.is_absolute()
    return FIRST_STEPS.format(
        home=configuration.home,
        base=base,
        variables="" if usual else f"KINWEAVE_HOME={shlex.quote(str(configuration.home))} ",
        command=".venv/bin/kinweave" if beside else shlex.quote(str(command)),
    )


def _announcer(
    console: Console, configuration: Configuration, log: Path, began: float, first: bool
) -> Callable[[], None]:
    base = f"http://{configuration.http_host}:{configuration.http_port}"

    def ready() -> None:
        took = time.monotonic() - began
        console.print(f"Kinweave answers on {base} (ready after {took:.1f} s). Ctrl-C stops it.")
        console.print(f"  documentation  {base}/docs\n  OpenAPI        {base}/v1/openapi.json\n  log            {log}")
        management = f"http://{configuration.management_host}:{configuration.management_port}/metrics"
        console.print(f"  metrics        {management if configuration.management_port else 'none: its port is taken'}")
        if first:
            console.print(_first_steps(configuration, base), soft_wrap=True, markup=False)

    return ready
