"""`kinweave demo` as somebody meets it who has started nothing yet."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from tests.support.http import eventually
from tests.support.rabbitmq import free_ports
from tests.support.suite import kinweave


@pytest.fixture(scope="module")
def nothing_yet(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose home is not there and whose port nobody answers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINWEAVE_")}
    home = tmp_path_factory.mktemp("demo") / "home"
    return {**kept, "KINWEAVE_HOME": str(home), "PORT": str(free_ports(1)[0])}


def left_behind(home: str) -> list[str]:
    lines = (" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))
    return [line for line in lines if home in line]


def test_it_makes_the_installation_drives_the_journey_and_leaves_nothing_running(nothing_yet: dict[str, str]) -> None:
    assert not Path(nothing_yet["KINWEAVE_HOME"]).exists()
    for name in ("Bath & North East Somerset", "E06000022"):
        told = kinweave(nothing_yet, "demo", name)
        assert told["council"] == "bath-and-north-east-somerset"
        assert "link_id" in told["records"]
        assert len(told["steps"]) > 40
        assert {step["status"] for step in told["steps"]} <= {200, 201}
        assert told["records"]["link_id"] in {event["subject"] for event in told["events"]}
        assert eventually(lambda: not left_behind(nothing_yet["KINWEAVE_HOME"]), 10)
