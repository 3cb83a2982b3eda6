"""Approved carers; what happens when two decide at once; export, republish, drift."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.jobs.work import run_job
from chassis.messaging.republish import republish
from chassis.provisioning import drift
from chassis.rpc.wire import Call, Reply
from services.carers.contract.examples import APPLICATION_ID, CARER_ID, example
from services.carers.contract.scopes import CLOSED, SCOPES
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk

USUAL = frozenset(SCOPES) - CLOSED


def test_two_decisions_at_once_make_one_carer(desk: Desk) -> None:
    desk.prepare("record_decision")
    body, path = example("record_decision").body, desk.path_of("record_decision")

    def decide(number: int) -> Any:
        return desk.ask("record_decision", body, path=path, actor=f"worker-90{number}")

    with ThreadPoolExecutor(6) as pool:
        heard = list(pool.map(decide, range(6)))
    assert Counter(h.status for h in heard) == {200: 1, 409: 5}
    assert all("application-is-open" in h.rules for h in heard if h.status == 409)
    assert desk.rows(f"select count(*) from carers where application_id = '{desk.known[APPLICATION_ID]}'") == [(1,)]


def test_a_decision_sent_twice_under_one_key_takes_effect_once(desk: Desk) -> None:
    desk.prepare("record_decision")
    key = str(uuid4())
    first = desk.send_example("record_decision", key=key)
    again = desk.send_example("record_decision", key=key)
    assert (first.status, again.status) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json


def test_another_worker_does_not_take_over_an_answer_by_its_key(desk: Desk) -> None:
    desk.prepare("record_decision")
    key, body = str(uuid4()), {**example("record_decision").body}
    path = {"application_id": desk.known[APPLICATION_ID]}
    first, again, other = (
        desk.ask("record_decision", body, path=path, key=key, actor=actor)
        for actor in ("worker-901", "worker-901", "worker-902")
    )
    assert (first.status, again.status, other.status) == (200, 200, 422)


def test_parallel_checks_lose_nothing(desk: Desk) -> None:
    desk.prepare("record_checks")
    medical = {"medicals": [{"person": 1, "reported_on": "2025-03-05", "outcome": "suitable"}]}
    with ThreadPoolExecutor(5) as pool:
        heard = list(pool.map(lambda _: desk.ask("record_checks", medical), range(8)))
    assert {h.status for h in heard} == {200}
    application = desk.ask("get_application").json
    assert len(application["checks"]["medicals"]) == 8
    assert application["version"] == 9


def test_details_of_checks_and_referees_have_their_own_scopes(desk: Desk) -> None:
    desk.prepare("get_application")
    usual = desk.ask("get_application", grants=USUAL).json
    assert usual["checks"]["dbs"][0] == {"person": 1}
    assert usual["checks"]["references"][0].keys() == {"received_on", "interviewed_on"}
    assert "contact" not in usual
    opened = desk.ask("get_application").json["checks"]
    assert opened["dbs"][0]["detail"]["certificate_ending"] == "0001"
    assert opened["references"][0]["referee"] == "Referee Five"
    assert "001900000001" not in str(desk.rows("select detail from checks"))


def test_carers_are_found_by_their_terms(make_desk: Any) -> None:
    desk = make_desk("finder")
    desk.prepare("get_carer")
    carer = desk.known[CARER_ID]

    def found(**query: str) -> bool:
        return [c["id"] for c in desk.ask("list_carers", query=query).json["items"]] == [carer]

    assert found()
    assert found(kind_of_care="family_link", age="5", social_worker="worker-203", state="approved")
    assert found(age="15", review_before="2026-06-17")
    assert not found(age="16")
    assert not found(kind_of_care="mainstream")
    assert not found(review_before="2026-06-16")


def test_a_social_worker_is_allocated_after_the_approval(desk: Desk) -> None:
    decision = {k: v for k, v in example("record_decision").body.items() if k != "social_worker"}
    desk.prepare("allocate_social_worker", {"record_decision": decision})
    timeline = {e["step"]: e for e in desk.ask("get_timeline", path=_application(desk)).json["entries"]}
    assert timeline["social_worker"]["state"] == "open"
    assert desk.ask("allocate_social_worker", {"social_worker": "w", "allocated_on": "2025-06-15"}).rules == {
        "dates-in-order"
    }
    changed = desk.send_example("allocate_social_worker").json
    assert (changed["social_worker"], changed["version"]) == ("worker-204", 2)
    timeline = {e["step"]: e for e in desk.ask("get_timeline", path=_application(desk)).json["entries"]}
    assert timeline["social_worker"]["done_on"] == "2025-09-01"


def test_the_limit_of_three_gives_way_to_siblings_and_exemptions(desk: Desk) -> None:
    terms = {**example("record_decision").body["terms"], "number": 4}
    for ground, accepted in (
        ({}, False),
        ({"limit_ground": "exemption"}, False),
        ({"limit_ground": "exemption", "exemption": "EX-2025-4"}, True),
        ({"limit_ground": "siblings"}, True),
    ):
        desk.prepare("record_decision")
        heard = desk.send_example("record_decision", {**example("record_decision").body, "terms": {**terms, **ground}})
        assert (heard.status == 200) is accepted
        assert accepted or heard.rules == {"usual-fostering-limit"}


def test_the_export_is_one_line_for_each_carer_within_the_clients_scopes(make_desk: Any) -> None:
    desk = make_desk("exporter")
    for _ in range(3):
        desk.prepare("get_carer")
    for grants in (frozenset(SCOPES), USUAL):
        accepted = desk.ask("export_carer_records", {"kind_of_care": "family_link"}, grants=grants)
        assert accepted.status == 202
        identifier = UUID(accepted.json["id"].removeprefix("carers-"))
        run_job(desk.database, DEFINITION, desk.council, identifier)
        ((state, done, total),) = desk.rows(f"select state, done, total from jobs where id = '{identifier}'")
        assert (state, done, total) == ("done", 3, 3)
        parts = desk.rows(f"select content from job_parts where job_id = '{identifier}' order by number")
        lines = [json.loads(line) for line in b"".join(bytes(c) for (c,) in parts).splitlines()]
        assert len(lines) == 3
        assert desk.known[CARER_ID] in {line["carer"]["id"] for line in lines}
        assert all(("contact" in line["carer"]) is (grants != USUAL) for line in lines)
        assert all(("detail" in line["application"]["checks"]["dbs"][0]) is (grants != USUAL) for line in lines)


def test_a_result_is_read_with_what_the_job_used(make_desk: Any) -> None:
    desk = make_desk("exporter-2")
    desk.prepare("get_carer")
    for used in (USUAL, frozenset(SCOPES)):
        accepted = desk.ask("export_carer_records", {}, grants=used)
        path = {"job_id": accepted.json["id"].removeprefix("carers-")}
        run_job(desk.database, DEFINITION, desk.council, UUID(path["job_id"]))
        fields = {"addresses:read", "dbs:read", "contacts:read"} & used
        for lacking in ({"exports:write", *fields}, *({scope} for scope in ("exports:write", *fields))):
            refused = _part(desk, path, used - lacking)
            assert refused.status == 403, lacking
            assert all(scope in json.loads(refused.body)["detail"] for scope in lacking)
        assert _part(desk, path, {"exports:write", *CLOSED} & used).status == 200


def test_republish_announces_every_record_with_its_present_version(make_desk: Any) -> None:
    desk = make_desk("republisher")
    desk.prepare("get_carer")
    with desk.database.owner.begin() as connection:
        connection.execute(text("delete from messaging.outbox where council = 'republisher'"))
    republish(desk.database, DEFINITION, desk.council)
    told = desk.rows("select envelope from messaging.outbox where council = 'republisher' order by position")
    seen = {(e["type"], e["sequence"], e["data"]["state"]) for (e,) in told}
    assert seen == {
        ("carers.enquiry.changed.v1", 4, "applied"),
        ("carers.application.changed.v1", 10, "approved"),
        ("carers.carer.changed.v1", 1, "approved"),
    }


def test_the_migrations_make_the_tables_as_they_are_mapped(desk: Desk) -> None:
    assert drift.check(desk.database._configuration, DEFINITION, [desk.council]) == []


def _part(desk: Desk, path: dict[str, str], grants: Iterable[str]) -> Reply:
    """The first part of a job's result, read by the client that asked for it."""
    deadline = datetime.now(UTC) + timedelta(seconds=20)
    call = Call("carers", "read_job_part", desk.council.slug, "test", uuid4(), deadline)
    return desk.perform(replace(call, grants=frozenset(grants), path=path))


def _application(desk: Desk) -> dict[str, str]:
    return {"application_id": desk.known[APPLICATION_ID]}
