"""What is told to the broker about deliveries, and in which order positions count."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from chassis.messaging.session import Session, Verdict
from tests.unit.messaging.support import Channel


def session(channel: Any, *tags: int) -> Session:
    made = Session(channel, threading.Event())
    for tag in tags:
        made.begin(tag)
    return made


def test_a_verdict_is_told_once_and_abandoning_tells_nothing() -> None:
    channel = Channel()
    made = session(channel, 1, 2, 3)
    made.finish([1], Verdict.ACKNOWLEDGE)
    made.finish([2], Verdict.REJECT)
    made.finish([3], Verdict.ABANDON)
    assert channel.said == [("ack", 1), ("reject", 2)]


def test_nothing_is_told_after_the_end() -> None:
    channel = Channel()
    made = session(channel, 1)
    made.end()
    made.finish([1], Verdict.ACKNOWLEDGE)
    assert channel.said == []


def test_an_acknowledgement_that_cannot_be_sent_ends_the_session() -> None:
    made = session(Channel(broken=True), 1)
    made.finish([1], Verdict.ACKNOWLEDGE)
    assert not made.alive


def test_what_follows_waits_for_all_that_came_before() -> None:
    made, called = session(Channel(), 1, 2, 3), []
    made.after_earlier(3, lambda: called.append(3))
    made.finish([3], Verdict.ACKNOWLEDGE)
    made.finish([2], Verdict.ACKNOWLEDGE)
    assert called == []
    made.finish([1], Verdict.ACKNOWLEDGE)
    assert called == [3]


def test_what_follows_an_abandoned_delivery_never_comes() -> None:
    made, called = session(Channel(), 1, 2), []
    made.after_earlier(2, lambda: called.append(2))
    made.finish([1], Verdict.ABANDON)
    assert called == []


def test_a_pause_ends_with_the_session_or_the_process() -> None:
    stopping = threading.Event()
    made = Session(Channel(), stopping)
    assert made.pause(0.01)
    stopping.set()
    assert not made.pause(30)
    ended = session(Channel())
    ended.end()
    assert not ended.pause(30)


def test_many_are_acknowledged_with_one_word_where_nothing_else_is_open_before_them() -> None:
    channel = Channel()
    made = session(channel, 1, 2, 3, 4, 5)
    made.finish([2], Verdict.REJECT)
    made.finish([1, 3], Verdict.ACKNOWLEDGE)
    assert channel.said == [("reject", 2), ("ack up to", 3)]


@pytest.mark.parametrize("abandoned", [False, True])
def test_many_are_acknowledged_one_by_one_where_an_earlier_one_is_still_open(abandoned: bool) -> None:
    channel = Channel()
    made = session(channel, 1, 2, 3)
    if abandoned:
        made.finish([1], Verdict.ABANDON)
    made.finish([2, 3], Verdict.ACKNOWLEDGE)
    assert channel.said == [("ack", 2), ("ack", 3)]
