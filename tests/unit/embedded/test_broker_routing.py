from __future__ import annotations

from time import sleep
from typing import Any

import pytest
from amqp.exceptions import NotFound, PreconditionFailed, ResourceLocked
from hypothesis import given
from hypothesis import strategies as st

from chassis.embedded.broker import Unroutable
from chassis.embedded.exchange import topic_matches
from tests.unit.embedded.support import bodies, consume, drain, publish, queue, ready


@pytest.mark.parametrize(
    ("pattern", "key", "matches"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.c", False),
        ("a.*", "a.b", True),
        ("a.*", "a", False),
        ("a.*", "a.b.c", False),
        ("a.#", "a", True),
        ("a.#", "a.b.c", True),
        ("#", "", True),
        ("#", "x.y", True),
        ("*", "", False),
        ("*", "x", True),
        ("#.b", "b", True),
        ("#.b", "a.a.b", True),
        ("#.b", "a.b.c", False),
        ("a.#.b", "a.b", True),
        ("a.#.#.b.*", "a.x.y.b.z", True),
        ("#.*", "", False),
        ("", "", True),
        ("", "a", False),
        ("a.*.c", "a..c", True),
        ("*.*", "a", False),
    ],
)
def test_topic_patterns(pattern: str, key: str, matches: bool) -> None:
    assert topic_matches(pattern, key) is matches


words = st.lists(st.sampled_from(["a", "b", "*", "#"]), max_size=6)


def naive(pattern: list[str], key: list[str]) -> bool:
    if not pattern:
        return not key
    if pattern[0] == "#":
        return any(naive(pattern[1:], key[n:]) for n in range(len(key) + 1))
    return bool(key) and pattern[0] in ("*", key[0]) and naive(pattern[1:], key[1:])


@given(words, st.lists(st.sampled_from(["a", "b"]), max_size=6))
def test_topic_patterns_agree_with_the_definition(pattern: list[str], key: list[str]) -> None:
    assert topic_matches(".".join(pattern), ".".join(key)) is naive(pattern, key)


def test_a_queue_gets_a_message_once_however_many_bindings_match(channel: Any) -> None:
    channel.exchange_declare(exchange="e", type="topic", durable=True, auto_delete=False)
    queue(channel, "q")
    for key in ("a.#", "a.*", "#"):
        channel.queue_bind(queue="q", exchange="e", routing_key=key)
    publish(channel, b"1", "a.b", "e")
    assert ready(channel, "q") == 1
    channel.queue_unbind(queue="q", exchange="e", routing_key="#")
    publish(channel, b"2", "z", "e")
    assert ready(channel, "q") == 1


@pytest.mark.parametrize(("kind", "reached"), [("direct", ["q1"]), ("fanout", ["q1", "q2"]), ("topic", ["q1"])])
def test_exchange_types(channel: Any, kind: str, reached: list[str]) -> None:
    channel.exchange_declare(exchange="e", type=kind, auto_delete=False)
    for name, key in (("q1", "k"), ("q2", "l")):
        queue(channel, name)
        channel.queue_bind(queue=name, exchange="e", routing_key=key)
    publish(channel, b"1", "k", "e")
    assert [name for name in ("q1", "q2") if ready(channel, name)] == reached


def test_the_default_exchange_reaches_the_queue_of_that_name(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    received = consume(channel, "q", no_ack=True)
    body = bytes(range(256))
    message = channel.prepare_message(
        body,
        content_type="application/octet-stream",
        content_encoding="binary",
        headers={"a": 1},
        properties={"type": "t"},
    )
    channel.basic_publish(message, exchange="", routing_key="q")
    connection.drain_events(timeout=1)
    assert received[0].body == body
    assert received[0].headers == {"a": 1}
    assert received[0].properties["content_type"] == received[0].content_type == "application/octet-stream"
    assert received[0].properties["content_encoding"] == "binary"
    assert received[0].properties["type"] == "t"
    assert "priority" not in received[0].properties
    assert received[0].delivery_info["routing_key"] == "q"
    assert received[0].delivery_info["exchange"] == ""


def test_a_receiver_may_change_what_it_got(connection: Any, channel: Any) -> None:
    channel.exchange_declare(exchange="e", type="fanout", auto_delete=False)
    received = []
    for name in ("q1", "q2"):
        queue(channel, name)
        channel.queue_bind(queue=name, exchange="e")
        received.append(consume(channel, name))
    publish(channel, b"1", "", "e", headers={"a": 1})
    drain(connection)
    received[0][0].headers["a"] = 2
    assert received[1][0].headers == {"a": 1}


def test_json_through_a_producer(connection: Any, channel: Any) -> None:
    queue(channel, "q")
    received = consume(channel, "q")
    connection.Producer().publish({"ä": [1]}, routing_key="q", expiration=60)
    drain(connection)
    assert received[0].payload == {"ä": [1]}
    assert received[0].properties["expiration"] == "60000"


def test_mandatory_without_a_queue_is_refused(channel: Any) -> None:
    with pytest.raises(Unroutable, match="NO_ROUTE"):
        publish(channel, b"1", "nowhere", mandatory=True)
    queue(channel, "q")
    publish(channel, b"1", "q", mandatory=True)
    publish(channel, b"1", "nowhere")
    assert ready(channel, "q") == 1


def test_what_is_not_there(channel: Any) -> None:
    with pytest.raises(NotFound):
        channel.queue_declare(queue="q", passive=True)
    with pytest.raises(NotFound):
        channel.exchange_declare(exchange="e", type="topic", passive=True)
    with pytest.raises(NotFound):
        publish(channel, b"1", "k", "e")
    with pytest.raises(NotFound):
        channel.basic_consume(queue="q")
    assert channel.queue_delete(queue="q") == 0


def test_declared_again_it_must_be_the_same(channel: Any) -> None:
    assert queue(channel, "q", durable=True, arguments={"x-queue-type": "quorum"}) == "q"
    assert queue(channel, "q", durable=True, arguments={"x-queue-type": "quorum"}) == "q"
    with pytest.raises(PreconditionFailed):
        queue(channel, "q", durable=False)
    channel.exchange_declare(exchange="e", type="topic", auto_delete=False)
    with pytest.raises(PreconditionFailed):
        channel.exchange_declare(exchange="e", type="direct", auto_delete=False)


def test_declare_answers_name_messages_and_consumers(channel: Any) -> None:
    name = queue(channel, "")
    assert name.startswith("amq.gen-")
    consume(channel, name)
    publish(channel, b"1", name)
    assert tuple(channel.queue_declare(queue=name, passive=True)) == (name, 1, 1)


def test_an_exclusive_queue_belongs_to_its_connection(connect: Any, channel: Any) -> None:
    other = connect()
    queue(other.channel(), "q", exclusive=True)
    with pytest.raises(ResourceLocked):
        channel.basic_consume(queue="q")
    other.release()
    with pytest.raises(NotFound):
        channel.queue_declare(queue="q", passive=True)


def test_an_auto_delete_queue_goes_with_its_last_consumer(connect: Any, connection: Any, channel: Any) -> None:
    queue(channel, "q", auto_delete=True)
    first, second = connection.channel(), connect().channel()
    first.basic_consume(queue="q", consumer_tag="one")
    second.basic_consume(queue="q")
    first.basic_cancel("one")
    assert ready(channel, "q") == 0
    second.close()
    with pytest.raises(NotFound):
        ready(channel, "q")


def test_an_unused_queue_expires(channel: Any) -> None:
    queue(channel, "q", arguments={"x-expires": 1})
    queue(channel, "kept", arguments={"x-expires": 1})
    channel.basic_consume(queue="kept")
    sleep(0.01)
    with pytest.raises(NotFound):
        ready(channel, "q")
    assert ready(channel, "kept") == 0


def test_virtual_hosts_share_nothing(connect: Any, channel: Any) -> None:
    queue(channel, "q")
    with pytest.raises(NotFound):
        ready(connect("kinweave-memory:///region").channel(), "q")


def test_direct_reply_to(connect: Any, connection: Any) -> None:
    server = connect()
    serving = server.channel()
    queue(serving, "rpc")
    requests = consume(serving, "rpc")
    calling = connection.channel()
    with pytest.raises(PreconditionFailed):
        publish(calling, b"?", "rpc", reply_to="amq.rabbitmq.reply-to")
    with pytest.raises(PreconditionFailed):
        calling.basic_consume(queue="amq.rabbitmq.reply-to")
    replies = consume(calling, "amq.rabbitmq.reply-to", no_ack=True)
    publish(calling, b"?", "rpc", reply_to="amq.rabbitmq.reply-to", correlation_id="7")
    drain(server)
    reply_to = requests[0].properties["reply_to"]
    assert reply_to.startswith("amq.rabbitmq.reply-to.")
    publish(serving, b"!", reply_to, correlation_id="7", mandatory=True)
    drain(connection)
    assert bodies(replies) == [b"!"]
    assert replies[0].properties["correlation_id"] == "7"
    calling.close()
    with pytest.raises(Unroutable):
        publish(serving, b"!", reply_to, mandatory=True)
