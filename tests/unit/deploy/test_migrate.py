from __future__ import annotations

from sqlalchemy import create_engine, text

from chassis.configuration import Configuration
from chassis.embedded.secrets import load_or_create
from deploy.command.services import SERVICES
from tests.unit.deploy.conftest import Operator


def test_a_first_and_a_second_migration(operator: Operator) -> None:
    report = operator.json("migrate")
    assert {row["outcome"] for row in report} == {"current"}
    assert {row["service"] for row in report if row["council"] is None} == set(SERVICES)
    assert {row["service"] for row in report if row["council"] == "synthetic-01"} == set(SERVICES)


def test_one_service_and_one_council(operator: Operator) -> None:
    (row,) = operator.json("migrate", "--service", "gateway", "--council", "E99000001")
    assert (row["service"], row["council"], row["outcome"]) == ("gateway", "synthetic-01", "current")


def test_every_schema_is_as_the_code_declares_it(operator: Operator) -> None:
    assert operator.json("migrate", "--check") == []


def test_drift_is_shown_and_ends_with_1(operator: Operator) -> None:
    url = load_or_create(operator.home).configure(Configuration()).database_url("links", "owner")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create table t_synthetic_01.stray (id int)"))
    done = operator.call("migrate", "--check", "--service", "links", "--council", "synthetic-01")
    with engine.begin() as connection:
        connection.execute(text("drop table t_synthetic_01.stray"))
    engine.dispose()
    assert done.exit_code == 1
    assert "remove table: stray" in done.stdout


def test_missing_urls_are_named(operator: Operator) -> None:
    said = operator.refusal("migrate", KINWEAVE_AMQP="amqp://guest:guest@127.0.0.1:1//")
    assert "KINWEAVE_DATABASE_CARERS_APP" in said


def test_a_database_that_is_down_is_a_fault_in_words(operator: Operator) -> None:
    variables = {
        f"KINWEAVE_DATABASE_{service.upper()}_{role}": f"postgresql+psycopg2://u:secret@127.0.0.1:1/{service}"
        for service in SERVICES
        for role in ("APP", "OWNER", "RELAY", "REGISTRY")
    }
    done = operator.call("councils", "list", KINWEAVE_AMQP="amqp://guest:guest@127.0.0.1:1//", **variables)
    assert done.exit_code == 1
    assert "The register of councils cannot be read" in done.stderr
    assert "secret" not in done.output
    assert "Traceback" not in done.output
