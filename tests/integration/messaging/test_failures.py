"""Deliveries that fail: kept, tried again, parked, retried or discarded, and never in their neighbours' way."""

from __future__ import annotations

import pytest

from chassis.council import State
from chassis.messaging import parked, unclaimed
from chassis.messaging.inbox import MOST_ATTEMPTS, Permanent
from chassis.messaging.topology import exchange_of, queue_of
from tests.integration.messaging.failing import Moody, envelope_text, states
from tests.integration.messaging.world import (
    World,
    council,
    eventually,
    identifier,
    note_effect,
    subscription,
)


def test_a_reaction_that_fails_twice_takes_effect_once(world: World) -> None:
    world.listen(subscription("plain", Moody("thing-1", times=2)), timers=True)
    world.relay()
    world.announce("north", "thing-1", 1)

    def done() -> bool:
        world.clock.advance(3)
        return world.effects("north") == [("thing-1", 1)]

    assert eventually(done, pause=0.5)
    (row,) = world.inbox("north")
    assert (row.state, row.attempts, row.envelope) == ("done", 3, None)
    assert eventually(lambda: not world.ask("beta", "select 1 from messaging.timers"), pause=0.3)


def test_a_delivery_that_always_fails_is_parked_and_its_neighbours_are_handled(on_rabbitmq: World) -> None:
    world = on_rabbitmq
    world.listen(subscription("plain", Moody("poison")), timers=True)
    world.relay()
    world.announce("north", "poison", 1)
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])

    def is_parked() -> bool:
        world.clock.advance(600)
        return states(world)["poison"] == "parked"

    assert eventually(is_parked, seconds=40, pause=0.4)
    row = next(row for row in world.inbox("north") if row.subject == "poison")
    assert row.attempts == MOST_ATTEMPTS
    assert row.error.startswith("RuntimeError at tests/integration/messaging/failing.py:")
    assert "Jane" not in row.error
    assert row.envelope["subject"] == "poison"
    assert world.effects("north") == [("thing-1", 1)]


@pytest.mark.parametrize("repair", ["retry", "discard"])
def test_a_parked_delivery_is_listed_and_retried_or_discarded_with_an_audit_row(world: World, repair: str) -> None:
    moody = Moody("poison", error=Permanent)
    one = subscription("plain", moody)
    world.listen(one, timers=True)
    world.relay()
    world.announce("north", "poison", 1)
    assert eventually(lambda: states(world) == {"poison": "parked"})
    assert moody.calls == 1
    (listed,) = parked.listing(world.beta, council("north"))
    assert listed["subject"] == "poison"
    assert "envelope" not in listed
    assert parked.listing(world.beta, council("south")) == []
    message = identifier(world.inbox("north")[0])
    moody.subjects.clear()
    change = parked.retry if repair == "retry" else parked.discard
    assert not change(world.beta, council("south"), "plain", message)
    assert change(world.beta, council("north"), "plain", message, "worker-7")
    assert not change(world.beta, council("north"), "plain", message)
    world.clock.advance(5)
    assert eventually(lambda: states(world) == {"poison": "done"})
    assert world.effects("north") == ([("poison", 1)] if repair == "retry" else [])
    (row,) = world.ask("beta", "select * from t_north.audit")
    assert (row.operation, row.actor, row.outcome) == (f"{repair}_delivery", "worker-7", "done")
    assert str(message) in row.subjects


def test_an_ordered_consumer_keeps_the_events_of_a_subject_behind_a_failed_one(world: World) -> None:
    moody = Moody("thing-1", times=2)
    world.listen(subscription("plain", moody, ordered=True), timers=True)
    world.relay()
    for version in (1, 2, 3):
        world.announce("north", "thing-1", version)
    world.announce("north", "thing-2", 1)
    assert eventually(lambda: world.effects("north") == [("thing-2", 1)])
    assert eventually(
        lambda: sorted(r.state for r in world.inbox("north")) == ["done", "pending", "waiting", "waiting"]
    )

    def all_done() -> bool:
        world.clock.advance(3)
        return len(world.effects("north")) == 4

    assert eventually(all_done, pause=0.5)
    assert world.effects("north")[1:] == [("thing-1", 1), ("thing-1", 2), ("thing-1", 3)]


def test_an_event_without_a_reaction_is_parked_at_once(world: World) -> None:
    one = subscription("plain")
    world.listen(type(one)("plain", "alpha", {"alpha.other.v1": note_effect}))
    world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: states(world) == {"thing-1": "parked"})


def test_events_of_a_suspended_council_run_on_resume(world: World) -> None:
    world.councils.put("north", State.SUSPENDED)
    world.listen(subscription("plain"), timers=True)
    world.relay()
    world.announce("north", "thing-1", 1)
    world.announce("south", "thing-1", 1)
    assert eventually(lambda: world.effects("south") == [("thing-1", 1)])
    assert eventually(lambda: states(world) == {"thing-1": "held"})
    world.clock.advance(5)
    assert not eventually(lambda: world.effects("north"), seconds=2)
    world.councils.put("north")
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])


def test_events_of_an_unknown_council_wait_until_it_is_known(embedded: World) -> None:
    world = embedded
    del world.councils.known["north"]
    world.listen(subscription("plain"), timers=True)
    world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.ask("beta", "select 1 from messaging.unclaimed where council = 'north'"))
    world.clock.advance(10)
    assert eventually(lambda: world.ask("beta", "select 1 from messaging.unclaimed where attempts > 0"))
    assert world.inbox("north") == []
    (listed,) = unclaimed.listing(world.beta)
    assert (listed["consumer"], listed["council"], listed["count"]) == ("plain", "north", 1)
    world.councils.put("north")
    world.clock.advance(60)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
    assert eventually(lambda: not world.ask("beta", "select 1 from messaging.unclaimed"))


def test_a_council_that_is_known_before_its_schema_is_made_waits_too(embedded: World) -> None:
    world = embedded
    world.councils.put("early")
    world.listen(subscription("plain"))
    world.relay()
    body = envelope_text("early")
    world.send_raw(exchange_of("alpha"), "thing.changed.v1", body, {"nameko.council": "early"})
    assert eventually(lambda: world.ask("beta", "select 1 from messaging.unclaimed where council = 'early'"))


def test_what_cannot_be_read_goes_to_the_dead_letters_at_once(world: World) -> None:
    one = subscription("plain")
    world.listen(one)
    world.relay()
    good = envelope_text("north")
    for body, header in ((b"\xff\xfenot json", "north"), (b"[]", "north"), (good, "south"), (good, None)):
        headers = {"nameko.council": header} if header else {}
        world.send_raw(exchange_of("alpha"), "thing.changed.v1", body, headers)
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
    dead = f"{queue_of('beta', one)}.dead"
    definition = world.beta_definition(one)
    assert eventually(lambda: parked.dead_letters(world.configuration, definition)[dead] == 4)
