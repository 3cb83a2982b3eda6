from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.rabbitmq import Broker, rabbitmq
from tests.support.suite import ROOT


@pytest.fixture(scope="module")
def own_broker() -> Iterator[Broker]:
    with rabbitmq() as broker:
        yield broker


class Flow:
    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "tests.unit.rpc.scenarios", url, "calls_flow_until_told"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._until("flowing")

    def _until(self, start: str) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(start):
                return line
        raise AssertionError(self._process.stderr.read() if self._process.stderr else "")

    def say(self, word: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._until("{"))
        return said

    def end(self) -> None:
        rest, errors = self._process.communicate(timeout=30)
        assert json.loads(rest.splitlines()[-1]) == {"scenario": "calls_flow_until_told", "held": True}, rest + errors


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_calls_outlast_a_broker_that_goes_and_comes_back(own_broker: Broker, ending: str) -> None:
    flow = Flow(own_broker.url)
    time.sleep(0.5)
    getattr(own_broker, ending)()
    time.sleep(1)
    during = flow.say("count")
    own_broker.start()
    time.sleep(4)
    after = flow.say("end")
    assert after["refused"] == []
    assert after["answered"] > during["answered"] + 100
    flow.end()
