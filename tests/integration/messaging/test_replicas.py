"""Positions, and present state that is announced again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import ServiceDefinition
from chassis.embedded import broker as embedded_broker
from chassis.messaging import relay as relay_module
from chassis.messaging.listener import RepublishListener
from chassis.messaging.replica import age, oldest_unfinished
from chassis.messaging.requests import RepublishRequester
from chassis.messaging.scopes import system_scope
from chassis.timers import TimerRunner
from tests.integration.messaging.world import ALPHA, CHANGED, World, council, eventually, spawn, subscription

PUBLISHED = "select 1 from messaging.outbox where published_at is not null"


def test_a_replica_states_its_age(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "POSITION_SECONDS", 0.5)
    world.listen(subscription("plain"))
    assert age(world.beta, "plain", "alpha", datetime.now(UTC)) is None
    relay = world.relay()

    def young() -> bool:
        found = age(world.beta, "plain", "alpha", datetime.now(UTC))
        return found is not None and found < timedelta(seconds=3)

    assert eventually(young)
    relay.stop()
    assert eventually(lambda: not young(), seconds=6)


def test_what_has_not_taken_effect_is_known_by_its_date(world: World) -> None:
    def fail(unit: UnitOfWork, envelope: Any) -> None:
        raise RuntimeError

    world.listen(subscription("plain", fail))
    world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: [row.state for row in world.inbox("north")] == ["pending"])
    with world.beta.unit_of_work(system_scope(council("north"), "test")) as unit:
        assert oldest_unfinished(unit, "plain") is not None
    with world.beta.unit_of_work(system_scope(council("south"), "test")) as unit:
        assert oldest_unfinished(unit, "plain") is None


def test_present_state_comes_by_itself_to_a_new_consumer_and_a_new_scheme(world: World) -> None:
    asked: list[str] = []

    def things(unit: UnitOfWork) -> None:
        asked.append(unit.scope.council.slug)
        unit.announce(CHANGED, "thing-1", 4, {"version": 4})

    alpha = ServiceDefinition(ALPHA.contract, republishers={"things": things})
    one = subscription("plain")
    of_scheme = subscription("special", scheme="special")
    world.listen(one, of_scheme)
    world.relay()
    world.run(RepublishListener("alpha", world.alpha, world.configuration, spawn, world.clock))
    world.run(TimerRunner(alpha, world.alpha, world.councils, spawn, None, world.clock))
    definition = world.beta_definition(one, of_scheme)
    requester = RepublishRequester(definition, world.beta, world.councils, world.configuration, world.clock)
    assert requester.request_missing() == 2
    assert requester.request_missing() == 0
    assert eventually(lambda: ("thing-1", 4) in world.effects("north") and ("thing-1", 4) in world.effects("south"))
    again = RepublishRequester(definition, world.beta, world.councils, world.configuration, world.clock)
    assert again.request_missing() == 0
    told = world.ask("alpha", "select envelope->>'restated' as restated from messaging.outbox")
    assert {row.restated for row in told} == {"true"}
    asked.clear()
    world.councils.put("north", schemes=["special"])
    assert again.request_missing() == 1
    assert eventually(lambda: asked == ["north"])


def test_the_embedded_broker_forgets_and_the_outbox_does_not(embedded: World) -> None:
    world = embedded
    one = subscription("plain")
    (consumer,) = world.listen(one)
    relay = world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.ask("alpha", "select 1 from messaging.outbox where settled_at is not null"))
    consumer.stop()
    world.announce("north", "thing-2", 1)
    assert eventually(
        lambda: len(world.ask("alpha", "select 1 from messaging.outbox where published_at is not null")) == 2
    )
    assert world.ask("alpha", "select subject from messaging.outbox where settled_at is null")[0].subject == "thing-2"
    relay.stop()
    embedded_broker.reset()
    world.listen(one)
    world.relay()
    assert eventually(lambda: world.effects("north") == [("thing-1", 1), ("thing-2", 1)])
    assert eventually(lambda: not world.ask("alpha", "select 1 from messaging.outbox where settled_at is null"))
