from __future__ import annotations

import threading
from time import monotonic, process_time, sleep
from typing import Any

import pytest
from amqp.exceptions import ConsumerCancelled, PreconditionFailed, RecoverableConnectionError

from chassis.embedded import broker
from tests.unit.embedded.support import bodies, consume, drain, publish, queue, ready


def test_nothing_to_drain_times_out_without_work(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    consume(channel, "q")
    began, worked = monotonic(), process_time()
    with pytest.raises(TimeoutError):
        connection.drain_events(timeout=0.5)
    assert 0.45 < monotonic() - began < 2
    assert process_time() - worked < 0.05


def test_a_put_wakes_the_drain_at_once(connect: Any, connection: Any, channel: Any) -> None:
    queue(channel, "q")
    arrived: list[float] = []
    channel.basic_consume(queue="q", no_ack=True, callback=lambda raw: arrived.append(monotonic()))
    thread = threading.Thread(target=lambda: connection.drain_events(timeout=10))
    thread.start()
    sleep(0.1)
    sent = monotonic()
    publish(connect().channel(), b"1", "q")
    thread.join()
    assert arrived[0] - sent < 0.1


def test_prefetch_of_a_consumer(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    channel.basic_qos(0, 2, False)
    received = consume(channel, "q")
    for n in range(4):
        publish(channel, b"%d" % n, "q")
    drain(connection)
    assert bodies(received) == [b"0", b"1"]
    received[0].ack()
    drain(connection)
    assert bodies(received) == [b"0", b"1", b"2"]


def test_prefetch_of_a_channel_counts_all_its_consumers(connection: Any, channel: Any) -> None:
    channel.basic_qos(0, 1, True)
    received = []
    for name in ("q1", "q2"):
        queue(channel, name)
        publish(channel, name.encode(), name)
        received.append(consume(channel, name))
    drain(connection)
    first = (received[0] + received[1])[0]
    assert len(received[0] + received[1]) == 1
    first.ack()
    drain(connection)
    assert sorted(bodies(received[0] + received[1])) == [b"q1", b"q2"]


def test_an_acknowledgement_wakes_a_drain_that_waits_for_room(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    channel.basic_qos(0, 1, False)
    received = consume(channel, "q")
    publish(channel, b"1", "q")
    publish(channel, b"2", "q")
    connection.drain_events(timeout=1)
    thread = threading.Thread(target=lambda: connection.drain_events(timeout=10))
    thread.start()
    sleep(0.1)
    began = monotonic()
    received[0].ack()
    thread.join()
    assert monotonic() - began < 5
    assert bodies(received) == [b"1", b"2"]


@pytest.mark.parametrize("what", ["channel", "connection"])
def test_unacknowledged_messages_come_back_first_and_in_order(connect: Any, channel: Any, what: str) -> None:
    queue(channel, "q")
    for n in range(5):
        publish(channel, b"%d" % n, "q")
    leaving = connect()
    leaving_channel = leaving.channel()
    leaving_channel.basic_qos(0, 3, False)
    received = consume(leaving_channel, "q")
    drain(leaving)
    received[1].ack()
    drain(leaving)
    leaving_channel.close() if what == "channel" else leaving.release()
    staying = connect()
    again = consume(staying.channel(), "q")
    drain(staying)
    assert bodies(again) == [b"0", b"2", b"3", b"4"]
    assert [m.delivery_info["redelivered"] for m in again] == [True, True, True, False]


def test_what_is_put_back_stands_where_it_stood(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    for n in range(3):
        publish(channel, b"%d" % n, "q")
    first, second = (channel.message_to_python(channel.basic_get(queue="q")) for _ in range(2))
    first.requeue()
    second.requeue()
    received = consume(channel, "q")
    drain(connection)
    assert bodies(received) == [b"0", b"1", b"2"]


def test_acknowledging_twice_is_refused(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    publish(channel, b"1", "q")
    raw = channel.basic_get(queue="q")
    channel.basic_ack(raw.delivery_tag)
    with pytest.raises(PreconditionFailed):
        channel.basic_ack(raw.delivery_tag)
    assert channel.basic_get(queue="q") is None


def test_acknowledging_several(channel: Any) -> None:
    queue(channel, "q")
    for _ in range(3):
        publish(channel, b"1", "q")
    tags = [channel.basic_get(queue="q").delivery_tag for _ in range(3)]
    channel.basic_ack(tags[1], multiple=True)
    assert broker.depths()["q"] == (0, 1)


def test_expired_messages_are_not_delivered(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    publish(channel, b"old", "q", expiration="1")
    publish(channel, b"new", "q", expiration="60000")
    sleep(0.01)
    received = consume(channel, "q")
    drain(connection)
    assert bodies(received) == [b"new"]
    with pytest.raises(PreconditionFailed):
        publish(channel, b"1", "q", expiration="soon")


def test_rejected_messages_go_to_the_dead_letters(connection: Any, channel: Any) -> None:
    channel.exchange_declare(exchange="dead", type="direct", auto_delete=False)
    queue(channel, "q.dead")
    channel.queue_bind(queue="q.dead", exchange="dead", routing_key="q.dead")
    queue(channel, "q", arguments={"x-dead-letter-exchange": "dead", "x-dead-letter-routing-key": "q.dead"})
    publish(channel, b"1", "q", headers={"a": 1}, expiration="60000")
    received, dead = consume(channel, "q"), consume(channel, "q.dead")
    drain(connection)
    received[0].reject()
    drain(connection)
    assert bodies(dead) == [b"1"]
    assert dead[0].headers["a"] == 1
    assert "expiration" not in dead[0].properties
    death = dead[0].headers["x-death"][0]
    assert (death["queue"], death["reason"], death["count"]) == ("q", "rejected", 1)
    assert broker.depths() == {"q": (0, 0), "q.dead": (0, 1)}


def test_an_expired_message_goes_to_the_dead_letters_but_not_round_and_round(channel: Any) -> None:
    channel.exchange_declare(exchange="dead", type="fanout", auto_delete=False)
    for name, arguments in (("q", {"x-dead-letter-exchange": "dead", "x-message-ttl": 0}), ("q.dead", {})):
        queue(channel, name, arguments=arguments)
        channel.queue_bind(queue=name, exchange="dead")
    publish(channel, b"1", "q")
    assert channel.basic_get(queue="q") is None
    assert channel.basic_get(queue="q.dead").body == b"1"


def test_a_rejected_message_without_dead_letters_is_gone(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    received = consume(channel, "q")
    publish(channel, b"1", "q")
    drain(connection)
    received[0].reject()
    assert broker.depths()["q"] == (0, 0)


def test_no_ack_needs_no_acknowledgement(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    received = consume(channel, "q", no_ack=True)
    publish(channel, b"1", "q")
    drain(connection)
    received[0].ack()
    assert broker.depths()["q"] == (0, 0)


def test_two_consumers_share_a_queue(connect: Any, channel: Any) -> None:
    queue(channel, "q")
    connections = [connect(), connect()]
    received = [consume(c.channel(), "q") for c in connections]
    for _ in range(4):
        publish(channel, b"1", "q")
    for _ in range(2):
        for c in connections:
            c.drain_events(timeout=1)
    assert [len(r) for r in received] == [2, 2]


def test_a_cancelled_consumer_may_still_acknowledge(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    received = consume(channel, "q", consumer_tag="t")
    publish(channel, b"1", "q")
    drain(connection)
    channel.basic_cancel("t")
    publish(channel, b"2", "q")
    drain(connection)
    received[0].ack()
    assert len(received) == 1
    assert ready(channel, "q") == 1


def test_a_consumer_is_told_that_its_queue_was_deleted(connect: Any, connection: Any, channel: Any) -> None:
    queue(channel, "q")
    consume(channel, "q")
    connect().channel().queue_delete(queue="q")
    with pytest.raises(ConsumerCancelled):
        connection.drain_events(timeout=1)


def test_a_closed_channel_refuses_and_a_reset_breaks_connections(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    other = connection.channel()
    other.close()
    other.close()
    with pytest.raises(RecoverableConnectionError):
        publish(other, b"1", "q")
    assert other.connection is None
    thread_error: list[BaseException] = []

    def wait() -> None:
        try:
            connection.drain_events(timeout=10)
        except RecoverableConnectionError as error:
            thread_error.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    sleep(0.1)
    broker.reset()
    thread.join(2)
    assert thread_error
    assert not connection.connected
    assert broker.depths() == {}
    queue(connection.channel(), "q")


def test_many_threads_lose_nothing(connect: Any, channel: Any) -> None:
    queue(channel, "q")
    seen: list[bytes] = []
    writers, each = 4, 250

    def write(n: int) -> None:
        mine = connect().channel()
        for i in range(each):
            publish(mine, b"%d-%d" % (n, i), "q")

    def read() -> None:
        own = connect()
        reading = own.channel()
        reading.basic_qos(0, 5, False)

        def on_message(raw: Any) -> None:
            seen.append(raw.body)
            reading.basic_ack(raw.delivery_tag)

        reading.basic_consume(queue="q", callback=on_message)
        while len(seen) < writers * each:
            try:
                own.drain_events(timeout=0.2)
            except TimeoutError:
                continue

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    threads += [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(seen) == len(set(seen)) == writers * each
    assert broker.depths()["q"] == (0, 0)
