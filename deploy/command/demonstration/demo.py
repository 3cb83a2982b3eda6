"""`kinweave demo`: a household from enquiry to approval, and on to a link with sessions, over HTTP, step by step."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from chassis.council import Council
from chassis.messaging.scopes import system_scope
from deploy.command.demonstration.approval import Step
from deploy.command.demonstration.client import GatewayClient, answers
from deploy.command.demonstration.driving import Response, StepRefused, drive
from deploy.command.environment import Environment, environment
from deploy.command.operator import CLIENT, actor
from deploy.command.output import console, json_option, print_json
from gateway.contract import CASE_SYSTEM
from gateway.contracts import CONTRACTS
from gateway.identity import clients as store
from gateway.identity.roles import roles

FEED_SECONDS = 20
START_SECONDS = 90


@click.command(name="demo")
@click.argument("name", required=False)
@click.option("--council", help="Slug, GSS code or name of the council; the same as the argument.")
@click.option("--base", help="Where the gateway is; by default on 127.0.0.1 at PORT (8000).")
@json_option
def demo_command(name: str | None, council: str | None, base: str | None, as_json: bool) -> None:
    """Drive a synthetic household from its enquiry to its approval, in the council NAME, and show its event feed. Where
    the council offers Family Link, a child is assessed too and linked with the household, and sessions are booked.

    Uses the gateway that runs; where none answers, it starts the embedded suite for as long as it takes, which makes
    the installation the first time. The records it makes stay.
    """
    wanted = council or name or "bath-and-north-east-somerset"
    out = console()
    with environment(making=True) as surroundings:
        address = base or f"http://{surroundings.configuration.http_host}:{surroundings.configuration.http_port}"
        with _gateway(address, surroundings, out if not as_json else None):
            found = _council(surroundings, wanted)
            client = _client(surroundings, found, address)
            steps: list[dict[str, Any]] = []
            if not as_json:
                out.print(f"\n[bold]{found.name}[/bold]: {_story(found)}\n")
            try:
                shown = None if as_json else out
                ids = drive(client, None, _kind(found), lambda step, answer: _show(step, answer, steps, shown))
            except StepRefused as refused:
                raise click.ClickException(str(refused)) from refused
            events = _feed(client, {ids[name] for name in ids if name.endswith("_id")})
    if as_json:
        print_json({"council": found.slug, "records": ids, "steps": steps, "events": events})
        return
    _print_feed(out, events)
    linked = f" The link is {ids['link_id']}." if "link_id" in ids else ""
    out.print(f"\n{len(steps)} steps, {len(events)} events. The carer is {ids['carer_id']}.{linked}")


def _council(surroundings: Environment, wanted: str) -> Council:
    by_name = {council.name.casefold(): council.slug for council in surroundings.councils().values()}
    return surroundings.council(by_name.get(wanted.casefold(), wanted))


def _story(council: Council) -> str:
    approved = "a household asks, applies, is assessed and approved"
    return f"{approved}, then linked with a child." if _kind(council) == "family_link" else f"{approved}."


def _kind(council: Council) -> str:
    return "family_link" if council.offers("family_link") else "mainstream"


def _client(surroundings: Environment, council: Council, address: str) -> GatewayClient:
    with surroundings.databases["gateway"].unit_of_work(system_scope(council, CLIENT, actor=actor())) as unit:
        identifier, secret = store.add_client(unit, "Demonstration", roles(CONTRACTS)[CASE_SYSTEM])
    client = GatewayClient(address, council.slug)
    client.authenticate(identifier, secret)
    return client


@contextmanager
def _gateway(address: str, surroundings: Environment, out: Console | None) -> Iterator[None]:
    """The gateway that runs, or an embedded one for the while. Only then is there a register of councils for sure: the
    suite makes it where the home is new."""
    if answers(address):
        yield
        return
    if not surroundings.configuration.embedded:
        raise click.ClickException(f"No gateway answers at {address}.")
    if out is not None:
        out.print(f"Nothing answers at {address}; starting the embedded suite for this demonstration.")
    process = subprocess.Popen([sys.executable, "-m", "deploy.command.main", "run"], stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + START_SECONDS
        while not answers(address):
            if process.poll() is not None or time.monotonic() > end:
                raise click.ClickException("The embedded suite did not start; `kinweave run` says why.")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(15)


def _show(step: Step, answer: Response, steps: list[dict[str, Any]], out: Console | None) -> None:
    done = {"title": step.title, "method": step.method, "path": step.path, "actor": step.actor}
    steps.append({**done, "status": answer.status})
    if out is not None:
        whole = step.path.partition("?")[0].split("/")
        short = "/".join(part if len(part) != 36 else f"…{part[-6:]}" for part in whole)
        call = f"{step.method:<5} {short:<49} {answer.status}  {answer.seconds * 1000:4.0f} ms"
        out.print(f"{len(steps):3}  {step.title:<52} {call}", markup=False)


def _feed(client: GatewayClient, subjects: set[str]) -> list[dict[str, Any]]:
    """The council's whole feed, once each record of the journey is on it."""
    found: list[dict[str, Any]] = []
    at, end = "/events?limit=200&wait=5", time.monotonic() + FEED_SECONDS
    while time.monotonic() < end:
        page = client.call("GET", at).json
        found += page["items"]
        at = page["next"]
        if subjects <= {event["subject"] for event in found} and not page["items"]:
            break
    return found


def _print_feed(out: Console, events: list[dict[str, Any]]) -> None:
    table = Table("time", "type", "subject", "version", "by", box=None, pad_edge=False, header_style="bold")
    for event in events:
        by = event.get("actor", "")
        table.add_row(event["time"], event["type"], f"…{event['subject'][-12:]}", str(event["sequence"]), by)
    out.print("\n[bold]The council's event feed[/bold]\n")
    out.print(table)
