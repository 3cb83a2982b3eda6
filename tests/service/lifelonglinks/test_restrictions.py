"""A restriction from adding to lifting: what may follow, what is refused, who sees what."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from chassis.clock import day_of, system_clock
from services.lifelonglinks.contract.scopes import CLOSED, SCOPES
from tests.service.lifelonglinks.desk import ADDED_BY, LIFTED_BY, Desk, pair, person

TODAY = day_of(system_clock())
USUAL = frozenset(SCOPES) - CLOSED
LIFT = {"reason": "wish_changed"}


def test_a_restriction_holds_from_today_and_is_reviewed_in_half_a_year(desk: Desk) -> None:
    added = desk.add(applies_to_household=True)
    assert added.status == 201
    assert added.headers["Location"] == f"/v1/councils/{desk.council.slug}/restrictions/{added.json['id']}"
    assert added.headers["ETag"] == '"1"'
    assert added.json["state"] == "in_force"
    assert added.json["recorded_by"] == ADDED_BY
    assert added.json["last_day"] is None
    begun, due = (date.fromisoformat(added.json[name]) for name in ("starts_on", "review_due_on"))
    assert 180 <= (due - begun).days <= 185


def test_a_restriction_that_ends_before_its_review_has_none(desk: Desk, make_desk: Any) -> None:
    soon = (TODAY + timedelta(days=20)).isoformat()
    assert desk.add(ends_on=soon).json["review_due_on"] is None
    monthly = make_desk("monthly", settings={"restrictions.review_months": 1})
    due = date.fromisoformat(monthly.add().json["review_due_on"])
    assert 28 <= (due - TODAY).days <= 32


def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    refused = desk.add(
        child="C-same",
        person=person("c-SAME"),
        source="police_bail",
        starts_on="2026-03-02",
        ends_on="2026-03-01",
        review_due_on="2026-02-01",
    )
    assert refused.status == 409
    assert refused.rules == {"restriction-between-two-people", "order-has-reference", "restriction-days-in-order"}


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "enemies"}, "/kind"),
        ({"source": "rumour"}, "/source"),
        ({"child": "Some Body"}, "/child"),
        ({"person": {"kind": "carer", "id": "17"}}, "/person/id"),
        ({"person": {"kind": "person"}}, "/person/id"),
        ({"starts_on": "today"}, "/starts_on"),
        ({"applies_to_household": "yes"}, "/applies_to_household"),
        ({"narrative": "NUL \x00"}, "/narrative"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_a_wrong_field_is_named(desk: Desk, change: Any, pointer: str) -> None:
    refused = desk.add(**change)
    assert refused.status == 422
    assert [e["pointer"] for e in refused.json["errors"]] == [pointer]


def test_the_council_alone_refuses_contact_for_seven_days(desk: Desk) -> None:
    urgent = {"source": "la_decision", "starts_on": "2026-03-02", "child": "C-urgent", "person": person("P-urgent")}
    assert desk.add(**urgent).rules == {"urgent-refusal-ends-in-time"}
    assert desk.add(**urgent, ends_on="2026-03-09").rules == {"urgent-refusal-ends-in-time"}
    assert desk.add(**urgent, ends_on="2026-03-08").status == 201
    following = {**urgent, "starts_on": "2026-03-09", "ends_on": "2026-03-10"}
    assert desk.add(**following).rules == {"urgent-refusal-not-prolonged"}
    assert desk.add(**{**following, "starts_on": "2026-03-10", "ends_on": "2026-03-16"}).status == 201
    order = {"source": "court_order", "reference": "Order 1"}
    assert desk.add(**{**following, **order}).status == 201
    assert desk.add(**{**urgent, "section_34": False}).status == 201
    assert desk.add(**{**urgent, "kind": "supervised"}).status == 201


def test_another_kind_that_forbids_as_much_is_no_way_round_the_seven_days(desk: Desk) -> None:
    urgent = {"source": "la_decision", "kind": "no_information", "child": "C-kinds", "person": person("P-kinds")}
    assert desk.add(**urgent, starts_on="2026-03-02").rules == {"urgent-refusal-ends-in-time"}
    assert desk.add(**urgent, starts_on="2026-03-02", ends_on="2026-03-08").status == 201
    following = {**urgent, "kind": "no_contact", "starts_on": "2026-03-09", "ends_on": "2026-03-10"}
    assert desk.add(**following).rules == {"urgent-refusal-not-prolonged"}
    for kind in ("supervised", "indirect_only", "no_identifying_information"):
        assert desk.add(**{**urgent, "kind": kind}).status == 201, "some contact is left: it is limited, not refused"


def test_the_word_child_is_no_way_round_the_seven_days(desk: Desk) -> None:
    refusal = {"source": "la_decision", "child": "C-words", "starts_on": "2026-03-02"}
    as_child = {**refusal, "person": person("P-words", "child")}
    assert desk.add(**as_child).rules == {"urgent-refusal-ends-in-time"}
    assert desk.add(**as_child, ends_on="2026-03-08").status == 201
    following = {**refusal, "person": person("P-words"), "starts_on": "2026-03-09", "ends_on": "2026-03-10"}
    assert desk.add(**following).rules == {"urgent-refusal-not-prolonged"}
    assert desk.add(**as_child, section_34=False).status == 201, "two children may be kept apart for longer"


def test_a_limit_is_not_tightened_into_a_refusal_without_end(desk: Desk) -> None:
    letters = desk.add(source="la_decision", kind="indirect_only", person=person("P-tighter")).json
    tighter = {"kind": "no_information"}
    refused = desk.ask("change_restriction", tighter, restriction=letters["id"], if_match=1)
    assert refused.rules == {"urgent-refusal-ends-in-time"}


def test_a_council_may_allow_itself_fewer_days(make_desk: Any) -> None:
    strict = make_desk("strict", settings={"restrictions.urgent_refusal_days": 3})
    urgent = {"source": "la_decision", "starts_on": "2026-03-02"}
    assert strict.add(**urgent, ends_on="2026-03-05").rules == {"urgent-refusal-ends-in-time"}
    assert strict.add(**urgent, ends_on="2026-03-04").status == 201


def test_parallel_urgent_refusals_do_not_add_up(desk: Desk) -> None:
    urgent = {"source": "la_decision", "child": "C-parallel", "person": person("P-parallel")}
    weeks = [("2026-05-04", "2026-05-10"), ("2026-05-11", "2026-05-17")] * 4

    def add(week: tuple[str, str]) -> int:
        return desk.add(**urgent, starts_on=week[0], ends_on=week[1]).status

    with ThreadPoolExecutor(8) as pool:
        assert {201, 409} == set(pool.map(add, weeks))
    kept = desk.ask("list_restrictions", query={"child": "C-parallel"}).json["items"]
    assert len({r["starts_on"] for r in kept}) == 1


def test_a_change_needs_the_version_and_may_only_tighten(desk: Desk) -> None:
    added = desk.add(kind="supervised", ends_on="2199-06-30", applies_to_household=True).json
    change = {"kind": "no_contact", "ends_on": None, "reference": "Letter 4", "review_due_on": "2199-01-01"}
    assert desk.ask("change_restriction", change, restriction=added["id"]).status == 428
    assert desk.ask("change_restriction", change, restriction=added["id"], if_match=7).status == 412
    weaker = {"kind": "no_contact", "ends_on": "2199-06-29", "applies_to_household": False}
    refused = desk.ask("change_restriction", weaker, restriction=added["id"], if_match=1)
    assert refused.rules == {"change-makes-it-no-weaker"}
    assert "ends_on, applies_to_household" in refused.json["violations"][0]["reason"]
    changed = desk.ask("change_restriction", change, restriction=added["id"], if_match=1)
    assert {name: changed.json[name] for name in change} == change
    assert (changed.json["version"], changed.headers["ETag"]) == (2, '"2"')


def test_nothing_of_a_refused_change_stays(desk: Desk) -> None:
    added = desk.add(source="la_decision", starts_on="2199-03-04", ends_on="2199-03-08").json
    change = {"ends_on": "2199-06-30", "narrative": "Longer."}
    refused = desk.ask("change_restriction", change, restriction=added["id"], if_match=1)
    assert refused.rules == {"urgent-refusal-ends-in-time"}
    assert desk.ask("get_restriction", restriction=added["id"]).json == added
    assert len(desk.events(added["id"])) == 1


def test_another_person_lifts(desk: Desk, make_desk: Any) -> None:
    added = desk.add().json["id"]
    for spelt in (ADDED_BY, ADDED_BY.upper(), ADDED_BY.title()):
        refused = desk.ask("lift_restriction", LIFT, restriction=added, actor=spelt)
        assert refused.rules == {"loosened-by-another-person"}
    lifted = desk.ask("lift_restriction", {**LIFT, "note": "Asked twice."}, restriction=added)
    assert lifted.json["state"] == "lifted"
    assert lifted.json["lifting"]["lifted_by"] == LIFTED_BY
    assert lifted.json["last_day"] == (TODAY - timedelta(days=1)).isoformat()
    for step, body in (("lift_restriction", LIFT), ("review_restriction", {"outcome": "continues"})):
        assert desk.ask(step, body, restriction=added).rules == {"restriction-stands"}
    change = desk.ask("change_restriction", {"kind": "no_contact"}, restriction=added, if_match=2)
    assert change.rules == {"restriction-stands"}
    trusting = make_desk("trusting", settings={"restrictions.loosened_by_another_person": False})
    mine = trusting.add().json["id"]
    assert trusting.ask("lift_restriction", LIFT, restriction=mine, actor=ADDED_BY).status == 200


@pytest.mark.parametrize("settings", [{}, {"restrictions.loosened_by_another_person": False}])
def test_whom_a_restriction_names_neither_changes_reviews_nor_lifts_it(make_desk: Any, settings: Any) -> None:
    desk = make_desk(f"own-cause-{len(settings)}", settings=settings)
    added = desk.add(person=person(r"CORP\jsmith", "worker"), kind="supervised").json["id"]
    steps = (
        ("lift_restriction", LIFT),
        ("review_restriction", {"outcome": "lift", "lifting": LIFT}),
        ("review_restriction", {"outcome": "changed", "changes": {"kind": "indirect_only"}}),
        ("review_restriction", {"outcome": "continues", "next_review_on": "2199-01-01"}),
        ("change_restriction", {"review_due_on": "2199-01-01"}),
    )
    for step, body in steps:
        version = 1 if step == "change_restriction" else None
        refused = desk.ask(step, body, restriction=added, actor=r"corp\JSmith", if_match=version)
        assert refused.rules == {"restriction-left-to-others"}, step
    assert desk.ask("lift_restriction", LIFT, restriction=added, actor="jsmith").status == 200


def test_who_has_a_workers_number_as_a_person_may_still_act(desk: Desk) -> None:
    added = desk.add(person=person("W-7")).json["id"]
    assert desk.ask("lift_restriction", LIFT, restriction=added, actor="W-7").status == 200


@pytest.mark.parametrize("number", ["j.smith@example.org", r"CORP\jsmith", "smith+1", "#7", "w" * 200])
def test_a_worker_is_restricted_by_whatever_number_a_worker_may_have(desk: Desk, number: str) -> None:
    added = desk.add(person=person(number, "worker"))
    assert added.status == 201, added.json
    child = added.json["child"]
    assert not desk.check(pair(child, person(number.upper(), "worker")))["permitted"]
    query = {"person": number.upper(), "person_kind": "worker"}
    listed = desk.ask("list_restrictions", query=query).json["items"]
    assert added.json["id"] in [one["id"] for one in listed]
    assert desk.events(added.json["id"])[0]["data"]["person"] == {"kind": "worker", "id": number}


@pytest.mark.parametrize(
    ("kind", "number"), [("person", "j.smith@example.org"), ("person", "p" * 81), ("worker", "Operator:1")]
)
def test_a_number_has_the_shape_of_its_kind(desk: Desk, kind: str, number: str) -> None:
    refused = desk.add(person=person(number, kind))
    assert (refused.status, [e["pointer"] for e in refused.json["errors"]]) == (422, ["/person/id"])


def test_what_a_court_ordered_ends_with_its_order(desk: Desk) -> None:
    added = desk.add(source="court_order", reference="Order 1").json["id"]
    ended = {"reason": "order_ended"}
    assert desk.ask("lift_restriction", ended, restriction=added).rules == {"lifting-names-its-order"}
    assert desk.ask("lift_restriction", {**ended, "reference": "Order 2"}, restriction=added).status == 200


def test_a_review_lets_it_continue(desk: Desk) -> None:
    added = desk.add(starts_on="2025-01-06").json["id"]
    wrong = {"outcome": "continues", "reviewed_on": "2199-01-01", "next_review_on": "2199-01-01"}
    refused = desk.ask("review_restriction", wrong, restriction=added)
    assert refused.rules == {"review-day-has-come", "next-review-comes-later"}
    assert desk.ask("review_restriction", {"outcome": "continues"}, restriction=added, if_match=2).status == 412
    review = {"outcome": "continues", "reviewed_on": "2026-01-05", "note": "Still afraid."}
    reviewed = desk.ask("review_restriction", review, restriction=added, if_match=1, actor=ADDED_BY).json
    assert reviewed["review_due_on"] == "2026-07-05"
    assert reviewed["reviews"] == [{**review, "reviewed_by": ADDED_BY}]
    named = {**review, "next_review_on": "2026-03-01"}
    assert desk.ask("review_restriction", named, restriction=added).json["review_due_on"] == "2026-03-01"


def test_a_review_by_another_person_may_loosen_and_lift(desk: Desk) -> None:
    added = desk.add().json["id"]
    loosened = {"outcome": "changed", "changes": {"kind": "supervised"}}
    refused = desk.ask("review_restriction", loosened, restriction=added, actor=ADDED_BY)
    assert refused.rules == {"loosened-by-another-person"}
    tightened = {"outcome": "changed", "changes": {"applies_to_household": True}}
    assert desk.ask("review_restriction", tightened, restriction=added, actor=ADDED_BY).status == 200
    assert desk.ask("review_restriction", loosened, restriction=added).json["kind"] == "supervised"
    lift = {"outcome": "lift", "lifting": {"reason": "risk_ended"}}
    assert desk.ask("review_restriction", lift, restriction=added, actor=ADDED_BY).rules == {
        "loosened-by-another-person"
    }
    lifted = desk.ask("review_restriction", lift, restriction=added).json
    assert (lifted["state"], lifted["reviews"][-1]["outcome"]) == ("lifted", "lift")
    types = [e["type"].split(".")[2] for e in desk.events(added)]
    assert types == ["added", "changed", "changed", "lifted"]


def test_the_list_is_filtered_and_paged(make_desk: Any) -> None:
    desk = make_desk("lister")
    who = person("P-9")
    for number in (1, 3, 5):
        desk.add(child=f"C-{number}", person=who, starts_on="2025-02-01")
    desk.add(child="C-4", person=person("C-2", "child"), starts_on="2025-02-01")
    desk.add(child="P-9", person=person("x"), starts_on="2025-03-01", ends_on="2025-03-31", review_due_on="2025-03-31")
    desk.add(child="C-7", person=person("P-9", "worker"), starts_on="2199-01-01")

    def children(**query: str) -> list[str]:
        return [r["child"] for r in desk.ask("list_restrictions", query=query).json["items"]]

    assert children(person="p-9") == ["C-1", "C-3", "C-5", "P-9", "C-7"]
    assert children(person="p-9", person_kind="worker") == ["C-7"]
    assert children(person="C-2") == children(person="c-2", person_kind="person") == ["C-4"]
    assert children(child="C-2") == []
    assert children(in_force_on="2025-03-01", person="P-9") == ["C-1", "C-3", "C-5", "P-9"]
    assert children(in_force_on="2025-03-31", child="P-9") == ["P-9"]
    assert children(in_force_on="2025-04-01", child="P-9") == []
    assert children(in_force_on="2025-02-28", child="P-9") == []
    assert children(state="expired") == ["P-9"]
    assert children(state="coming") == ["C-7"]
    assert children(state="in_force", kind="supervised") == []
    first = desk.ask("list_restrictions", query={"limit": "2", "person": "P-9"}).json
    cursor = first["next"].split("cursor=")[1].split("&")[0]
    rest = desk.ask("list_restrictions", query={"limit": "9", "person": "P-9", "cursor": cursor}).json
    assert [r["child"] for r in first["items"] + rest["items"]] == ["C-1", "C-3", "C-5", "P-9", "C-7"]


def test_overdue_reviews_are_listed(make_desk: Any) -> None:
    desk = make_desk("overdue")
    for days in (-1, 0, 1):
        due = (TODAY + timedelta(days=days)).isoformat()
        desk.add(child=f"due-{days}", starts_on="2025-01-01", review_due_on=due)
    found = {
        answer: [r["child"] for r in desk.ask("list_restrictions", query={"review_overdue": answer}).json["items"]]
        for answer in ("true", "false")
    }
    assert found == {"true": ["due--1"], "false": ["due-0", "due-1"]}
    overdue = desk.ask("list_restrictions", query={"review_overdue": "true"}).json["items"][0]
    assert overdue["review_overdue"] is True
    assert desk.ask("lift_restriction", LIFT, restriction=overdue["id"]).json["review_overdue"] is False
    assert desk.ask("list_restrictions", query={"review_overdue": "true"}).json["items"] == []


def test_words_have_a_scope_of_their_own(desk: Desk) -> None:
    added = desk.add(narrative="Why it was made.").json["id"]
    review = {"outcome": "lift", "note": "Why it ended.", "lifting": {"reason": "other", "note": "Why it was lifted."}}
    desk.ask("review_restriction", review, restriction=added)
    usual = desk.ask("get_restriction", restriction=added, grants=USUAL).json
    assert "narrative" not in usual
    assert "note" not in usual["reviews"][0]
    assert "note" not in usual["lifting"]
    listed = desk.ask("list_restrictions", query={"child": usual["child"]}, grants=USUAL).json["items"]
    assert listed == [usual]
    whole = desk.ask("get_restriction", restriction=added).json
    assert (whole["narrative"], whole["lifting"]["note"]) == ("Why it was made.", "Why it was lifted.")
    assert "Why it" not in str(desk.events(added))


@pytest.mark.parametrize(
    ("operation", "body", "pointer"),
    [
        ("change_restriction", {"narrative": "Overwritten."}, "/narrative"),
        ("review_restriction", {"outcome": "changed", "changes": {"narrative": "Overwritten."}}, "/changes/narrative"),
    ],
)
def test_words_that_a_client_may_not_read_it_does_not_replace(
    desk: Desk, operation: str, body: dict[str, Any], pointer: str
) -> None:
    added = desk.add(narrative="Why it was made.").json["id"]
    refused = desk.ask(operation, body, restriction=added, grants=USUAL, if_match=1)
    assert (refused.status, [one["pointer"] for one in refused.json["errors"]]) == (403, [pointer])
    assert desk.ask("get_restriction", restriction=added).json["narrative"] == "Why it was made."
    assert desk.ask(operation, body, restriction=added, if_match=1).json["narrative"] == "Overwritten."


def test_the_audit_names_the_restriction_and_the_child(desk: Desk) -> None:
    added = desk.add().json
    desk.ask("get_restriction", restriction=added["id"])
    desk.ask("lift_restriction", LIFT, restriction=added["id"], actor=ADDED_BY)
    rows = desk.rows(f"select * from audit where '{added['id']}' = any(subjects) order by at")
    assert [(r.operation, r.outcome) for r in rows] == [
        ("add_restriction", "done"),
        ("get_restriction", "done"),
        ("lift_restriction", "refused-by-rule"),
    ]
    assert all(added["child"] in r.subjects for r in rows[:2])
    assert rows[2].violations == ["loosened-by-another-person"]


def test_what_is_not_there_is_404(desk: Desk) -> None:
    nowhere = "0190a1b2-0000-7000-8000-00000000ffff"
    assert desk.ask("get_restriction", restriction=nowhere).status == 404
    assert desk.ask("lift_restriction", LIFT, restriction=nowhere).status == 404
    assert desk.ask("change_restriction", {}, restriction=nowhere, if_match=1).status == 404
