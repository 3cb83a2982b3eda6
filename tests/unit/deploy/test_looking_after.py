"""failed, republish and audit."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from chassis.configuration import Configuration
from chassis.embedded.secrets import load_or_create
from chassis.identifiers import new_identifier
from deploy.command.services import definition
from tests.unit.deploy.conftest import Operator

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARK = text(
    "insert into t_synthetic_01.inbox"
    " (consumer, message_id, source, type, subject, state, received_at, attempts, error, envelope)"
    " values ('feed', :id, 'carers', 'carers.carer.approved.v1', 'a-subject', 'parked', :at, 12, 'it failed',"
    ' \'{"tenant": "synthetic-01"}\')'
)


@pytest.fixture
def owner(operator: Operator) -> Engine:
    return create_engine(load_or_create(operator.home).configure(Configuration()).database_url("gateway", "owner"))


@pytest.fixture
def parked(owner: Engine) -> UUID:
    identifier = new_identifier()
    with owner.begin() as connection:
        connection.execute(PARK, {"id": identifier, "at": NOW})
    return identifier


def _listed(operator: Operator) -> dict[str, str]:
    rows = operator.json("failed", "list", "--council", "synthetic-01", "--service", "gateway", "--all")
    return {row["message_id"]: row["state"] for row in rows}


def test_a_parked_delivery_is_shown_retried_and_discarded(operator: Operator, parked: UUID) -> None:
    place = [str(parked), "--service", "gateway", "--council", "synthetic-01"]
    assert _listed(operator)[str(parked)] == "parked"
    assert operator.json("failed", "show", *place)["envelope"] == {"tenant": "synthetic-01"}
    assert operator.json("failed", "retry", *place)["outcome"] == "retried"
    assert _listed(operator)[str(parked)] == "pending"
    assert "no parked delivery" in operator.refusal("failed", "discard", *place, "--yes")


def test_discarding_asks_first(operator: Operator, parked: UUID) -> None:
    place = [str(parked), "--service", "gateway", "--council", "synthetic-01"]
    assert operator.call("failed", "discard", *place).exit_code == 1
    assert _listed(operator)[str(parked)] == "parked"
    assert operator.json("failed", "discard", *place, "--yes")["outcome"] == "discarded"
    assert str(parked) not in _listed(operator)


@pytest.mark.parametrize("verb", ["show", "retry"])
def test_what_is_not_kept_is_wrong_input(operator: Operator, verb: str) -> None:
    place = ["--service", "gateway", "--council", "synthetic-01"]
    assert "keeps no open delivery" in operator.refusal("failed", verb, str(new_identifier()), *place)
    assert "not a valid UUID" in operator.refusal("failed", verb, "x", *place)


def test_republishing_says_what_it_announces(operator: Operator) -> None:
    for service in ("links", "activities"):
        done = operator.json("republish", "--service", service, "--council", "synthetic-01")
        kinds = sorted(definition(service).republishers)
        assert done == {"service": service, "council": "synthetic-01", "kinds": kinds}
    assert "link" in definition("links").republishers


def test_an_audit_that_was_changed_is_found(operator: Operator, owner: Engine) -> None:
    verify = ["audit", "verify", "--council", "synthetic-01", "--service", "gateway"]
    (report,) = operator.json(*verify)
    assert report["holds"] is True
    with owner.begin() as connection:
        seal = "insert into t_synthetic_01.audit_seals values (1, gen_random_uuid(), sha256('x'), now())"
        connection.execute(text(seal))
    done = operator.call(*verify)
    with owner.begin() as connection:
        connection.execute(text("delete from t_synthetic_01.audit_seals"))
    assert done.exit_code == 1
    assert "the row under seal 1 is gone" in done.stdout
