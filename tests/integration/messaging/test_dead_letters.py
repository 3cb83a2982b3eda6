"""What the broker gives up on comes back by itself; what nobody can read waits for an operator, who sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import kombu
import pytest

from chassis.definition import Subscription
from chassis.messaging import dead_letters, limits, parked
from chassis.messaging.dead_reader import DeadLetterReader
from chassis.messaging.inbox import MOST_ATTEMPTS, Outcome, handle
from chassis.messaging.incoming import Unreadable
from chassis.messaging.limits import DeliveryLimits
from chassis.messaging.retries import retry_due
from chassis.messaging.topology import dead_queue_of, declare_subscription, exchange_of, queue_of
from tests.integration.messaging.failing import Moody, envelope_text, states
from tests.integration.messaging.world import World, council, eventually, spawn, subscription
from tests.support.rabbitmq import Broker

LIMIT = 20
HEADERS = {"nameko.council": "north"}


@contextmanager
def limited(broker: Broker, one: Subscription) -> Iterator[None]:
    """A policy as RabbitMQ 4 has it by default, for the queue and its dead letters."""
    pattern, limit = f"^{queue_of('beta', one)}", json.dumps({"delivery-limit": LIMIT})
    broker.control("set_policy", one.consumer, pattern, limit, "--apply-to", "queues", "--priority", "9")
    yield
    broker.control("clear_policy", one.consumer)


def read_dead_letters(world: World, one: Subscription, found: DeliveryLimits | None = None) -> None:
    definition = world.beta_definition(one)
    parts = (world.beta, world.councils, world.configuration, spawn, found or DeliveryLimits(), world.clock)
    reader = world.run(DeadLetterReader(definition, *parts))
    assert reader.reader.consuming.wait(20)


def take_and_die(world: World, queue: str, times: int) -> None:
    """What the broker sees of a process that is killed with a delivery in its hand."""
    for _ in range(times):
        with kombu.Connection(world.configuration.amqp_url) as connection:
            got: list[Any] = []
            channel = connection.channel()
            channel.basic_qos(0, 1, False)
            channel.basic_consume(queue, callback=got.append)
            with suppress(TimeoutError):
                while not got:
                    connection.drain_events(timeout=1)
            if not got:
                return


@pytest.mark.parametrize("ordered", [False, True])
def test_what_the_delivery_limit_gives_up_takes_effect_by_itself(
    on_rabbitmq: World, broker: Broker, ordered: bool
) -> None:
    world, one = on_rabbitmq, subscription(f"limited-{ordered}", ordered=ordered)
    with kombu.Connection(world.configuration.amqp_url) as connection, limited(broker, one):
        queue = declare_subscription(connection.channel(), "beta", one)
        world.relay()
        world.announce("north", "thing-1", 1)
        assert eventually(lambda: world.depth(queue) >= 1)
        take_and_die(world, queue, LIMIT + 4)
        assert eventually(lambda: world.dead(one) >= 1)
        # Whoever takes it up may be killed too: the dead letters must not be given up for good.
        take_and_die(world, dead_queue_of(queue), LIMIT - 4)
        read_dead_letters(world, one)
        world.listen(one, timers=True)
        assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
        assert eventually(lambda: world.dead(one) == 0)
    assert states(world) == {"thing-1": "done"}


def test_a_delivery_that_came_too_often_is_kept_before_it_is_handled(on_rabbitmq: World, broker: Broker) -> None:
    world, one = on_rabbitmq, subscription("often")
    with kombu.Connection(world.configuration.amqp_url) as connection:
        queue = declare_subscription(connection.channel(), "beta", one)
    world.send_raw(exchange_of("alpha"), "thing.changed.v1", envelope_text("north"), HEADERS)
    assert eventually(lambda: world.depth(queue) >= 1)
    take_and_die(world, queue, 4)
    world.listen(one)
    assert eventually(lambda: states(world) == {"thing-9": "pending"})
    assert world.effects("north") == []


def test_a_delivery_that_ends_the_process_each_time_is_parked_in_the_end(embedded: World) -> None:
    world, deadly = embedded, Moody("thing-9", error=SystemExit)
    one = subscription("deadly", deadly)
    definition = world.beta_definition(one)
    envelope = json.loads(envelope_text("north"))
    parts = (world.beta, world.councils, definition, one, envelope, world.clock)
    assert handle(*parts, later="it came often") is Outcome.PENDING
    for _ in range(MOST_ATTEMPTS):
        world.clock.advance(601)
        with pytest.raises(SystemExit):
            retry_due(world.beta, definition, council("north"))
    world.clock.advance(601)
    retry_due(world.beta, definition, council("north"))
    assert deadly.calls == MOST_ATTEMPTS
    assert [(row["state"], row["attempts"]) for row in parked.listing(world.beta, council("north"))] == [
        ("parked", MOST_ATTEMPTS)
    ]


def test_what_nobody_can_read_is_listed_brought_back_once_it_can_be_read_or_discarded(world: World) -> None:
    one = subscription("plain")
    read_dead_letters(world, one)
    world.listen(one, timers=True)
    good = envelope_text("north")
    for body, headers in ((b"\xff\xfe no JSON", HEADERS), (good, {"nameko.council": "south"}), (good, {})):
        world.send_raw(exchange_of("alpha"), "thing.changed.v1", body, headers)
    assert eventually(lambda: dead_letters.count(world.beta) == 3)
    assert world.dead(one) == 0
    listed = dead_letters.listing(world.beta)
    assert {(row["queue"], row["council"]) for row in listed} == {
        (queue_of("beta", one), said) for said in ("north", "south", None)
    }
    assert all("body" not in row for row in listed)
    definition = world.beta_definition(one)
    parts = (world.beta, world.councils, definition)
    for row in listed:
        with pytest.raises(Unreadable):
            dead_letters.bring_back(*parts, row["id"], world.clock)
    world.ask("beta", "update messaging.dead_letters set council = 'north' where council = 'south'")
    (mended,) = (row["id"] for row in listed if row["council"] == "south")
    assert dead_letters.bring_back(*parts, mended, world.clock)
    assert eventually(lambda: world.effects("north") == [("thing-9", 1)])
    assert all(dead_letters.discard(world.beta, row["id"]) for row in listed if row["id"] != mended)
    assert dead_letters.count(world.beta) == 0
    assert not dead_letters.bring_back(*parts, mended, world.clock)


def test_a_delivery_limit_that_is_too_low_is_found_out_and_forgotten_once_it_is_raised(
    on_rabbitmq: World, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AGAIN_SECONDS", 0.5)
    world, one, well, found = on_rabbitmq, subscription("low"), subscription("well"), DeliveryLimits()
    read_dead_letters(world, one, found)
    with limited(broker, one):
        world.listen(one, well, limits=found)
        assert eventually(found.warning)
        said = str(found.warning())
        assert f"{queue_of('beta', one)} after {LIMIT}" in said
        assert queue_of("beta", well) not in said
        assert "rabbitmqctl set_policy" in said
    assert eventually(lambda: found.warning() is None)
    assert eventually(lambda: (world.depth(queue_of("beta", one)), world.dead(one)) == (0, 0))
    assert dead_letters.count(world.beta) == 0
