"""What each role of a service's database can and cannot do, tried in the database itself."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import psycopg2
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError

from chassis.configuration import Configuration
from chassis.database import tables
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from tests.support.specimen import SERVICE, council, scope

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWN, OTHER = council(1), council(2)


def _audit_row() -> dict[str, object]:
    row = {"id": new_identifier(), "at": NOW, "client": "test", "operation": "look", "writes": 0, "outcome": "done"}
    return {**row, "subjects": [], "violations": []}


def _timer(slug: str) -> dict[str, object]:
    return {"id": new_identifier(), "council": slug, "kind": "job", "subject": "", "due_at": NOW}


def _refused(unit: UnitOfWork, statement: str) -> str:
    with pytest.raises(DBAPIError) as caught:
        unit.session.execute(text(statement))
    return str(caught.value.orig)


def test_the_login_sees_nothing_without_a_scope(database: Database) -> None:
    with database.app.connect() as connection, pytest.raises(DBAPIError, match="does not exist"):
        connection.execute(select(tables.audit))


@pytest.mark.parametrize("table", ["t_synthetic_01.audit", "messaging.outbox", "registry.councils", "sealing.heads"])
def test_the_login_has_no_right_of_its_own(database: Database, table: str) -> None:
    with database.app.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
        connection.execute(text(f"select 1 from {table}"))


def test_a_scope_ends_with_its_transaction(configuration: Configuration) -> None:
    database = Database(configuration, SERVICE)
    with database.unit_of_work(scope(OWN)) as unit:
        assert unit.session.scalar(text("select current_user")) == OWN.role(SERVICE)
    with database.app.connect() as connection:
        assert connection.scalar(text("select current_user")) == f"{SERVICE}_app"
        assert connection.scalar(text("show search_path")) == '""'
    database.dispose()


def test_a_council_cannot_reach_another_councils_schema(database: Database) -> None:
    with database.unit_of_work(scope(OWN)) as unit:
        assert "permission denied for schema t_synthetic_02" in _refused(unit, "select 1 from t_synthetic_02.audit")
        unit.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit set outcome = 'x'",
        "delete from audit",
        "truncate audit",
        "insert into audit_seals (position, audit_id, hash, sealed_at) values (1, gen_random_uuid(), '', now())",
        "update audit_seals set hash = ''",
        "select 1 from messaging.outbox",
        "update messaging.outbox set published_at = now()",
        "delete from messaging.timers",
        "select 1 from messaging.timers",
        "select 1 from registry.councils",
        "update chassis_version set version_num = 'x'",
        "create table t_synthetic_01.mine (id int)",
        "drop table jobs",
    ],
)
def test_a_council_is_refused(database: Database, statement: str) -> None:
    with database.unit_of_work(scope(OWN)) as unit:
        refusal = _refused(unit, statement)
        assert "permission denied" in refusal or "must be owner" in refusal
        unit.session.rollback()


def test_a_council_adds_to_its_audit_its_timers_and_the_outbox(database: Database) -> None:
    with database.unit_of_work(scope(OWN)) as unit:
        unit.session.execute(insert(tables.audit).values(_audit_row()))
        unit.session.execute(upsert(tables.timers).values(_timer(OWN.slug)).on_conflict_do_nothing().inline())
        assert unit.session.scalar(select(tables.audit.c.outcome).limit(1)) == "done"


def test_a_council_cannot_speak_in_another_councils_name(database: Database) -> None:
    with database.unit_of_work(scope(OWN)) as unit:
        with pytest.raises(DBAPIError, match="row-level security"):
            unit.session.execute(insert(tables.timers).inline(), _timer(OTHER.slug))
        unit.session.rollback()


def test_the_relay_works_on_messages_and_reads_audits_but_changes_none(database: Database) -> None:
    with database.relay.begin() as connection:
        connection.execute(insert(tables.timers), _timer(OWN.slug))
        assert connection.scalar(select(tables.timers.c.council).limit(1)) == OWN.slug
        connection.execute(text("select 1 from t_synthetic_01.audit"))
        connection.execute(select(tables.registry_councils))
    for statement in ("delete from t_synthetic_01.audit", "select 1 from t_synthetic_01.inbox"):
        with database.relay.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text(statement))


def test_the_registry_role_reaches_no_council(database: Database) -> None:
    with database.registry.connect() as connection, pytest.raises(DBAPIError, match="permission denied"):
        connection.execute(text("select 1 from t_synthetic_01.audit"))


def test_roles_have_only_the_attributes_they_need(database: Database) -> None:
    query = text(
        "select rolname, rolinherit, rolcreaterole from pg_roles where rolname like 'specimen\\_%' and rolcanlogin"
    )
    with database.owner.connect() as connection:
        found = {
            name.removeprefix("specimen_"): (inherits, creates) for name, inherits, creates in connection.execute(query)
        }
        council_logs_in = connection.scalar(
            text("select rolcanlogin from pg_roles where rolname = 'specimen_synthetic_01'")
        )
    assert found == {"app": (False, False), "owner": (True, True), "relay": (True, False), "registry": (True, False)}
    assert council_logs_in is False


def test_other_logins_cannot_connect(configuration: Configuration, database: Database) -> None:
    with database.owner.connect() as connection:
        assert connection.scalar(text("select has_database_privilege('public', 'specimen', 'connect')")) is False
        assert connection.scalar(text("select has_schema_privilege('public', 'public', 'usage')")) is False


def test_a_wrong_password_is_refused(configuration: Configuration) -> None:
    wrong = configuration.database_url(SERVICE, "app").replace(":specimen-app@", ":wrong@")
    assert ":wrong@" in wrong
    with pytest.raises(psycopg2.OperationalError), closing(psycopg2.connect(wrong.replace("+psycopg2", ""))):
        pass
