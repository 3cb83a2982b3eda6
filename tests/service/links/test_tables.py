"""The tables as they are mapped are those that the migrations make."""

from __future__ import annotations

from chassis.provisioning import drift
from tests.service.links.desk import LinksDesk


def test_the_migrations_make_the_tables_as_they_are_mapped(desk: LinksDesk) -> None:
    assert drift.check(desk.database._configuration, desk.definition, [desk.council]) == []
