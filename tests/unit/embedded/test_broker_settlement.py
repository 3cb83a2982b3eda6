from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chassis.embedded import broker
from tests.unit.embedded.support import consume, drain, publish, queue


@pytest.fixture
def settled() -> Iterator[list[str]]:
    identifiers: list[str] = []
    remove = broker.on_settled(identifiers.append)
    yield identifiers
    remove()


def two_queues(channel: Any, **options: Any) -> None:
    channel.exchange_declare(exchange="e", type="fanout", auto_delete=False)
    for name in ("q1", "q2"):
        queue(channel, name, **options)
        channel.queue_bind(queue=name, exchange="e")


def test_settled_once_every_queue_has_acknowledged(connection: Any, channel: Any, settled: list[str]) -> None:
    two_queues(channel)
    received = consume(channel, "q1"), consume(channel, "q2")
    publish(channel, b"1", "", "e", message_id="m")
    drain(connection)
    received[0][0].ack()
    assert settled == []
    received[1][0].ack()
    assert settled == ["m"]


def test_published_twice_it_is_settled_with_the_last_copy(connection: Any, channel: Any, settled: list[str]) -> None:
    queue(channel, "q1")
    received = consume(channel, "q1")
    publish(channel, b"1", "q1", message_id="m")
    publish(channel, b"1", "q1", message_id="m")
    drain(connection)
    received[0].ack()
    assert settled == []
    received[1].ack()
    assert settled == ["m"]


def test_a_message_that_reaches_no_queue_is_settled_at_once(channel: Any, settled: list[str]) -> None:
    publish(channel, b"1", "nowhere", message_id="m")
    assert settled == ["m"]
    with pytest.raises(broker.Unroutable):
        publish(channel, b"1", "nowhere", message_id="n", mandatory=True)
    assert settled == ["m"]


def test_a_copy_dropped_with_its_queue_counts(connection: Any, channel: Any, settled: list[str]) -> None:
    two_queues(channel, auto_delete=True)
    consume(channel, "q1", consumer_tag="t")
    received = consume(channel, "q2")
    publish(channel, b"1", "", "e", message_id="m")
    drain(connection)
    channel.basic_cancel("t")
    received[0].ack()
    assert settled == []
    channel.close()
    assert settled == ["m"]


def test_a_dead_letter_is_not_settled_before_it_is_acknowledged(
    connection: Any, channel: Any, settled: list[str]
) -> None:
    queue(channel, "dead")
    queue(channel, "q", arguments={"x-dead-letter-exchange": "", "x-dead-letter-routing-key": "dead"})
    received, dead = consume(channel, "q"), consume(channel, "dead")
    publish(channel, b"1", "q", message_id="m")
    drain(connection)
    received[0].reject()
    drain(connection)
    assert settled == []
    dead[0].ack()
    assert settled == ["m"]


def test_a_listener_may_use_the_broker_and_its_fault_harms_nobody(connection: Any, channel: Any) -> None:
    def fails(identifier: str) -> None:
        publish(channel, identifier.encode(), "settled")
        raise RuntimeError(identifier)

    queue(channel, "settled")
    queue(channel, "q")
    remove = broker.on_settled(fails)
    try:
        received = consume(channel, "q")
        publish(channel, b"1", "q", message_id="m")
        drain(connection)
        received[0].ack()
    finally:
        remove()
    assert channel.basic_get(queue="settled").body == b"m"
