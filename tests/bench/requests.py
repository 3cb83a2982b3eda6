"""HTTP → RPC → reply: Kinweave beside stock nameko and FastAPI with FastStream, interleaved on one broker."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.bench.peers import peers_python
from tests.bench.processes import load, running, wait_until_answered
from tests.bench.subjects.kinweave_contract import COUNCIL, new_environment, token
from tests.bench.table import Table
from tests.support.rabbitmq import free_ports, rabbitmq

GOAL = 1.5
BODY = json.dumps({"message": "The same few words, there and back again.", "number": 7})
HERE = "tests.bench.subjects"
KINWEAVE = "Kinweave"


@dataclass(frozen=True)
class Subject:
    """One of those measured. `commands` are the gateway's and the service's; `path` is where it echoes."""

    name: str
    commands: Sequence[Sequence[str]]
    path: str = "/echoes"
    headers: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)


def subjects() -> list[Subject]:
    peers = str(peers_python())
    nameko = [sys.executable, "-m", "nameko", "run", "--config", "tests/bench/subjects/nameko.yaml"]
    return [
        kinweave(),
        Subject("nameko 3.0.0rc11", [[*nameko, f"{HERE}.nameko_gateway"], [*nameko, f"{HERE}.nameko_service"]]),
        Subject(
            "FastAPI + FastStream",
            [[peers, "-m", f"{HERE}.{part}"] for part in ("fastapi_gateway", "faststream_service")],
        ),
    ]


def kinweave() -> Subject:
    environment = new_environment()
    return Subject(
        KINWEAVE,
        [[sys.executable, "-m", f"{HERE}.{part}"] for part in ("kinweave_gateway", "kinweave_service")],
        f"/v1/councils/{COUNCIL.slug}/echoes",
        {"Authorization": f"Bearer {token(environment)}"},
        environment,
    )


def ceiling() -> Subject:
    """The same without the gateway's pipeline: what HTTP server, RPC and service could do at most."""
    parts = ("kinweave_plain", "kinweave_service")
    return Subject("Kinweave, no pipeline", [[sys.executable, "-m", f"{HERE}.{part}"] for part in parts])


def measure(rounds: int = 5, seconds: float = 4.0) -> Table:
    """Each round measures each subject once, started anew, so that a slow minute of the machine meets all alike."""
    found: dict[str, list[dict[str, Any]]] = {}
    candidates = subjects()
    with rabbitmq() as broker:
        for number in range(rounds):
            for subject in candidates:
                print(f"  round {number + 1} of {rounds}: {subject.name}", file=sys.stderr, flush=True)
                found.setdefault(subject.name, []).append(_once(subject, broker.url, seconds))
    medians = {
        name: {key: median(one[key] for one in runs) for key in ("rate", "p50", "p99", "failed")}
        for name, runs in found.items()
    }
    own = medians[KINWEAVE]["rate"]
    rows = [
        [
            name,
            f"{m['rate']:.0f}",
            f"{m['p50']:.1f}",
            f"{m['p99']:.1f}",
            f"{m['failed']:.0f}",
            "" if name == KINWEAVE else f"{own / m['rate']:.2f} x",
        ]
        for name, m in medians.items()
    ]
    least = min(own / m["rate"] for name, m in medians.items() if name != KINWEAVE)
    verdict = "reached" if least >= GOAL else "not reached"
    return Table(
        f"HTTP → RPC → reply, 16 connections, median of {rounds} rounds of {seconds:g} s",
        ["", "requests/s", "p50 ms", "p99 ms", "failed", "Kinweave is"],
        rows,
        [f"Goal: {GOAL} times both: {verdict} ({least:.2f})."],
    )


def _once(subject: Subject, url: str, seconds: float) -> dict[str, Any]:
    (port,) = free_ports(1)
    environment = {"AMQP_URI": url, "PORT": str(port), "PYTHONWARNINGS": "ignore", **subject.environment}
    headers = {"Content-Type": "application/json", **subject.headers}
    with running(*subject.commands, environment=environment):
        wait_until_answered(port, subject.path, headers, BODY)
        load(port, subject.path, headers, BODY, 1.0)
        measured = load(port, subject.path, headers, BODY, seconds)
    return {**measured, "rate": measured["requests"] / measured["seconds"]}
