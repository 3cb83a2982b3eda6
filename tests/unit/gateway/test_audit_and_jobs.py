"""The audit of all services merged, and the jobs of all services found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from chassis.audit import operations as of_service
from chassis.audit.record import record
from chassis.clock import system_clock
from chassis.contracts.contract import Contract, Withheld
from chassis.contracts.operation import Operation
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.identifiers import new_identifier
from chassis.rpc.wire import Call, Reply
from gateway import contract
from gateway.definition import define
from gateway.refusals import Refusal, refusals_into
from tests.unit.gateway.rooms import call, scope
from tests.unit.gateway.support import NORTH, STUB


class Elsewhere:
    """The audit of another service."""

    def __init__(self) -> None:
        self.asked: list[Call] = []
        self.rows: list[dict[str, Any]] = []
        self.away = False

    def __call__(self, call: Call) -> Reply:
        self.asked.append(call)
        if self.away:
            return Reply(503)
        before, limit = call.query.get("before", "g"), int(call.query["limit"])
        rows = [row for row in self.rows if row["id"] < before and row["service"] == call.service][:limit]
        return Reply(200, {}, json.dumps({"items": rows}).encode())

    def add(self, **fields: Any) -> str:
        identifier = str(new_identifier())
        row = dict.fromkeys(of_service.AuditRowSchema().fields)
        row |= {"id": identifier, "service": "stub", "at": "2026-11-21T12:00:00+00:00", "client": "=1+1"}
        row |= {"operation": "make_thing", "writes": True, "subjects": ["s"], "outcome": "done", "violations": []}
        self.rows.insert(0, {**row, "sealed": False, **fields})
        return identifier


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Elsewhere]:
    made = Elsewhere()
    database.caller = made
    yield made
    database.caller = None


KEEP = Operation("keep_secret", "POST", "/secrets", "Keep", scope="secrets:read")
KEEPER = Contract("keeper", "Secrets", (KEEP,), kept_from_audit=Withheld("secrets:read", ("secret-",), "unsaid"))
KNOWING = frozenset({"audit:read", "secrets:read"})


@pytest.fixture
def discreet(database: Database) -> Performer:
    """The gateway over two services, of which one keeps its rows from readers without `secrets:read`."""
    return Performer(define([STUB, KEEPER]), database, Registry(database), Cursors("secret"), system_clock)


def audit(
    performer: Performer,
    accept: str = "application/json",
    grants: frozenset[str] = frozenset({"audit:read"}),
    **query: str,
) -> Reply:
    return performer.perform(replace(call("read_audit", grants, **query), accept=accept))


def items(performer: Performer, grants: frozenset[str] = frozenset({"audit:read"}), **query: str) -> list[Any]:
    reply = audit(performer, grants=grants, **query)
    assert reply.status == 200, reply.body
    return list(json.loads(reply.body)["items"])


def pages(performer: Performer, grants: frozenset[str], **query: str) -> Iterator[list[dict[str, Any]]]:
    following: str | None = urlencode(query)
    while following is not None:
        page = json.loads(audit(performer, grants=grants, **dict(parse_qsl(following))).body)
        yield page["items"]
        following = page["next"] and urlsplit(page["next"]).query


def test_the_audit_merges_every_service_newest_first(
    database: Database, performer: Performer, elsewhere: Elsewhere
) -> None:
    refuse, expected = refusals_into(database), []
    for number in range(4):
        expected.append(elsewhere.add())
        refuse(Refusal(NORTH, "one", f"operation_{number}", True, "scope-missing", new_identifier()))
    seen: list[dict[str, Any]] = []
    following: str | None = "limit=3"
    while following is not None:
        page = json.loads(audit(performer, **dict(parse_qsl(following))).body)
        seen += page["items"]
        following = page["next"] and urlsplit(page["next"]).query
        assert following is None or len(page["items"]) == 3
    identifiers = [row["id"] for row in seen]
    assert identifiers == sorted(identifiers, reverse=True)
    assert len(identifiers) == len(set(identifiers)) >= 8
    assert [i for i in reversed(identifiers) if i in expected] == expected
    assert {row["service"] for row in seen} == {"stub", "gateway"}


def test_filters_go_to_every_service_and_csv_is_safe_to_open(performer: Performer, elsewhere: Elsewhere) -> None:
    elsewhere.add()
    query = {"operation": "make_thing", "from": "2026-01-01", "to": "2027-01-01", "limit": "1"}
    reply = audit(performer, contract.CSV, **query)
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert reply.body.decode().splitlines()[0].startswith("id,service,at,client")
    assert ",'=1+1," in reply.body.decode()
    asked = elsewhere.asked[-1]
    assert dict(asked.query) == {**query, "limit": "2"}
    assert (asked.operation, asked.council) == ("read_audit", NORTH.slug)


def test_csv_goes_on_at_the_link(performer: Performer, elsewhere: Elsewhere) -> None:
    for _ in range(2):
        elsewhere.add()
    first = audit(performer, contract.CSV, limit="1")
    following = first.headers["Link"].removeprefix("<").partition(">")[0]
    second = audit(performer, contract.CSV, **dict(parse_qsl(urlsplit(following).query)))
    rows = [page.body.decode().splitlines()[1] for page in (first, second)]
    assert rows[0].split(",")[0] > rows[1].split(",")[0]


def test_what_a_service_keeps_to_itself_is_left_out_for_others(
    database: Database, discreet: Performer, elsewhere: Elsewhere
) -> None:
    kept = [elsewhere.add(service="keeper", subjects=["kept-child"]) for _ in range(5)]
    for _ in range(3):
        elsewhere.add()
        kept.append(elsewhere.add(service="keeper", subjects=["kept-child"]))
    refusals_into(database)(Refusal(NORTH, "one", "keep_secret", True, "scope-missing", new_identifier()))
    assert {*kept} <= {row["id"] for page in pages(discreet, KNOWING, limit="4") for row in page}
    assert items(discreet, KNOWING, operation="keeper.keep_secret")
    assert not [row for row in items(discreet, operation="keep_secret") if row["service"] == "gateway"]
    elsewhere.asked.clear()
    told = list(pages(discreet, frozenset({"audit:read"}), limit="4"))
    rows = [row for page in told for row in page]
    assert all(len(page) == 4 for page in told[:-1])
    assert told[-1] != []
    assert {one.service for one in elsewhere.asked} == {"stub"}
    assert {row["service"] for row in rows} == {"stub", "gateway"}
    assert not [row for row in rows if "kept-child" in row["subjects"] or row["operation"] == "keep_secret"]


def test_nobody_finds_by_a_number_what_is_kept_from_them(discreet: Performer, elsewhere: Elsewhere) -> None:
    elsewhere.add(service="keeper", subjects=["child-17"])
    read = {"subject": "child-17"}
    assert json.loads(audit(discreet, grants=KNOWING, **read).body)["items"] != []
    assert "read_audit" in {
        row["operation"] for row in json.loads(audit(discreet, grants=KNOWING, **read).body)["items"]
    }
    assert json.loads(audit(discreet, **read).body) == {"items": [], "next": None}
    readings = json.loads(audit(discreet, operation="read_audit").body)["items"]
    assert [row["subjects"] for row in readings] == [[]] * len(readings) != []


@pytest.mark.parametrize("operation", ["read_events", "retry_delivery"])
def test_what_showed_records_of_every_service_names_none_of_them(
    database: Database, discreet: Performer, elsewhere: Elsewhere, operation: str
) -> None:
    kept = str(new_identifier())
    with database.unit_of_work(scope()) as unit:
        unit.touches(kept)
        record(unit, operation, "done", writes=False)
    assert [row["operation"] for row in items(discreet, KNOWING, subject=kept)].count(operation) == 1
    assert items(discreet, subject=kept) == []
    assert items(discreet, operation=operation)
    assert kept not in audit(discreet, contract.CSV).body.decode()
    assert elsewhere.asked[-1].query["unnamed"].split()[0] == "read_audit"


def test_a_word_that_no_row_holds_is_refused_and_told_what_there_is(performer: Performer, elsewhere: Elsewhere) -> None:
    for query, said in (
        ({"outcome": "denied"}, "done, refused,"),
        ({"outcome": "refused-by-rules"}, "refused-by-rule,"),
        ({"operation": "make_thin"}, "did you mean make_thing?"),
        ({"operation": "stub.nothing"}, "GET /v1/openapi.json"),
        ({"operation": "nowhere.make_thing"}, "did you mean"),
    ):
        reply = audit(performer, **query)
        assert reply.status == 422, query
        (error,) = json.loads(reply.body)["errors"]
        assert error["pointer"] == f"?{next(iter(query))}"
        assert said in error["detail"]
    assert elsewhere.asked == []


def test_rows_are_found_by_the_forms_that_people_see(
    database: Database, performer: Performer, elsewhere: Elsewhere
) -> None:
    refused = Refusal(NORTH, "one", "make_thing", True, "scope-missing", new_identifier(), None, None, "case-4711")
    refusals_into(database)(refused)
    for query in (
        {"request_id": "case-4711"},
        {"request_id": str(refused.command)},
        {"operation": "stub.make_thing", "outcome": "scope-missing"},
        {"operation": "make_thing", "outcome": "refused"},
    ):
        found = [row for row in items(performer, **query) if row["command"] == str(refused.command)]
        assert [row["request_id"] for row in found] == ["case-4711"], query
        asked = {**query, "operation": "make_thing"} if "operation" in query else query
        assert dict(elsewhere.asked[-1].query) == {**asked, "limit": "51"}
    assert items(performer, operation="make_thing", outcome="done") == []


def test_rules_that_tell_of_what_is_kept_are_told_by_another_name(discreet: Performer, elsewhere: Elsewhere) -> None:
    violations = ["home-is-full", "secret-of-one-kind", "secret-of-another"]
    reasons = [{"rule": rule, "reason": f"because {rule}"} for rule in violations]
    one = elsewhere.add(outcome="refused-by-rule", violations=violations, reasons=reasons)
    for grants, expected in ((KNOWING, violations), (frozenset({"audit:read"}), ["home-is-full", "unsaid"])):
        rows = json.loads(audit(discreet, grants=grants).body)["items"]
        assert [row["violations"] for row in rows if row["id"] == one] == [expected]
        told = {reason["rule"]: reason["reason"] for row in rows if row["id"] == one for reason in row["reasons"]}
        assert list(told) == expected
        assert told["home-is-full"] == "because home-is-full"
    assert "secret-" not in audit(discreet, contract.CSV).body.decode()
    assert "home-is-full: because home-is-full" in audit(discreet, contract.CSV).body.decode()


def test_a_result_that_needs_more_than_jobs_read_is_403(database: Database, performer: Performer) -> None:
    database.caller = lambda _: Reply(403, {}, b'{"detail": "The job used dbs:read."}')
    reply = performer.perform(replace(call("read_job_result"), path={"job_id": f"stub-{new_identifier()}"}))
    database.caller = None
    assert (reply.status, json.loads(reply.body)["detail"]) == (403, "The job used dbs:read.")


def test_a_partial_audit_is_not_shown(performer: Performer, elsewhere: Elsewhere) -> None:
    elsewhere.away = True
    assert audit(performer).status == 503


@pytest.mark.parametrize(
    "job", ["stub-x", "nowhere-01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11", "gateway", "", "-", "stub-%00"]
)
def test_a_job_of_no_service_is_404(performer: Performer, elsewhere: Elsewhere, job: str) -> None:
    reply = performer.perform(replace(call("read_job"), path={"job_id": job}))
    assert reply.status == 404
    assert elsewhere.asked == []
