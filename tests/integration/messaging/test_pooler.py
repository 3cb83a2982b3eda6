"""A pooler in transaction mode: refused before relay, registry and owner, under load or not; good for councils."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import create_engine

from chassis.database import pooler
from chassis.database.database import Database
from chassis.database.pooler import PooledLogin, refuse_pooled
from tests.integration.messaging.world import World, eventually, subscription
from tests.support.pgbouncer import pooled


def through(world: World, role: str, url: str) -> None:
    urls = {**world.configuration.database_urls, ("beta", role): url}
    world.configuration = replace(world.configuration, database_urls=urls)


@pytest.mark.parametrize("busy", [0, 5])
@pytest.mark.parametrize("role", ["relay", "registry", "owner"])
def test_a_login_that_needs_its_session_is_refused_behind_it(
    embedded: World, role: str, busy: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooler, "HEAR_SECONDS", 0.5)
    with pooled(embedded.configuration.database_url("beta", role)) as url, ExitStack() as others:
        engine = create_engine(url)
        begun = [others.enter_context(engine.connect()) for _ in range(busy)]
        for connection in begun:
            connection.exec_driver_sql("select 1")
        for connection in begun[1:]:
            connection.rollback()
        through(embedded, role, url)
        with pytest.raises(PooledLogin, match=f"^KINWEAVE_DATABASE_BETA_{role.upper()} leads through") as refused:
            refuse_pooled(embedded.configuration, "beta", [role])
        assert "\n" not in str(refused.value)
        engine.dispose()


def test_without_a_pooler_or_with_one_in_session_mode_nothing_is_refused(embedded: World) -> None:
    refuse_pooled(embedded.configuration, "beta", ["relay", "registry", "owner"])
    with pooled(embedded.configuration.database_url("beta", "relay"), "session") as url:
        through(embedded, "relay", url)
        refuse_pooled(embedded.configuration, "beta")


def test_councils_work_through_it(embedded: World) -> None:
    world = embedded
    with pooled(world.configuration.database_url("beta", "app")) as url:
        through(world, "app", url)
        world.beta = Database(world.configuration, "beta", world.clock)
        world.listen(subscription("plain"), timers=True)
        world.relay()
        for number in range(20):
            world.announce("north", f"thing-{number}", 1)
            world.announce("south", f"thing-{number}", 1)
        assert eventually(lambda: len(world.effects("north")) == len(world.effects("south")) == 20)
        world.beta.dispose()
