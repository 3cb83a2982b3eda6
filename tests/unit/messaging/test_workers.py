"""How deliveries are handed out: in order, in handfuls, in more threads only where they are slow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chassis.messaging import workers as module
from chassis.messaging.session import Session, Verdict
from chassis.messaging.workers import AT_ONCE, QUICK, Decided, Delivery, Workers
from tests.unit.messaging.support import Channel


class Place:
    """Threads run when a test lets them. `shares` holds the tags that each call of the handler was given."""

    def __init__(self, concurrency: int = 10) -> None:
        self.channel = Channel()
        self.session = Session(self.channel, threading.Event())
        self.threads: list[Callable[[], None]] = []
        self.shares: list[list[int]] = []
        self.during: Callable[[], None] = lambda: None
        self.workers = Workers("queue", self.session, self._handle, self.threads.append, concurrency)

    def deliver(self, *tags: int) -> None:
        for tag in tags:
            self.workers.add(Delivery(tag, b"", {}, ""))

    def run_one(self) -> None:
        self.threads.pop(0)()

    def _handle(self, deliveries: Sequence[Delivery], session: Session) -> Decided:
        self.shares.append([delivery.tag for delivery in deliveries])
        self.during()
        yield deliveries, Verdict.ACKNOWLEDGE


def test_what_waits_is_taken_in_handfuls_and_in_order() -> None:
    place = Place()
    place.deliver(*range(1, 2 * AT_ONCE + 6))
    assert len(place.threads) == 1
    place.run_one()
    tags = list(range(1, 2 * AT_ONCE + 6))
    assert place.shares == [tags[:AT_ONCE], tags[AT_ONCE : 2 * AT_ONCE], tags[2 * AT_ONCE :]]


def nested(place: Place, deliveries: int) -> list[int]:
    """While a handler works, another delivery comes, and the thread that it may start runs at once: how many threads
    were at work as each of them began."""
    at_work: list[int] = []
    depth = 0

    def during() -> None:
        nonlocal depth
        depth += 1
        at_work.append(depth)
        if len(at_work) < deliveries:
            place.deliver(100 + len(at_work))
            if place.threads:
                place.run_one()
        depth -= 1

    place.during = during
    place.deliver(1)
    place.run_one()
    return at_work


def test_two_threads_are_at_it_where_they_are_quick() -> None:
    assert max(nested(Place(), 8)) == QUICK


@pytest.mark.parametrize("concurrency", [1, 3])
def test_as_many_as_are_allowed_are_at_it_where_they_are_slow(
    concurrency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", -1.0)
    place = Place(concurrency)
    assert max(nested(place, 8)) == concurrency
    assert sorted(tag for share in place.shares for tag in share) == [1, *range(101, 108)]


def test_nothing_is_acknowledged_before_its_handler_says_so() -> None:
    place = Place()
    said: list[Any] = []
    place.during = lambda: said.extend(place.channel.said)
    place.deliver(1, 2, 3)
    place.run_one()
    assert said == []
    assert place.channel.said == [("ack up to", 3)]


def test_what_a_handler_leaves_undecided_is_tried_again_and_the_rest_is_as_it_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    place, tries = Place(), iter([LookupError, None, None])

    def handle(deliveries: Sequence[Delivery], session: Session) -> Decided:
        place.shares.append([delivery.tag for delivery in deliveries])
        if len(place.shares) != 2:
            yield deliveries[:1], Verdict.ACKNOWLEDGE
        if fault := next(tries):
            raise fault

    place.workers = Workers("queue", place.session, handle, place.threads.append, 1)
    place.deliver(1, 2)
    place.run_one()
    assert place.shares == [[1, 2], [2], [2]]
    assert place.channel.said == [("ack", 1), ("ack", 2)]
    assert place.session.waiting_seconds() == pytest.approx(0, abs=0.01)


def test_what_still_waits_at_the_end_of_the_session_is_left_to_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.01))
    place = Place()

    def end() -> None:
        place.session.end()
        raise LookupError

    place.during = end
    place.deliver(1)
    place.run_one()
    assert place.channel.said == []
    assert not place.session._running


def test_a_thread_that_is_killed_leaves_its_deliveries_to_the_broker() -> None:
    place = Place()

    def die() -> None:
        raise SystemExit

    place.during = die
    place.deliver(1, 2)
    with pytest.raises(SystemExit):
        place.run_one()
    assert place.channel.said == []


def test_what_nobody_has_begun_with_is_left_to_the_broker_and_not_waited_for() -> None:
    place = Place()
    place.deliver(1, 2)
    place.workers.forget_waiting()
    place.run_one()
    assert place.shares == []
    assert place.channel.said == []
    place.session.await_handlers(0.0)
    assert not place.session._running
