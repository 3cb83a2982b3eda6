from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.rabbitmq import Broker
from tests.support.suite import ROOT

SCENARIOS = (
    "answers_with_the_very_bytes",
    "absent_service_is_refused_at_once",
    "deadline_frees_the_entry",
    "call_past_its_deadline_is_not_performed",
    "bug_is_answered_and_the_service_goes_on",
    "calls_run_side_by_side_up_to_the_workers",
    "call_that_lost_its_server_is_delivered_again",
    "stopping_lets_a_running_call_end",
    "stopping_takes_less_than_five_seconds",
    "stopping_the_client_wakes_who_waits",
)


def outcomes(url: str) -> dict[str, Any]:
    """All scenarios one after another in one process, for it takes longer to start than most of them."""
    command = [sys.executable, "-m", "tests.unit.rpc.scenarios", url, *SCENARIOS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {one["scenario"]: one for one in said} | {"": done.stdout + done.stderr}


@pytest.fixture(scope="module")
def embedded() -> dict[str, Any]:
    return outcomes("kinweave-memory://")


@pytest.fixture(scope="module")
def over_rabbitmq(broker: Broker) -> dict[str, Any]:
    return outcomes(broker.url)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_embedded(scenario: str, embedded: dict[str, Any]) -> None:
    assert embedded.get(scenario, embedded[""]) == {"scenario": scenario, "held": True}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_rabbitmq(scenario: str, over_rabbitmq: dict[str, Any]) -> None:
    assert over_rabbitmq.get(scenario, over_rabbitmq[""]) == {"scenario": scenario, "held": True}
