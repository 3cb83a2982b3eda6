"""Connections notice by themselves that their server is gone: a partition sends no goodbye."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from chassis.database.database import Database

KEEPALIVES = {"keepalives": "1", "keepalives_idle": "5", "keepalives_interval": "2", "keepalives_count": "3"}


@pytest.mark.parametrize("role", ["app", "relay", "registry"])
def test_every_pooled_connection_is_kept_alive_and_gives_up_on_a_silent_server(database: Database, role: str) -> None:
    with getattr(database, role).connect() as connection:
        assert connection.execute(text("select 1")).scalar_one() == 1
        given = connection.connection.driver_connection.info.dsn_parameters
    assert {name: given.get(name) for name in KEEPALIVES} == KEEPALIVES
    assert given["tcp_user_timeout"] == "10000"
    assert given["connect_timeout"] == "5"
