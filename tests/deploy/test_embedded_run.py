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

import pytest

from chassis.embedded import postmaster
from chassis.embedded.places import Places
from tests.support.embedded import ENQUIRY, Embedded
from tests.support.http import Client, eventually
from tests.support.suite import ROOT


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
    embedded.start(within=60)
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


def test_a_database_that_is_killed_is_started_again_with_all_that_was_kept(embedded: Embedded) -> None:
    embedded.start(within=30)
    client = embedded.client()
    before = client.post("/enquiries", ENQUIRY)
    assert before.status == 201
    server = postmaster.running(Places(embedded.home).data)
    assert server is not None
    os.kill(server.pid, signal.SIGKILL)
    after = eventually(lambda: (answer := client.post("/enquiries", ENQUIRY)).status == 201 and answer, 30)
    assert after
    assert client.get(f"/enquiries/{before.json['id']}").status == 200
    wanted = {before.json["id"], after.json["id"]}
    assert eventually(lambda: wanted <= {item["subject"] for item in client.get("/events?limit=200").json["items"]}, 30)
    assert embedded.end(signal.SIGTERM) < 5
    assert eventually(lambda: not embedded.left_behind(), 5), embedded.left_behind()


def test_the_data_folder_is_private(embedded: Embedded) -> None:
    assert embedded.home.stat().st_mode & 0o077 == 0 or (embedded.home / "secrets.json").stat().st_mode & 0o077 == 0
    assert (embedded.home / "secrets.json").stat().st_mode & 0o777 == 0o600
