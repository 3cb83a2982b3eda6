"""The suite as `make run` starts it: reading a carer, long polls beside it, its cost at rest, starting and stopping."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from tests.bench.load import prebuilt
from tests.bench.machine import BARE, TURNS, bare_nameko, loop_seconds
from tests.bench.processes import ROOT, load
from tests.bench.table import Table
from tests.support.http import Client
from tests.support.rabbitmq import free_ports

COUNCIL = "bath-and-north-east-somerset"
KINWEAVE = [sys.executable, "-W", "ignore", "-m", "deploy.command.main"]
POLLS = 36
SECONDS = 5.0
ROUNDS = 5
ROUND_SECONDS = 3.0


@dataclass
class Embedded:
    """`kinweave run` in a folder of its own. `ready_after` is in seconds."""

    environment: Mapping[str, str]
    port: int
    process: subprocess.Popen[bytes]
    ready_after: float

    def kinweave(self, *arguments: str) -> Any:
        command = [*KINWEAVE, *arguments, "--json"]
        return json.loads(subprocess.check_output(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL))

    def family(self) -> list[psutil.Process]:
        """The process and the PostgreSQL that serves it."""
        home = self.environment["KINWEAVE_HOME"]
        postgres = [
            p for p in psutil.process_iter(["cmdline"]) if any(home in part for part in p.info["cmdline"] or ())
        ]
        roots = [psutil.Process(self.process.pid), *postgres]
        return list({p.pid: p for root in roots for p in (root, *root.children(recursive=True))}.values())


def measure() -> Table:
    with tempfile.TemporaryDirectory(prefix="kinweave-bench-", ignore_cleanup_errors=True) as home:
        with running(home) as first:
            subprocess.run(
                [*KINWEAVE, "demo", "--council", COUNCIL],
                cwd=ROOT,
                env=first.environment,
                check=True,
                capture_output=True,
            )
        with running(home) as suite:
            rows = [*_rows(suite), *_stopping(suite, first.ready_after)]
    return Table("Embedded, all services in one process", ["", "measured", "goal"], rows)


@contextlib.contextmanager
def running(home: str) -> Iterator[Embedded]:
    (port,) = free_ports(1)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
    environment = {**kept, "KINWEAVE_HOME": home, "PORT": str(port)}
    began = time.monotonic()
    with (Path(home) / "console.log").open("ab") as log:
        process = subprocess.Popen([*KINWEAVE, "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        while not _answers(port):
            if process.poll() is not None or time.monotonic() - began > 120:
                raise RuntimeError((Path(home) / "console.log").read_text()[-3000:])
            time.sleep(0.05)
        yield Embedded(environment, port, process, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


def _client(suite: Embedded) -> Client:
    made = suite.kinweave("clients", "add", "--council", COUNCIL, "--name", "Bench", "--role", "everything")
    client = Client(f"http://127.0.0.1:{suite.port}", COUNCIL, made["client_id"], made["client_secret"])
    client.authenticate()
    return client


def _rows(suite: Embedded) -> Iterator[list[str]]:
    resting = _percent(suite)
    client = _client(suite)
    headers = {"Authorization": f"Bearer {client.token}"}
    path = client.path(f"/carers/{client.get('/carers').json['items'][0]['id']}")
    yield from _beside_bare_nameko(suite.port, path, headers)
    with _polls(suite.port, client):
        beside = load(suite.port, path, headers, "", SECONDS, 8)
    yield [f"the same beside {POLLS} long polls", _latencies(beside), "p95 unchanged"]
    yield ["the same, 1 client", _latencies(load(suite.port, path, headers, "", SECONDS, 1)), ""]
    yield ["at rest, Python and PostgreSQL", f"{resting:.1f} % of a core", "under 3 %"]
    memory = psutil.Process(suite.process.pid).memory_info().rss / 2**20
    yield ["resident, five services in one process", f"{memory:.0f} MiB", ""]
    with _polls(suite.port, client):
        began = time.monotonic()
        suite.process.send_signal(signal.SIGINT)
        suite.process.wait(20)
    yield [f"Ctrl-C with {POLLS} long polls open", f"{time.monotonic() - began:.1f} s", "under 5 s"]


def _beside_bare_nameko(port: int, path: str, headers: Mapping[str, str]) -> Iterator[list[str]]:
    """Interleaved, so that a slow minute of the machine meets both alike; the medians of the rounds."""
    own, bare = list[Mapping[str, Any]](), list[Mapping[str, Any]]()
    with bare_nameko() as peer:
        load(port, path, headers, "", 1.0, 8)
        load(peer, BARE, {}, "", 1.0, 8)
        for _ in range(ROUNDS):
            own.append(load(port, path, headers, "", ROUND_SECONDS, 8))
            bare.append(load(peer, BARE, {}, "", ROUND_SECONDS, 8))
    ours, theirs = _medians(own), _medians(bare)
    yield ["GET /carers/{id}, 8 clients", _latencies(ours), "p95 under 40 ms"]
    yield ["stock nameko, RPC and `select 1`, 8 clients", _latencies(theirs), ""]
    yield ["p95 of the first beside that of the second", f"{ours['p95'] / theirs['p95']:.2f} x", ""]
    yield [f"this machine: {TURNS / 1e6:.0f} million additions in Python", f"{loop_seconds():.2f} s", ""]


def _medians(rounds: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


def _stopping(suite: Embedded, first: float) -> Iterator[list[str]]:
    yield ["first start, 31 councils migrated", f"{first:.1f} s", "under 60 s"]
    yield ["later start", f"{suite.ready_after:.1f} s", "under 10 s"]


def _latencies(measured: Mapping[str, Any]) -> str:
    failed = f", {measured['failed']} failed" if measured["failed"] else ""
    rate = measured["requests"] / measured["seconds"]
    return f"p50 {measured['p50']:.1f}, p95 {measured['p95']:.1f}, p99 {measured['p99']:.1f} ms, {rate:.0f}/s{failed}"


def _percent(suite: Embedded, seconds: float = 10.0) -> float:
    """Of one core, all processes together, while nobody asks anything."""
    time.sleep(3)
    family = suite.family()
    before = sum(sum(p.cpu_times()[:2]) for p in family)
    time.sleep(seconds)
    return 100 * (sum(sum(p.cpu_times()[:2]) for p in family) - before) / seconds


@contextlib.contextmanager
def _polls(port: int, client: Client) -> Iterator[None]:
    """Long polls that wait at the end of the feed."""
    after = ""
    while True:
        page = client.get(f"/events?limit=200{after}").json
        after = "&" + page["next"].partition("?")[2].replace("limit=200&", "").replace("&limit=200", "")
        if not page["items"]:
            break
    request = prebuilt("GET", client.path(f"/events?wait=25{after}"), {"Authorization": f"Bearer {client.token}"}, b"")
    with contextlib.ExitStack() as stack:
        waiting = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(POLLS)]
        for one in waiting:
            one.sendall(request)
        time.sleep(1)
        for one in waiting:
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                raise RuntimeError(f"a poll did not wait: {one.recv(300)!r}")
        yield
