"""Who asks while the revocations are being read, waits for them where the old ones are no longer trusted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import SQLAlchemyError

from chassis.problems import Problem
from gateway.identity.revocations import TRUSTED_SECONDS, Revocations


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def slowly() -> frozenset[str]:
    time.sleep(0.2)
    return frozenset({"revoked"})


def ask_at_once(revocations: Revocations, callers: int = 6) -> list[bool]:
    def ask(client: str) -> bool:
        return client in revocations

    with ThreadPoolExecutor(callers) as threads:
        return list(threads.map(ask, ["revoked"] * callers))


def test_callers_at_once_are_let_in_when_the_process_is_new() -> None:
    assert ask_at_once(Revocations(slowly)) == [True] * 6


def test_callers_at_once_are_let_in_after_a_long_silence() -> None:
    clock = Clock()
    revocations = Revocations(slowly, clock)
    assert "revoked" in revocations
    clock.now += 2 * TRUSTED_SECONDS
    assert ask_at_once(revocations) == [True] * 6


def test_one_failed_reading_answers_all_who_waited_for_it() -> None:
    clock, tries = Clock(), []

    def fail() -> frozenset[str]:
        tries.append(1)
        time.sleep(0.2)
        clock.now += 5
        raise SQLAlchemyError("away")

    revocations = Revocations(fail, clock)

    def refused(_: int) -> bool:
        with pytest.raises(Problem) as caught:
            bool("anybody" in revocations)
        return caught.value.status == 503

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(refused, range(6)))
    assert len(tries) == 1


def test_nobody_waits_while_the_old_ones_are_trusted() -> None:
    clock = Clock()
    loads: list[Callable[[], frozenset[str]]] = [slowly]
    revocations = Revocations(lambda: loads[-1](), clock)
    assert "revoked" in revocations
    clock.now += TRUSTED_SECONDS / 2

    began, may_end = threading.Event(), threading.Event()

    def until_it_may_end() -> frozenset[str]:
        began.set()
        assert may_end.wait(30)
        return frozenset()

    loads.append(until_it_may_end)
    with ThreadPoolExecutor(2) as threads:
        reading = threads.submit(lambda: "revoked" in revocations)
        assert began.wait(30)
        try:
            assert threads.submit(lambda: "revoked" in revocations).result(20)
            assert not reading.done()
        finally:
            may_end.set()
        assert reading.result() is False
