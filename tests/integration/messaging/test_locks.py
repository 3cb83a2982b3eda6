"""Faults that time cures: whatever they hit, the delivery waits and takes effect, and nothing lies among the dead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from chassis.identifiers import new_identifier
from chassis.messaging import scopes, unclaimed
from tests.integration.messaging.world import World, eventually, subscription


@contextmanager
def locked(world: World, table: str) -> Iterator[None]:
    """Nobody reads or writes the table of `beta` while the block runs, as during a migration."""
    with world.admin["beta"].connect() as connection:
        connection.exec_driver_sql("begin")
        connection.exec_driver_sql(f"lock table {table} in access exclusive mode")
        yield
        connection.exec_driver_sql("rollback")


@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("table", ["t_north.inbox", "t_north.effects", "t_north.effects, messaging.timers"])
def test_a_table_that_is_locked_for_long_loses_nothing(
    on_rabbitmq: World, monkeypatch: pytest.MonkeyPatch, table: str, ordered: bool
) -> None:
    monkeypatch.setattr(scopes, "SECONDS", 0.3)
    world = on_rabbitmq
    one = subscription("plain", ordered=ordered)
    world.listen(one, timers=True)
    world.relay()
    with locked(world, table):
        for number in range(3):
            world.announce("north", f"thing-{number}", 1)
        world.announce("south", "thing-0", 1)
        time.sleep(2)
    world.clock.advance(5)
    assert eventually(lambda: len(world.effects("north")) == 3)
    assert eventually(lambda: world.effects("south"))
    assert world.dead(one) == 0
    assert {row.state for row in world.inbox("north")} == {"done"}


def test_an_unclaimed_event_that_cannot_be_taken_up_stands_in_nobodys_way(embedded: World) -> None:
    world = embedded
    for slug in ("north", "south"):
        unclaimed.keep(world.beta, "plain", {"id": str(new_identifier()), "tenant": slug}, world.clock())

    def claim(_: str, envelope: Mapping[str, Any]) -> bool:
        if envelope["tenant"] == "north":
            raise RuntimeError
        return True

    world.clock.advance(10)
    assert unclaimed.try_again(world.beta, world.clock(), claim) == 1
    assert [row["council"] for row in unclaimed.listing(world.beta)] == ["north"]
    world.clock.advance(60)
    assert unclaimed.try_again(world.beta, world.clock(), lambda *_: True) == 1
