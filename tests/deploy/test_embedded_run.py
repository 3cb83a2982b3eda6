"""`make run` as somebody meets it: one process, a folder, a port; stopped, killed and started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

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

    def __init__(self, home: Path) -> None:
        (self.port,) = free_ports(1)
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
        self.environment = {**kept, "KINWEAVE_HOME": str(home), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
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

    def client(self) -> Client:
        made = self.kinweave("clients", "add", "--council", COUNCIL, "--name", "Test", "--role", "everything")
        client = Client(self.base, COUNCIL, made["client_id"], made["client_secret"])
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


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    made = Embedded(tmp_path_factory.mktemp("kinweave") / "data")
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGTERM)


def test_first_start_serves_all_known_councils_and_says_what_to_do(embedded: Embedded) -> None:
    embedded.start(within=90)
    assert eventually(lambda: "clients add --council" in embedded.output), embedded.output
    assert "/oauth/token" in embedded.output
    councils = Client(embedded.base).send("GET", "/v1/councils?limit=200").json["items"]
    assert len(councils) == 31


def test_the_readmes_first_call_works_as_printed(embedded: Embedded, tmp_path: Path) -> None:
    printed = (ROOT / "README.md").read_text().split("## A first call")[1].split("```sh\n")[1].split("```")[0]
    command = printed.replace("http://127.0.0.1:8000", embedded.base)
    command = command.replace(".venv/bin/kinweave", str(Path(sys.executable).parent / "kinweave"))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=tmp_path,
        env=embedded.environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "HTTP/1.1 201" in done.stdout, done
    assert "carers.enquiry.received.v1" in done.stdout
    assert embedded.output.count("--role case-system") == 1


def test_an_open_slot_answers_as_unknown_until_an_operator_fills_it(embedded: Embedded) -> None:
    anybody = Client(embedded.base)
    assert anybody.send("GET", "/v1/councils/synthetic-32").status == 404
    embedded.kinweave(
        *("councils", "add", "synthetic-32", "--name", "Synthetic 32", "--gss", "E99000032", "--dfe", "932"),
        *("--region", "South West", "--slot", "open-32"),
    )
    began = time.monotonic()
    assert eventually(lambda: anybody.send("GET", "/v1/councils/synthetic-32").status == 200, 10)
    assert time.monotonic() - began < 5
    made = embedded.kinweave(
        "clients", "add", "--council", "synthetic-32", "--name", "New council", "--role", "case-system"
    )
    client = Client(embedded.base, "synthetic-32", made["client_id"], made["client_secret"])
    client.authenticate()
    assert client.post("/enquiries", {**ENQUIRY, "kinds_of_care": ["mainstream"]}).status == 201


def test_ctrl_c_stops_within_five_seconds_with_long_polls_open(embedded: Embedded) -> None:
    client = embedded.client()
    at = client.get("/events").json["next"]
    answers: list[Any] = []
    polls = [threading.Thread(target=lambda: answers.append(client.get(f"{at}&wait=25"))) for _ in range(10)]
    for poll in polls:
        poll.start()
    time.sleep(1)
    assert embedded.end(signal.SIGINT) < 5
    for poll in polls:
        poll.join(5)
    assert [(answer.status, answer.json["items"]) for answer in answers] == [(200, [])] * 10
    assert eventually(lambda: not embedded.left_behind(), 5), embedded.left_behind()


def test_kill_nine_loses_nothing_and_leaves_nothing_after_the_next_clean_stop(embedded: Embedded) -> None:
    assert embedded.start(within=30) < 10
    client = embedded.client()
    made = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError, Exception):
                answer = client.post("/enquiries", ENQUIRY)
                if answer.status == 201:
                    made.append(answer.json["id"])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    assert eventually(lambda: len(made) > 20, 20)
    embedded.end(signal.SIGKILL)
    stop.set()
    for writer in writers:
        writer.join(10)

    embedded.start(within=30)
    client = embedded.client()
    for identifier in made:
        assert client.get(f"/enquiries/{identifier}").status == 200
    wanted = set(made)

    def announced() -> bool:
        seen, at = set(), "/events?limit=200"
        while True:
            page = client.get(at).json
            seen |= {item["subject"] for item in page["items"]}
            at = page["next"]
            if not page["items"]:
                return wanted <= seen

    assert eventually(announced, 20)
    assert embedded.end(signal.SIGTERM) < 5
    assert eventually(lambda: not embedded.left_behind(), 5), embedded.left_behind()


def test_the_data_folder_is_private(embedded: Embedded) -> None:
    assert embedded.home.stat().st_mode & 0o077 == 0 or (embedded.home / "secrets.json").stat().st_mode & 0o077 == 0
    assert (embedded.home / "secrets.json").stat().st_mode & 0o777 == 0o600
