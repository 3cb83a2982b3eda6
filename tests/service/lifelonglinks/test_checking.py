"""Whether people may meet: asked over HTTP, and by other services from their own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from chassis.clock import day_of, system_clock
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.messaging.scopes import system_scope
from chassis.problems import DEADLINE, Problem, unavailable
from chassis.rpc.wire import Call, Reply
from services.lifelonglinks.contract import ask_about_contact
from services.lifelonglinks.restrictions.tables import Restriction
from tests.service.lifelonglinks.desk import Desk, pair, person

CARER = person("0190a1b2-0000-7000-8000-00000000ca4e", "carer")
TODAY = day_of(system_clock())


@pytest.mark.parametrize(
    ("days", "forbidden"),
    [
        (["2026-03-01"], []),
        (["2026-03-01", "2026-03-02"], ["2026-03-02"]),
        (["2026-03-08"], ["2026-03-08"]),
        (["2026-03-09"], []),
    ],
)
def test_first_and_last_day_are_included(desk: Desk, days: list[str], forbidden: list[str]) -> None:
    added = desk.add(starts_on="2026-03-02", ends_on="2026-03-08").json
    answer = desk.check(pair(added["child"], added["person"], days=days))
    assert answer["permitted"] is not bool(forbidden)
    found = answer["pairs"][0]["restrictions"]
    assert [day for one in found for day in one["days"]] == forbidden
    assert {one["restriction_id"] for one in found} <= {added["id"]}


@pytest.mark.parametrize(
    ("period", "permitted"),
    [
        ({"starts_on": "2026-02-01", "ends_on": "2026-03-01"}, True),
        ({"starts_on": "2026-02-01", "ends_on": "2026-03-02"}, False),
        ({"starts_on": "2026-03-08"}, False),
        ({"starts_on": "2026-03-09"}, True),
    ],
)
def test_a_period_is_asked_about_as_a_whole(desk: Desk, period: Any, permitted: bool) -> None:
    added = desk.add(starts_on="2026-03-02", ends_on="2026-03-08").json
    assert desk.check(pair(added["child"], added["person"], period=period))["permitted"] is permitted


def test_without_days_it_is_about_today_and_order_and_letters_make_no_difference(desk: Desk) -> None:
    added = desk.add().json
    asked = pair(added["child"].lower(), added["person"])
    turned = {"first": asked["second"], "second": asked["first"]}
    answer = desk.check(asked, turned)
    assert answer["pairs"][0] == answer["pairs"][1]
    (found,) = answer["pairs"][0]["restrictions"]
    assert found["days"] == [TODAY.isoformat()]
    assert (found["rule"], found["covers"]) == ("restriction-no-contact", "person")
    assert "narrative" not in found


def test_the_kind_decides_what_is_forbidden(desk: Desk) -> None:
    added = desk.add(kind="supervised").json
    intents = ("meet", "meet_supervised", "indirect", "inform", "identify")
    answer = desk.check(*(pair(added["child"], added["person"], intent=intent) for intent in intents))
    assert [one["permitted"] for one in answer["pairs"]] == [False, True, True, True, True]


def test_everybody_in_the_home_is_present_and_households_count_where_the_restriction_says(desk: Desk) -> None:
    narrow, wide = desk.add().json, desk.add(applies_to_household=True).json
    for added, reached in ((narrow, False), (wide, True)):
        first = {"present": [person(added["child"], "child")]}
        home = {"first": first, "second": {"present": [CARER, added["person"]]}}
        elsewhere = {"first": first, "second": {"present": [CARER], "household": [added["person"]]}}
        answer = desk.check(home, elsewhere)
        assert [one["permitted"] for one in answer["pairs"]] == [False, not reached]


def test_two_children_and_a_carer_are_kept_apart_by_their_ids(desk: Desk) -> None:
    other = desk.add(person=person("C-sibling", "child")).json
    assert not desk.check(pair(other["child"], person("C-sibling", "child")))["permitted"]
    assert not desk.check(pair(other["child"], person("C-sibling", "person")))["permitted"]
    assert desk.check(pair(other["child"], person("C-sibling", "worker")))["permitted"]
    carer = desk.add(person=CARER).json
    assert not desk.check(pair(carer["child"], {**CARER, "id": CARER["id"].upper()}))["permitted"]


def test_lifting_restores_what_was_permitted(desk: Desk) -> None:
    added = desk.add(kind="supervised").json
    asked = pair(added["child"], added["person"])
    desk.add(child=added["child"], person=added["person"], kind="indirect_only")
    assert len(desk.check(asked)["pairs"][0]["restrictions"]) == 2
    for one in desk.check(asked)["pairs"][0]["restrictions"]:
        assert not desk.check(asked)["permitted"]
        desk.ask("lift_restriction", {"reason": "risk_ended"}, restriction=one["restriction_id"])
    assert desk.check(asked)["permitted"]
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert desk.check({**asked, "days": [yesterday]})["permitted"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"days": ["2026-03-02"], "period": {"starts_on": "2026-03-02"}}, "/pairs/0/period"),
        ({"period": {"starts_on": "2026-03-02", "ends_on": "2026-03-01"}}, "/pairs/0/period/ends_on"),
        ({"days": []}, "/pairs/0/days"),
        ({"second": {"present": []}}, "/pairs/0/second/present"),
        ({"intent": "marry"}, "/pairs/0/intent"),
    ],
)
def test_a_wrong_question_is_refused(desk: Desk, change: Any, pointer: str) -> None:
    refused = desk.ask("check_restrictions", {"pairs": [{**pair("C-1", CARER), **change}]})
    assert refused.status == 422
    assert [e["pointer"] for e in refused.json["errors"]] == [pointer]


def test_a_question_that_would_hold_up_others_is_refused_and_asked_in_parts_by_services(desk: Desk) -> None:
    days = [(TODAY + timedelta(days=n)).isoformat() for n in range(60)]
    pairs = [{**pair("C-1", CARER), "days": days}] * 100
    refused = desk.ask("check_restrictions", {"pairs": pairs})
    assert refused.status == 422
    assert [e["pointer"] for e in refused.json["errors"]] == ["/pairs"]
    asked: list[Call] = []

    def call(call: Call) -> Reply:
        asked.append(call)
        return desk.perform(call)

    with of_another_service(desk, call) as unit:
        assert len(ask_about_contact(unit, pairs)) == 100
    assert len(asked) == 2


def test_a_check_leaves_an_audit_row_with_whom_it_was_about(desk: Desk) -> None:
    added = desk.add().json
    desk.check(pair(added["child"], added["person"]))
    (row,) = desk.rows(f"select * from audit where '{added['id']}' = any(subjects) and operation like 'check%'")
    assert set(row.subjects) == {added["id"], added["child"], added["person"]["id"]}


def test_a_check_among_many_restrictions_is_fast(make_desk: Any) -> None:
    desk = make_desk("crowded")
    added = desk.add(child="C-0", person=CARER).json
    with desk.database.unit_of_work(system_scope(desk.council, "test")) as unit:
        row = unit.session.get_one(Restriction, added["id"])
        same = {c.key: getattr(row, c.key) for c in Restriction.__table__.columns}
        more = [
            {**same, "id": new_identifier(), "child_key": f"council:{n % 2000}", "person_key": f"council:x{n}"}
            for n in range(10_000)
        ]
        unit.session.execute(insert(Restriction), more)
    pairs = [pair(f"C-{n}", CARER, period={"starts_on": TODAY.isoformat()}) for n in range(500)]
    desk.check(*pairs)
    answer = desk.check(*pairs, operation="check_contact")
    assert [one["permitted"] for one in answer["pairs"]] == [False] + [True] * 499


@contextmanager
def of_another_service(desk: Desk, caller: Any) -> Iterator[UnitOfWork]:
    """A unit of work whose questions go to `caller`."""
    before, desk.database.caller = desk.database.caller, caller
    try:
        with desk.database.unit_of_work(replace(system_scope(desk.council, "test"), actor="worker-1")) as unit:
            yield unit
    finally:
        desk.database.caller = before


def test_another_service_asks_without_any_scope_of_the_caller(desk: Desk) -> None:
    added = desk.add(narrative="Why.").json
    asked: list[tuple[Call, Reply]] = []

    def call(call: Call) -> Reply:
        asked.append((call, desk.perform(call)))
        return asked[-1][1]

    with of_another_service(desk, call) as unit:
        pairs = [pair("C-nobody", CARER), pair(added["child"], added["person"])] * 300
        answer = ask_about_contact(unit, pairs)
    assert [len(violations) for violations in answer] == [0, 1] * 300
    assert {v.rule for violations in answer for v in violations} == {"restriction-no-contact"}
    assert [c.operation for c, _ in asked] == ["check_contact"] * 2
    assert all(b"Why." not in reply.body for _, reply in asked)


@pytest.mark.parametrize(
    "outcome",
    [
        unavailable("away"),
        Problem(DEADLINE, "late"),
        Reply(500),
        Reply(422, {}, b"{}"),
        Reply(200, {}, b'{"pairs": []}'),
    ],
    ids=["away", "late", "500", "422", "incomplete"],
)
def test_no_judgement_is_no(desk: Desk, outcome: Problem | Reply) -> None:
    def call(_: Call) -> Reply:
        if isinstance(outcome, Problem):
            raise outcome
        return outcome

    with of_another_service(desk, call) as unit, pytest.raises(Problem) as refused:
        ask_about_contact(unit, [pair("C-1", CARER)])
    assert (refused.value.status, refused.value.type.slug) == (503, "restrictions-unavailable")
    assert refused.value.headers["Retry-After"]


def test_one_council_knows_nothing_of_anothers_restrictions(desk: Desk, make_desk: Any) -> None:
    added = desk.add().json
    neighbour = make_desk("neighbour")
    assert neighbour.check(pair(added["child"], added["person"]))["permitted"]
    assert neighbour.ask("get_restriction", restriction=added["id"]).status == 404
