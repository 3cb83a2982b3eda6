"""From a committed change to its effect in another service, once."""

from __future__ import annotations

from collections import Counter

from tests.integration.messaging.world import ODD, World, eventually, subscription


def test_an_announced_event_takes_effect_in_its_own_council(world: World) -> None:
    world.listen(subscription("plain"))
    world.relay()
    world.announce("north", "thing-1", 1)
    world.announce("south", "thing-1", 7)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
    assert eventually(lambda: world.effects("south") == [("thing-1", 7)])
    row = world.inbox("north")[0]
    assert (row.state, row.envelope, row.source) == ("done", None, "alpha")


def test_a_hundred_subjects_arrive_and_each_keeps_its_order(world: World) -> None:
    world.listen(subscription("plain", ordered=True))
    for version in (1, 2, 3):
        for subject in range(30):
            world.announce("north", f"thing-{subject}", version)
    world.relay()
    assert eventually(lambda: len(world.effects("north")) == 90)
    for subject in range(30):
        assert [v for s, v in world.effects("north") if s == f"thing-{subject}"] == [1, 2, 3]


def test_a_message_published_twice_takes_effect_once(world: World) -> None:
    """Crash after publishing, before marking."""
    world.listen(subscription("plain"))
    relay = world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north"))
    assert eventually(lambda: world.ask("alpha", "select 1 from messaging.outbox where published_at is not null"))
    world.ask("alpha", "update messaging.outbox set published_at = null, settled_at = null")
    relay.wake()
    world.announce("north", "thing-2", 1)
    assert eventually(lambda: len(world.effects("north")) == 2)
    assert eventually(lambda: not world.ask("alpha", "select 1 from messaging.outbox where published_at is null"))
    assert Counter(world.effects("north")) == {("thing-1", 1): 1, ("thing-2", 1): 1}


def test_two_consumers_of_one_source_each_take_effect(world: World) -> None:
    world.listen(subscription("first"), subscription("second"))
    world.relay()
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: len(world.effects("north")) == 2)
    assert {row.consumer for row in world.inbox("north")} == {"first", "second"}


def test_an_event_waits_for_its_first_queue_and_its_neighbours_do_not(world: World) -> None:
    world.listen(subscription("things", pattern="thing.#"))
    world.relay()
    world.announce("north", "odd-1", 1, ODD)
    world.announce("north", "thing-1", 1)
    assert eventually(lambda: world.effects("north") == [("thing-1", 1)])
    kept = eventually(lambda: world.ask("alpha", "select * from messaging.outbox where error = 'unroutable'"))
    assert kept[0].published_at is None
    assert kept[0].attempts >= 1
    world.listen(subscription("oddities", pattern="oddity.#"))
    world.clock.advance(60)
    assert eventually(lambda: ("odd-1", 1) in world.effects("north"))


def test_a_later_version_is_not_published_before_an_earlier_one(world: World) -> None:
    world.listen(subscription("things", pattern="thing.#"))
    world.relay()
    world.announce("north", "thing-1", 1, ODD)
    world.announce("north", "thing-1", 2)
    world.announce("north", "thing-2", 1)
    assert eventually(lambda: world.effects("north") == [("thing-2", 1)])
    assert world.ask("alpha", "select 1 from messaging.outbox where subject = 'thing-1' and published_at is null")
    world.listen(subscription("oddities", pattern="oddity.#"))
    world.clock.advance(60)
    assert eventually(lambda: ("thing-1", 2) in world.effects("north"))
