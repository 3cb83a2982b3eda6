from __future__ import annotations

import threading

import pytest
from greenlet import GreenletExit

from chassis import supervision
from chassis.observability.metrics import LOOP_RESTARTS
from chassis.supervision import Supervisor
from tests.support.http import eventually


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_SECONDS", 0.01)
    monkeypatch.setattr(supervision, "STEADY_SECONDS", 0.2)


@pytest.mark.parametrize("fault", [OSError(28, "No space left"), ValueError, type("Timeout", (BaseException,), {})])
def test_a_loop_that_fails_is_started_again_and_counts_as_down_until_it_has_run(fault: BaseException) -> None:
    turns, again, end = list[int](), threading.Event(), threading.Event()

    def run() -> None:
        turns.append(1)
        if len(turns) < 3:
            raise fault
        again.set()
        end.wait(10)

    supervisor = Supervisor("test")
    supervisor.keep("loop", run)
    assert again.wait(5)
    assert supervisor.down() == ["loop"]
    assert eventually(lambda: supervisor.down() == [], 5, 0.02)
    assert LOOP_RESTARTS.labels("test", "loop")._value.get() >= 2
    end.set()


@pytest.mark.parametrize("stopped", [False, True])
def test_a_loop_that_was_told_to_stop_stays_stopped(stopped: bool) -> None:
    supervisor, turns = Supervisor("test"), list[int]()

    def run() -> None:
        turns.append(1)
        if stopped:
            supervisor.stop()
            raise OSError

    supervisor.keep("ends", run).join(5)
    assert turns == [1]
    assert supervisor.down() == []


def test_a_thread_that_is_killed_is_not_started_again() -> None:
    turns: list[int] = []

    def run() -> None:
        turns.append(1)
        raise GreenletExit

    supervisor = Supervisor("test")
    thread = supervisor.keep("killed", run)
    thread.join(5)
    assert turns == [1]


def test_a_piece_of_work_that_fails_harms_nobody() -> None:
    done = threading.Event()
    supervisor = Supervisor("test")
    supervisor.spawn(lambda: 1 // 0).join(5)
    supervisor.spawn(done.set)
    assert done.wait(5)
