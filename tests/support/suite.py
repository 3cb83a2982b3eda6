"""The suite as it runs in a region: each service a process of its own, a real RabbitMQ, a real PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine

from chassis.configuration import Configuration, database_variable
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from tests.support.http import Client, eventually
from tests.support.rabbitmq import Broker, free_ports, rabbitmq

KINWEAVE = [sys.executable, "-m", "deploy.command.main"]
SERVICES = ("carers", "links", "activities", "lifelonglinks", "gateway")
ROOT = Path(__file__).resolve().parents[2]
REGISTER_SECONDS = 5.0


def kinweave(environment: Mapping[str, str], *arguments: str, check: bool = True) -> Any:
    """Run the operators' command with `--json` and answer what it prints. Raises AssertionError where it fails, unless
    `check` says that it may."""
    done = subprocess.run(
        [*KINWEAVE, *arguments, "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180
    )
    if check and done.returncode:
        raise AssertionError(f"kinweave {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() else None


@dataclass
class Suite:
    """Processes of one installation. `start` waits until a process is ready; `kill` is SIGKILL, `stop` SIGTERM."""

    broker: Broker
    postgres: EmbeddedPostgres
    home: Path
    environment: dict[str, str]
    port: int
    management_port: int
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    clients: dict[tuple[str, tuple[str, ...]], Client] = field(default_factory=dict)
    apart: dict[str, EmbeddedPostgres] = field(default_factory=dict)
    """The servers of those services that have one of their own."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def management(self) -> str:
        """Where the gateway tells of itself."""
        return f"http://127.0.0.1:{self.management_port}"

    def kinweave(self, *arguments: str, check: bool = True) -> Any:
        return kinweave(self.environment, *arguments, check=check)

    def launch(self, service: str, name: str | None = None, **variables: str) -> None:
        """Start a process without waiting for it. `name` tells a second replica of a service apart."""
        log = (self.home / f"{name or service}.log").open("a")
        port = str(self.management_port) if service == "gateway" and name is None else "0"
        environment = {**self.environment, "KINWEAVE_MANAGEMENT_PORT": port, **variables}
        self.processes[name or service] = subprocess.Popen(
            [*KINWEAVE, "serve", service, "--json"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def wait_ready(self, name: str) -> None:
        process = self.processes[name]
        assert process.stdout is not None
        line = process.stdout.readline()
        if "ready" not in line:
            raise AssertionError(f"{name} did not start:\n{self.log(name)[-3000:]}")

    def start(self, *services: str, **variables: str) -> None:
        for service in services:
            self.launch(service, **variables)
        for service in services:
            self.wait_ready(service)
        if "gateway" in services:
            assert eventually(self._gateway_answers), "the gateway does not answer"

    def kill(self, *names: str) -> None:
        self._end(names, signal.SIGKILL)

    def stop(self, *names: str) -> None:
        self._end(names, signal.SIGTERM)

    def close(self) -> None:
        self.kill(*self.processes)

    def log(self, name: str) -> str:
        path = self.home / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def client(self, council: str, scopes: Sequence[str] = (), **options: Any) -> Client:
        """An authenticated client; without scopes it has all but the closed ones."""
        key = (council, tuple(scopes))
        if key not in self.clients or options:
            granted = [part for scope in scopes for part in ("--scope", scope)] or ["--role", "everything"]
            made = self.kinweave("clients", "add", "--council", council, "--name", "Test client", *granted)
            client = Client(self.base, council, made["client_id"], made["client_secret"], **options)
            # A council that an operator has just added is served within 5 s.
            assert eventually(lambda: client.may_authenticate(), REGISTER_SECONDS)
            self.clients[key] = client
        self.clients[key].keep_fresh()
        return self.clients[key]

    def engine(self, service: str, role: str) -> Engine:
        return create_engine(self.environment[database_variable(service, role)])

    def administrator(self, service: str) -> str:
        """The URL of a service's database for the administrator of its server."""
        return self.apart.get(service, self.postgres).admin_url(service)

    def _gateway_answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return Client(self.base).send("GET", "/readyz").status == 200
        return False

    def _end(self, names: Sequence[str], number: int) -> None:
        ending = [self.processes.pop(name) for name in list(names) if name in self.processes]
        for process in ending:
            process.send_signal(number)
        for process in ending:
            process.wait(15)
            if process.stdout:
                process.stdout.close()


@contextlib.contextmanager
def suite(broker: Broker | None = None) -> Iterator[Suite]:
    """A migrated installation without processes yet; give it a broker of its own where it is to be harmed."""
    with contextlib.ExitStack() as stack:
        home = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="kinweave-suite-", ignore_cleanup_errors=True))
        )
        regions = Path(shutil.copytree(Path(__file__).parent / "regions", home / "regions"))
        shutil.copy(ROOT / "deploy" / "regions" / "schema.json", regions)
        own_broker = broker or stack.enter_context(rabbitmq())
        postgres = stack.enter_context(EmbeddedPostgres(home))
        configuration = load_or_create(home).configure(Configuration(home=home))
        port, management_port = free_ports(2)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")},
            "KINWEAVE_AMQP": own_broker.url,
            "KINWEAVE_SECRET": configuration.secret,
            "KINWEAVE_HOME": str(home),
            "KINWEAVE_REGIONS": str(regions),
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
            **{database_variable(s, r): url for (s, r), url in configuration.database_urls.items()},
        }
        made = Suite(own_broker, postgres, home, environment, port, management_port)
        made.kinweave("migrate")
        stack.callback(made.close)
        yield made


@contextlib.contextmanager
def database_apart(suite: Suite, service: str) -> Iterator[EmbeddedPostgres]:
    """Give a service that does not run yet a PostgreSQL server of its own, migrated."""
    home = suite.home / f"{service}-database"
    with EmbeddedPostgres(home) as postgres:
        urls = load_or_create(home).configure(Configuration(home=home)).database_urls
        own = {database_variable(s, r): url for (s, r), url in urls.items() if s in (service, "postgres")}
        whole, suite.environment = suite.environment, {**suite.environment, **own}
        suite.kinweave("migrate", "--service", service)
        admin = database_variable("postgres", "admin")
        suite.environment[admin] = whole[admin]
        suite.apart[service] = postgres
        yield postgres
