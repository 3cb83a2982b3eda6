"""One `kinweave run`: a process, a data folder and a port of its own; started, asked, ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil

from tests.support.http import Client, eventually
from tests.support.rabbitmq import free_ports
from tests.support.suite import KINWEAVE, ROOT, kinweave

COUNCIL = "bath-and-north-east-somerset"
ENQUIRY = {
    "channel": "telephone",
    "kinds_of_care": ["family_link"],
    "people": [{"given_name": "Enquirer", "family_name": "One"}],
}


class Embedded:
    """One `kinweave run` with a data folder and a port of its own."""

    def __init__(self, home: Path, **variables: str) -> None:
        (self.port,) = free_ports(1)
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
        self.environment = {**kept, "KINWEAVE_HOME": str(home), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.environment |= variables
        self.process: subprocess.Popen[str] | None = None
        self.told, self.began_at = home.parent / f"output-{self.port}.txt", 0

    @property
    def output(self) -> str:
        """What the present run has said so far; it says what to do once it serves."""
        return self.told.read_text()[self.began_at :]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, within: float) -> float:
        began = time.monotonic()
        with self.told.open("a+") as output:
            self.began_at = len(self.told.read_text())
            self.process = subprocess.Popen(
                [*KINWEAVE, "run"], cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT, text=True
            )

            def answers() -> bool:
                assert self.process is not None
                assert self.process.poll() is None, Path(output.name).read_text()
                with contextlib.suppress(OSError):
                    return Client(self.base).send("GET", "/readyz").status == 200
                return False

            assert eventually(answers, within), Path(output.name).read_text()
        return time.monotonic() - began

    def end(self, number: int) -> float:
        began = time.monotonic()
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(30)
        return time.monotonic() - began

    def kinweave(self, *arguments: str) -> Any:
        return kinweave(self.environment, *arguments)

    def client(self, council: str = COUNCIL) -> Client:
        made = self.kinweave("clients", "add", "--council", council, "--name", "Test", "--role", "everything")
        client = Client(self.base, council, made["client_id"], made["client_secret"])
        client.authenticate()
        return client

    def left_behind(self) -> list[str]:
        """Command lines of processes that still use the data folder."""
        found = []
        for process in psutil.process_iter(["cmdline"]):
            line = " ".join(process.info["cmdline"] or [])
            if str(self.home) in line and process.pid != os.getpid():
                found.append(line)
        return found
