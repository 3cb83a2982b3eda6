"""Broker or database go away in the middle of the work, and nothing is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from chassis.configuration import Configuration
from chassis.database.unit_of_work import UnitOfWork
from chassis.messaging import connection, publisher, reader
from tests.integration.messaging.proxy import Proxy
from tests.integration.messaging.world import World, eventually, note_effect, subscription


@pytest.fixture
def proxy(on_rabbitmq: World) -> Iterator[Proxy]:
    made = Proxy(on_rabbitmq.configuration.amqp_url)
    yield made
    made.close()


@pytest.fixture
def through_proxy(on_rabbitmq: World, proxy: Proxy) -> Iterator[World]:
    direct = on_rabbitmq.configuration
    on_rabbitmq.configuration = replace(direct, amqp_url=proxy.url)
    yield on_rabbitmq
    on_rabbitmq.configuration = direct


def published(world: World) -> int:
    (row,) = world.ask("alpha", "select count(*) from messaging.outbox where published_at is not null")
    return int(row[0])


def test_connections_that_break_again_and_again_lose_nothing(through_proxy: World, proxy: Proxy) -> None:
    world = through_proxy
    world.listen(subscription("plain"))
    world.relay()
    for number in range(60):
        world.announce("north", f"thing-{number}", 1)
        if number % 12 == 5:
            proxy.cut()
            time.sleep(0.3)
    assert eventually(lambda: len(world.effects("north")) == 60, seconds=40)
    assert len(set(world.effects("north"))) == 60
    assert eventually(lambda: published(world) == 60)


def test_writes_go_on_while_the_broker_is_away_and_all_events_follow(through_proxy: World, proxy: Proxy) -> None:
    world = through_proxy
    world.listen(subscription("plain"))
    world.relay()
    proxy.refuse()
    for number in range(20):
        world.announce("north", f"thing-{number}", 1)
        time.sleep(0.1)
    assert world.effects("north") == []
    proxy.restore()
    assert eventually(lambda: len(world.effects("north")) == 20, seconds=40)


def test_a_broker_that_never_confirms_is_given_up_and_tried_again(
    through_proxy: World, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 2.0)
    world = through_proxy
    world.listen(subscription("plain"))
    relay = world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north"))
    proxy.freeze()
    world.announce("north", "thing-2", 1)
    time.sleep(4)
    assert published(world) == 1
    assert relay.active.is_set()
    proxy.cut()
    proxy.restore()
    assert eventually(lambda: ("thing-2", 1) in world.effects("north"), seconds=40)
    assert eventually(lambda: published(world) == 2, seconds=30)


def test_the_database_away_is_waited_for_and_no_delivery_is_given_back(
    on_rabbitmq: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker would close the connection after 4 s of silence, so it is heard that the reader lives."""
    opened: list[Any] = []

    def open_and_count(configuration: Configuration) -> Any:
        opened.append(connection.open_connection(configuration, heartbeat=2))
        return opened[-1]

    monkeypatch.setattr(reader, "open_connection", open_and_count)
    world = on_rabbitmq
    one = subscription("plain")
    (consumer,) = world.listen(one, timers=True)
    world.relay()
    world.announce("north", "thing-0", 1)
    assert eventually(lambda: world.effects("north"))
    with world.database_away("beta"):
        for number in range(1, 30):
            world.announce("north", f"thing-{number}", 1)
        time.sleep(7)
        assert consumer.reader.consuming.is_set()
        assert eventually(lambda: published(world) == 30)
    assert eventually(lambda: len(world.effects("north")) == 30, seconds=30)
    assert len(set(world.effects("north"))) == 30
    assert {row.state for row in world.inbox("north")} == {"done"}
    assert world.dead(one) == 0
    assert len(opened) == 1


def test_a_channel_is_closed_before_the_brokers_patience_ends(on_rabbitmq: World) -> None:
    world = on_rabbitmq
    one = subscription("plain")
    (consumer,) = world.listen(one, patience=1.5)
    world.relay()
    with world.database_away("beta"):
        world.announce("north", "thing-1", 1)
        assert eventually(lambda: not consumer.reader.consuming.is_set())
        time.sleep(1)
        assert not consumer.reader.consuming.is_set()
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)], seconds=30)
    assert world.dead(one) == 0


def test_backends_that_are_terminated_are_replaced(world: World) -> None:
    world.listen(subscription("plain"), timers=True)
    world.relay()
    for number in range(30):
        world.announce("north", f"thing-{number}", 1)
        if number % 10 == 5:
            world.drop_connections("beta")
            world.drop_connections("alpha", "kinweave-alpha-rel%")
    assert eventually(lambda: len(world.effects("north")) == 30, seconds=40)
    assert len(set(world.effects("north"))) == 30


def test_another_relay_takes_over_when_the_active_one_loses_its_lock(on_rabbitmq: World) -> None:
    world = on_rabbitmq
    world.listen(subscription("plain"))
    first = world.relay()
    assert first.active.wait(10)
    second = world.relay()
    time.sleep(0.5)
    assert not second.active.is_set()
    first.stop()
    assert second.active.wait(10)
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])


def test_a_stop_in_the_middle_of_a_reaction_lets_it_end(world: World) -> None:
    begun = threading.Event()

    def slow(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
        begun.set()
        time.sleep(1.5)
        note_effect(unit, envelope)

    one = subscription("plain", slow)
    (consumer,) = world.listen(one)
    world.relay()
    world.announce("north", "thing-1", 1)
    assert begun.wait(10)
    started = time.monotonic()
    consumer.stop()
    assert time.monotonic() - started < 4
    assert world.effects("north") == [("thing-1", 1)]
    world.listen(one)
    world.announce("north", "thing-2", 1)
    assert eventually(lambda: len(world.effects("north")) == 2)


def test_a_delivery_that_comes_again_while_its_first_handler_runs_takes_effect_once(
    through_proxy: World, proxy: Proxy
) -> None:
    world = through_proxy
    calls: list[str] = []

    def slow(unit: UnitOfWork, envelope: Mapping[str, Any]) -> None:
        calls.append(envelope["id"])
        note_effect(unit, envelope)
        time.sleep(2)

    world.listen(subscription("plain", slow))
    world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: calls)
    proxy.cut()
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
    time.sleep(1)
    assert world.effects("north") == [("thing-1", 1)]
    assert len(calls) == 1
