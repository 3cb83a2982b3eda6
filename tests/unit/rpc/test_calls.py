from __future__ import annotations

import subprocess
import sys

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


def run(scenario: str, url: str) -> None:
    command = [sys.executable, "-m", "tests.unit.rpc.scenarios", scenario, url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.endswith("held\n"), done.stdout + done.stderr


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_embedded(scenario: str) -> None:
    run(scenario, "kinweave-memory://")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_rabbitmq(scenario: str, broker: Broker) -> None:
    run(scenario, broker.url)
