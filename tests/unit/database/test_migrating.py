"""Histories brought to many schemas: reports, failures, locks, drift."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.provisioning import migrating
from chassis.provisioning.databases import provision_council, provision_councils
from chassis.provisioning.drift import check
from chassis.provisioning.migrating import Outcome
from tests.support.specimen import DEFINITION, SERVICE, council, scope

REVISION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = {revision!r}, {down!r}, None, None
def upgrade():
    {body}
"""
FIRST = 'op.create_table("things", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(40)))'
SECOND = 'op.create_index("ix_things_name", "things", ["name"])'
FAILS = """op.execute("insert into things (id) select 1 / (current_schema() <> 't_synthetic_02')::int")"""

CHASSIS = migrating.head(migrating.council_histories(replace(DEFINITION, council_migrations=None)))
"""Where a council's schema stands by the chassis's own history."""

things = MetaData()
Table(
    "things",
    things,
    Column("id", Integer, primary_key=True),
    Column("name", String(40)),
    Index("ix_things_name", "name"),
)


def _definition(folder: Path, *bodies: str) -> ServiceDefinition:
    """A service whose history has these steps. Each call needs a folder of its own: histories are read once."""
    folder.mkdir()
    for number, body in enumerate(bodies, 1):
        down = f"specimen_{number - 1}" if number > 1 else None
        (folder / f"specimen_{number}.py").write_text(
            REVISION.format(revision=f"specimen_{number}", down=down, body=body)
        )
    return replace(DEFINITION, council_tables=things, council_migrations=folder)


@pytest.fixture
def both_steps(tmp_path: Path) -> ServiceDefinition:
    return _definition(tmp_path / "both", FIRST, SECOND)


def test_a_services_own_history_follows_the_chassis(
    configuration: Configuration, both_steps: ServiceDefinition
) -> None:
    step = provision_council(configuration, both_steps, council(1))
    assert step.outcome is Outcome.MIGRATED
    assert step.before == CHASSIS
    assert step.after == (*CHASSIS, "specimen_2")
    assert check(configuration, both_steps, [council(1)]) == []
    database = Database(configuration, SERVICE)
    with database.unit_of_work(scope(council(1))) as unit:
        unit.session.execute(text("insert into things values (7, 'seven')"))
        unit.session.rollback()
    database.dispose()


def test_the_first_failure_stops_and_leaves_its_council_as_it_was(configuration: Configuration, tmp_path: Path) -> None:
    definition = _definition(tmp_path / "failing", FIRST, SECOND, FAILS)
    told: list[str] = []
    councils = [council(1), council(2), council(3)]
    report = provision_councils(configuration, definition, councils, lambda step: told.append(step.council))
    assert [(s.council, s.outcome) for s in report] == [
        ("synthetic-01", Outcome.MIGRATED),
        ("synthetic-02", Outcome.FAILED),
    ]
    assert "division by zero" in report[-1].detail
    assert told == ["synthetic-01", "synthetic-02"]
    database = Database(configuration, SERVICE)
    with database.owner.connect() as connection:
        assert migrating.positions(connection)["t_synthetic_02"] == CHASSIS
        assert connection.scalar(text("select to_regclass('t_synthetic_02.things')")) is None


def test_a_table_in_use_is_waited_for(
    configuration: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "100ms")
    alters = "op.add_column('jobs', sa.Column('more', sa.Integer))"
    definition = _definition(tmp_path / "altering", alters)
    database = Database(configuration, SERVICE)
    with database.owner.connect() as connection:
        connection.execute(text("lock table t_synthetic_03.jobs in access share mode"))
        threading.Timer(0.7, connection.rollback).start()
        step = provision_council(configuration, definition, council(3))
    assert (step.outcome, step.detail) == (Outcome.MIGRATED, "")
    assert step.seconds > 0.5


def test_a_lock_that_never_comes_free_is_a_reported_failure(
    configuration: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "LOCK_TIMEOUT", "20ms")
    monkeypatch.setattr(migrating, "LOCK_ATTEMPTS", 2)
    definition = _definition(tmp_path / "blocked", "op.add_column('inbox', sa.Column('more', sa.Integer))")
    database = Database(configuration, SERVICE)
    with database.owner.connect() as connection:
        connection.execute(text("lock table t_synthetic_02.inbox in access share mode"))
        step = provision_council(configuration, definition, council(2))
    assert step.outcome is Outcome.FAILED
    assert "lock timeout" in step.detail


def test_drift_is_told_council_by_council(configuration: Configuration) -> None:
    provision_council(configuration, DEFINITION, council(5))
    database = Database(configuration, SERVICE)
    with database.owner.begin() as connection:
        connection.execute(text("alter table t_synthetic_05.jobs add column stray int"))
        connection.execute(text("drop index t_synthetic_05.ix_commands_at"))
        connection.execute(text("create table messaging.stray (id int)"))
    told = {(d.council, d.difference) for d in check(configuration, DEFINITION, [council(5), council(6)])}
    assert told == {
        ("", "remove table: stray"),
        ("synthetic-05", "add index: ix_commands_at"),
        ("synthetic-05", "remove column: jobs, stray"),
        ("synthetic-06", f"stands at nothing, not at {CHASSIS[0]}"),
    }
    with database.owner.begin() as connection:
        connection.execute(text("drop table messaging.stray"))
