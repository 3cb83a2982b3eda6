"""The written agreement against PostgreSQL: versions that never change, who signs, when it comes into force."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import day_of
from services.links.contract.examples import example
from services.links.sessions.tables import Session
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import CARERS, SIGNERS, SKILL, Journey, hear_able_carer, over, record
from tests.service.links.rows import put
from tests.support.desk import Heard

KEPT = "number, legal_basis, starts_on, ends_on, sessions_per_month, terms, digest, drafted_by, drafted_at, offered_on"


@pytest.fixture
def happy(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("everyone_happy")


def withdraw(journey: Journey, number: int = 1) -> Heard:
    return journey.ask("withdraw_agreement", {"reason": "Other days."}, path={"number": str(number)})


def agreement(journey: Journey, number: int = 1) -> Any:
    heard = journey.ask("get_agreement", path={"number": str(number)})
    assert heard.status == 200
    return heard.json


STEPS: dict[str, Callable[[Journey], Heard]] = {
    "offer": Journey.offer,
    "sign": lambda j: j.sign("child"),
    "withdraw": withdraw,
}
ALLOWED = {"draft": {"offer", "withdraw"}, "offered": {"sign", "withdraw"}}


def in_state(desk: LinksDesk, state: str) -> Journey:
    journey = Journey(desk).reach("active" if state in ("signed", "superseded") else "everyone_happy")
    if state in ("draft", "offered", "withdrawn"):
        assert journey.draft().status == 201
    if state == "offered":
        assert journey.offer().status == 200
    if state == "withdrawn":
        assert withdraw(journey).status == 200
    if state == "superseded":
        assert journey.draft().status == 201
        assert journey.offer(2).status == 200
        assert journey.sign_all(2).status == 200
    assert agreement(journey)["state"] == state
    return journey


@pytest.mark.parametrize("state", ["draft", "offered", "signed", "superseded", "withdrawn"])
def test_from_every_state_each_step_is_taken_or_refused_by_name(desk: LinksDesk, state: str) -> None:
    standing = in_state(desk, state)
    before = agreement(standing)
    for step, take in STEPS.items():
        if step in ALLOWED.get(state, set()):
            assert take(in_state(desk, state)).status == 200
        else:
            heard = take(standing)
            assert heard.status == 409
            assert "agreement-step-in-order" in heard.rules
    assert agreement(standing) == before


def test_versions_that_are_not_there_are_404(happy: Journey) -> None:
    for number in ("1", "0", "01", "9999999", "none"):
        assert happy.ask("get_agreement", path={"number": number}).status == 404
        assert happy.ask("offer_agreement", path={"number": number}).status == 404


PRACTICE = example("record_child").body["gp"]
LACKING: dict[str, Any] = {
    "practice": {"gp": None},
    "its address": {"gp": {**PRACTICE, "address_lines": []}},
    "education": {"education": None},
}


@pytest.mark.parametrize("changes", LACKING.values(), ids=LACKING)
def test_without_what_the_care_plan_needs_nothing_is_offered_or_signed(
    desk: LinksDesk, changes: dict[str, Any]
) -> None:
    number = f"PLAN-{uuid4().hex[:8]}"
    assert record(desk, number, **changes).status == 201
    journey = Journey(desk, number).reach("everyone_happy")
    assert journey.draft().status == 201
    heard = journey.offer()
    assert heard.rules == {"care-plan-has-its-content"}
    assert "PUT /short-breaks/children/" in heard.json["violations"][0]["reason"]
    record_again(desk, number)
    assert journey.offer().status == 200
    record_again(desk, number, **changes)
    assert journey.sign("child").rules == {"care-plan-has-its-content"}


def test_a_break_under_section_17_needs_no_care_plan(desk: LinksDesk) -> None:
    number = f"PLAN-{uuid4().hex[:8]}"
    assert record(desk, number, legal_basis="s17_6", gp=None, education=None).status == 201
    journey = Journey(desk, number).reach("everyone_happy")
    assert journey.draft(legal_basis="s17_6").status == 201
    assert journey.offer().status == 200


MATTERS = ({"matter": "school_trip", "needed": False}, {"matter": "overnight_stay", "needed": False})
INCOMPLETE: dict[str, tuple[dict[str, Any], str]] = {
    "objectives": ({"objectives": None}, "/terms/objectives"),
    "education": ({"education": None}, "/terms/education"),
    "visits": ({"visits": None}, "/terms/visits"),
    "cooperation": ({"cooperation": None}, "/terms/cooperation"),
    "no approvals": ({"prior_approval": []}, "/terms/prior_approval"),
    "one of two approvals": ({"prior_approval": [MATTERS[0]]}, "/terms/prior_approval"),
}


@pytest.mark.parametrize(("terms", "field"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_the_law_asks_of_a_looked_after_childs_agreement_is_needed(
    happy: Journey, terms: dict[str, Any], field: str
) -> None:
    assert fields(happy.draft(terms=terms)) == {field}


def test_under_section_17_it_may_be_left_out_but_court_orders_are_always_stated(desk: LinksDesk) -> None:
    number = f"PLAN-{uuid4().hex[:8]}"
    assert record(desk, number, legal_basis="s17_6").status == 201
    journey = Journey(desk, number).reach("everyone_happy")
    body = journey.agreement(legal_basis="s17_6")
    for name in ("objectives", "education", "visits", "cooperation", "prior_approval"):
        del body["terms"][name]
    assert journey.ask("draft_agreement", body).status == 201
    del body["terms"]["contact_orders"]
    assert fields(journey.ask("draft_agreement", body)) == {"/terms/contact_orders"}


def test_a_court_order_on_contact_stands_in_the_agreement(happy: Journey) -> None:
    order = {"kind": "child_arrangements", "made_on": "2024-02-29", "says": "Calls on Sundays, supervised."}
    assert happy.draft(terms={"contact_orders": [order]}).status == 201
    assert agreement(happy)["terms"]["contact_orders"] == [{**order, "court": None}]


@pytest.mark.parametrize(
    ("legal_basis", "weeks", "stands"),
    [("s20_reg48", 25, True), ("s20_reg48", 27, False), ("s20_full", 6, True), ("s20_full", 7, False)],
)
def test_agreed_visits_keep_to_the_interval_of_the_law(
    desk: LinksDesk, legal_basis: str, weeks: int, stands: bool
) -> None:
    number = f"PLAN-{uuid4().hex[:8]}"
    assert record(desk, number, legal_basis=legal_basis).status == 201
    journey = Journey(desk, number).reach("everyone_happy")
    visits = {"visited_by": "The child's social worker", "every_weeks": weeks}
    heard = journey.draft(legal_basis=legal_basis, terms={"visits": visits})
    assert heard.status == (201 if stands else 409)
    assert stands or heard.rules == {"visiting-interval-within-limit"}


@pytest.mark.parametrize(
    ("matter", "stands"),
    [
        ({"needed": True, "given_by": "parents"}, True),
        ({"needed": True}, False),
        ({"needed": False, "given_by": "parents"}, False),
    ],
)
def test_whoever_approves_is_named_where_an_approval_is_needed(
    happy: Journey, matter: dict[str, Any], stands: bool
) -> None:
    heard = happy.draft(terms={"prior_approval": [MATTERS[0], {"matter": "overnight_stay", **matter}]})
    assert heard.status == (201 if stands else 422)


def test_an_agreement_from_before_these_fields_is_read_offered_and_signed(happy: Journey) -> None:
    assert happy.draft().status == 201
    for name in ("objectives", "education", "visits", "cooperation", "prior_approval", "contact_orders"):
        happy.desk.write(f"update agreements set terms = terms - '{name}' where link_id = '{happy.link}'")
    assert "visits" not in agreement(happy)["terms"]
    assert happy.offer().status == 200
    assert happy.sign_all().json["state"] == "signed"


def test_a_signature_keeps_its_moment(happy: Journey) -> None:
    assert happy.draft().status == 201
    assert happy.offer().status == 200
    at_once = happy.sign("parent", "P-2041").json["signatures"][-1]
    assert at_once["signed_at"] == at_once["recorded_at"]
    now = happy.desk.clock()
    said = happy.sign("parent", "P-2042", signed_at=now.isoformat()).json["signatures"][-1]
    assert (said["signed_on"], said["signed_at"]) == (happy.desk_today, now.isoformat())
    by_post = happy.sign("carer", "1", method="post", signed_on=happy.desk_today).json["signatures"][-1]
    assert by_post["signed_at"] is None
    later = (now + timedelta(minutes=5)).isoformat()
    assert happy.sign("carer", "2", signed_at=later).rules == {"signed-after-the-offer"}
    other = (now - timedelta(days=1)).isoformat()
    assert fields(happy.sign("carer", "2", signed_at=other, signed_on=happy.desk_today)) == {"/signed_at"}
    happy.desk.write(
        "update agreements set signatures = (select jsonb_agg(one - 'signed_at') from jsonb_array_elements(signatures)"
        f" one) where link_id = '{happy.link}'"
    )
    assert {one["signed_at"] for one in agreement(happy)["signatures"]} == {None}


def fields(heard: Heard) -> set[str]:
    assert heard.status == 422, heard.json
    return {one["pointer"] for one in heard.json["errors"]}


def record_again(desk: LinksDesk, number: str, **changes: Any) -> None:
    version = desk.ask("get_child", path={"child": number}).json["version"]
    assert record(desk, number, version, **changes).status == 200


def test_nothing_changes_what_was_offered(desk: LinksDesk) -> None:
    """Whatever is done to the link afterwards, the row says what it said."""
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().json["digest"]
    kept = desk.rows(f"select {KEPT} from agreements where link_id = '{journey.link}' and number = 1")
    assert journey.sign_all().json["state"] == "signed"
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    assert journey.ask("plan_legal_basis", replan).status == 200
    assert journey.draft(legal_basis="s20_full", terms={"activities": ["Other"]}).status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    assert journey.offer(1).status == 409
    assert withdraw(journey, 1).status == 409
    assert journey.ask("end_link", {"reason": "completed"}).status == 200
    assert desk.rows(f"select {KEPT} from agreements where link_id = '{journey.link}' and number = 1") == kept
    first, second = (agreement(journey, number) for number in (1, 2))
    assert (first["state"], second["state"]) == ("superseded", "signed")
    assert first["in_force_until"] == second["in_force_from"]
    assert first["digest"] != second["digest"]


def test_the_same_words_have_the_same_digest_and_others_another(desk: LinksDesk) -> None:
    digests = []
    for terms in ({}, {}, {"money": "Five pounds."}):
        journey = Journey(desk).reach("everyone_happy")
        assert journey.draft(terms=terms).status == 201
        digests.append(journey.offer().json["digest"])
    assert digests[0] == digests[1] != digests[2]
    assert len(digests[0]) == 64


@pytest.mark.parametrize("seed", range(5))
def test_it_comes_into_force_with_the_last_signature_in_whatever_order(desk: LinksDesk, seed: int) -> None:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert {(p["role"], p["person"]) for p in journey.offer().json["awaited"]} == set(SIGNERS)
    order = random.Random(seed).sample(SIGNERS, len(SIGNERS))
    for signed, (role, person) in enumerate(order, 1):
        assert journey.view["state"] == "everyone_happy"
        heard = journey.sign(role, person)
        assert heard.status == 200, heard.json
        assert len(heard.json["awaited"]) == len(SIGNERS) - signed
    assert heard.json["state"] == "signed"
    view = journey.view
    assert (view["state"], view["agreement"], view["active_from"]) == ("active", 1, journey.desk_today)
    assert journey.events[-1]["type"] == "links.link.activated.v1"


@pytest.mark.parametrize(
    ("role", "person"),
    [("parent", "P-9"), ("parent", "1"), ("carer", "3"), ("carer", "9"), ("carer", "P-2041")],
)
def test_only_parties_sign(happy: Journey, role: str, person: str) -> None:
    """Person 3 of the household is the carers' own child."""
    assert happy.draft().status == 201
    assert happy.offer().status == 200
    assert happy.sign(role, person).rules == {"signer-is-a-party"}


def test_a_parent_without_responsibility_is_not_asked(desk: LinksDesk) -> None:
    parents = [
        {"person": "P-2041", "kind": "mother", "parental_responsibility": True, "contact": None},
        {"person": "P-2043", "kind": "step_parent", "parental_responsibility": False, "contact": None},
    ]
    assert record(desk, "L-one-parent", parents=parents).status == 201
    journey = Journey(desk, "L-one-parent").reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().status == 200
    assert journey.sign("parent", "P-2043").rules == {"signer-is-a-party"}
    for role, person in SIGNERS:
        if person != "P-2042":
            heard = journey.sign(role, person)
    assert heard.json["state"] == "signed"


def test_a_carer_who_moved_out_is_not_asked_any_more(happy: Journey) -> None:
    assert happy.draft().status == 201
    assert happy.offer().status == 200
    left = [CARERS[0], {**CARERS[1], "left_on": "2025-01-01"}]
    hear_able_carer(happy.desk, identifier=happy.carer, version=2, residents=left)
    assert happy.sign("carer", "2").rules == {"signer-is-a-party"}
    for role, person in SIGNERS:
        if (role, person) != ("carer", "2"):
            heard = happy.sign(role, person)
    assert heard.json["state"] == "signed"


def test_nobody_signs_twice_early_or_ahead(happy: Journey) -> None:
    assert happy.draft().status == 201
    assert happy.offer().status == 200
    before = (happy.desk_day - timedelta(days=1)).isoformat()
    after = (happy.desk_day + timedelta(days=1)).isoformat()
    for day in (before, after):
        assert happy.sign("parent", "P-2041", signed_on=day).rules == {"signed-after-the-offer"}
    assert happy.sign("parent", "P-2041").status == 200
    assert happy.sign("parent", "p-2041").rules == {"signed-once"}
    assert happy.sign("social_worker", "worker-1").status == 200
    assert happy.sign("social_worker", "worker-2").rules == {"signed-once"}


def test_of_two_last_signatures_at_once_both_count_and_one_activates(happy: Journey) -> None:
    assert happy.draft().status == 201
    assert happy.offer().status == 200
    for role, person in SIGNERS[:-2]:
        assert happy.sign(role, person).status == 200
    barrier, heard = Barrier(2), []

    def sign(role: str, person: str | None) -> None:
        barrier.wait()
        heard.append(happy.sign(role, person))

    threads = [Thread(target=sign, args=signer) for signer in SIGNERS[-2:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status for one in heard] == [200, 200]
    assert sorted(one.json["state"] for one in heard) == ["offered", "signed"]
    assert [e["type"] for e in happy.events].count("links.link.activated.v1") == 1


def test_one_version_at_a_time(happy: Journey) -> None:
    assert happy.draft().status == 201
    assert happy.draft().rules == {"one-agreement-at-a-time"}
    assert withdraw(happy).status == 200
    heard = happy.draft()
    assert heard.json["number"] == 2
    assert [one["state"] for one in happy.ask("list_agreements").json["items"]] == ["withdrawn", "draft"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"legal_basis": "s20_full"}, "agreement-has-the-legal-basis"),
        ({"starts_on": "2026-06-01", "ends_on": "2026-05-31"}, "agreement-days-in-order"),
        ({"starts_on": "2024-06-01", "ends_on": "2024-09-30"}, "agreement-is-not-over"),
        ({"terms": {"review_on": "2020-01-01"}}, "agreement-days-in-order"),
        ({"terms": {"review_on": "2099-01-01"}}, "agreement-is-reviewed-in-time"),
        ({"terms": {"trained": []}}, "clinical-tasks-are-covered"),
        ({"terms": {"money": "Post it to 1 Example Road."}}, "agreement-tells-no-address"),
        ({"terms": {"activities": ["Walk home to zz11aa"]}}, "agreement-tells-no-address"),
        (
            {"terms": {"medical_consent": {"emergency": True, "routine": True, "given_by": "P-9"}}},
            "consent-by-who-may-give-it",
        ),
        (
            {"terms": {"medication": [{"medicine": "m", "instructions": "i", "given_by": [3]}]}},
            "medicine-given-by-carers",
        ),
        ({"terms": {"slots": [{"slot": "sunday", "sessions_per_month": 9}]}}, "agreed-sessions-fit-a-month"),
        ({"ends_on": "2034-05-15"}, "agreement-ends-by-18"),
        (
            {"terms": {"slots": [{"slot": "few_days", "sessions_per_month": 1}], "nights": 18}},
            "placement-intended-within-17-days",
        ),
        (
            {"terms": {"slots": [{"slot": "weekend", "sessions_per_month": 4}], "nights": 2}},
            "agreed-days-within-75-in-twelve-months",
        ),
    ],
)
def test_what_cannot_be_agreed_is_not_even_drafted(happy: Journey, changes: dict[str, Any], rule: str) -> None:
    heard = happy.draft(**changes)
    assert heard.status == 409
    assert rule in heard.rules


@pytest.mark.parametrize(
    ("terms", "pointer"),
    [
        ({"delegated_authority": [{"matter": "Haircuts", "delegated": False}]}, "/terms/delegated_authority/0/reason"),
        ({"slots": [{"slot": "saturday", "sessions_per_month": n} for n in (1, 2)]}, "/terms/slots"),
        ({"emergency_plan": None}, "/terms/emergency_plan"),
    ],
)
def test_an_agreement_is_complete(happy: Journey, terms: dict[str, Any], pointer: str) -> None:
    heard = happy.draft(terms=terms)
    assert heard.status == 422
    assert [e["pointer"] for e in heard.json["errors"]] == [pointer]


def test_who_is_named_for_a_task_has_to_be_signed_off_when_it_is_offered_and_signed(happy: Journey) -> None:
    hear_able_carer(happy.desk, identifier=happy.carer, version=2, skills=[])
    assert happy.draft().status == 201
    assert happy.offer().rules == {"clinical-tasks-are-covered"}
    hear_able_carer(happy.desk, identifier=happy.carer, version=3)
    assert happy.offer().status == 200
    expired = [{**SKILL, "expires_on": "2025-12-31"}]
    hear_able_carer(happy.desk, identifier=happy.carer, version=4, skills=expired)
    assert happy.sign("child").rules == {"clinical-tasks-are-covered"}


def test_what_goes_beyond_the_carers_offer_is_a_warning_and_stays_in_the_journal(desk: LinksDesk) -> None:
    """Of eight sessions a month another link has three; Sundays are offered, evenings are not."""
    other = Journey(desk).reach("active")
    journey = Journey(desk, carer=other.carer).reach("everyone_happy")
    offered = {**carer_data("")["availability"], "daytime": ["saturday", "sunday"]}
    hear_able_carer(desk, identifier=journey.carer, version=2, availability=offered)

    def slots(**numbers: int) -> dict[str, Any]:
        return {"slots": [{"slot": slot, "sessions_per_month": number} for slot, number in numbers.items()]}

    assert journey.draft(terms=slots(sunday=5)).json["warnings"] == []
    assert withdraw(journey).json["warnings"] == []
    both = ["slot_not_offered", "more_sessions_than_offered"]
    assert journey.draft(terms=slots(sunday=5, evening=1)).json["warnings"] == both
    assert journey.offer(2).json["warnings"] == both
    assert journey.sign_all(2).json["warnings"] == both
    assert agreement(journey, 2)["warnings"] == both
    listed = journey.ask("list_agreements").json["items"]
    assert [one["warnings"] for one in listed] == [[], both]
    of_agreements = [entry for entry in journey.view["journal"] if "agreement" in entry]
    kept = {(entry["step"], entry["agreement"]): entry.get("warnings") for entry in of_agreements}
    assert kept[("draft_agreement", 1)] is None
    assert kept[("draft_agreement", 2)] == kept[("offer_agreement", 2)] == kept[("sign_agreement", 2)] == both
    hear_able_carer(desk, identifier=journey.carer, version=3)
    assert agreement(journey, 2)["warnings"] == ["more_sessions_than_offered"]
    assert other.ask("end_link", {"reason": "completed"}).status == 200
    assert agreement(journey, 2)["warnings"] == []


def test_no_agreement_runs_beyond_the_approval_of_a_carer_who_has_resigned(happy: Journey) -> None:
    assert happy.draft().status == 201
    leaving = happy.desk_day + timedelta(days=28)
    standing = {**carer_data("")["standing"], "approval_ends_on": leaving.isoformat()}
    hear_able_carer(happy.desk, identifier=happy.carer, version=2, standing=standing)
    assert happy.offer().rules == {"agreement-within-the-approval"}
    assert withdraw(happy).status == 200
    review = {"review_on": happy.desk_today}
    for ends_on in (None, leaving.isoformat()):
        assert happy.draft(ends_on=ends_on, terms=review).rules == {"agreement-within-the-approval"}
    last = (leaving - timedelta(days=1)).isoformat()
    assert happy.draft(ends_on=last, terms=review).status == 201
    assert happy.offer(2).status == 200
    assert happy.sign_all(2).json["state"] == "signed"


def test_a_new_plan_waits_for_an_agreement_of_its_own(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    heard = journey.ask("plan_legal_basis", replan)
    assert (heard.json["legal_basis"], heard.json["planned_legal_basis"]) == ("s20_reg48", "s20_full")
    assert journey.ask("plan_legal_basis", replan).rules == {"legal-basis-changes"}
    assert journey.draft().rules == {"agreement-has-the-legal-basis"}
    assert journey.draft(legal_basis="s20_full").status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    view = journey.view
    assert (view["legal_basis"], view["planned_legal_basis"], view["agreement"]) == ("s20_full", None, 2)
    assert journey.events[-1]["type"] == "links.link.agreed_anew.v1"
    entry = next(e for e in view["journal"] if e["step"] == "replan")
    assert (entry["decided_by"], entry["legal_basis"], entry["words"]) == ("worker-1", "s20_full", "R.")


def test_without_an_agreement_a_new_plan_holds_at_once(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("considering")
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    view = journey.ask("plan_legal_basis", replan).json
    assert (view["legal_basis"], view["planned_legal_basis"]) == ("s20_full", None)


def test_a_later_agreement_leaves_the_former_in_force_until_it_begins(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    start = journey.desk_day + timedelta(days=30)
    review = {"review_on": (start + timedelta(days=30)).isoformat()}
    assert journey.draft(starts_on=start.isoformat(), terms=review).status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    assert agreement(journey, 1)["in_force_until"] == start.isoformat()
    assert agreement(journey, 2)["in_force_from"] == start.isoformat()
    heard = journey.ask("end_link", {"reason": "completed"})
    assert heard.status == 200
    tomorrow = (journey.desk_day + timedelta(days=1)).isoformat()
    assert agreement(journey, 1)["in_force_until"] == tomorrow
    assert agreement(journey, 2)["in_force_until"] == agreement(journey, 2)["in_force_from"]


def test_a_new_agreement_begins_no_earlier_than_the_one_it_replaces(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    start = journey.desk_day + timedelta(days=30)
    review = {"review_on": (start + timedelta(days=30)).isoformat()}
    assert journey.draft(starts_on=start.isoformat(), terms=review).status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    earlier = {"review_on": (start - timedelta(days=1)).isoformat()}
    assert journey.draft(terms=earlier).rules == {"agreement-days-in-order"}


def test_a_suspended_link_stays_so_when_it_is_agreed_anew(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("suspended")
    assert journey.draft().status == 201
    assert journey.offer(2).status == 200
    assert journey.sign_all(2).status == 200
    assert journey.view["state"] == "suspended"


def test_what_is_open_is_withdrawn_when_the_link_ends(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().status == 200
    assert journey.ask("end_link", {"reason": "child_wish"}).status == 200
    assert agreement(journey)["state"] == "withdrawn"
    assert journey.sign("child").status == 409
    signed = over(Journey(desk), "ended")
    closed = agreement(signed)
    assert closed["state"] == "signed"
    assert closed["in_force_until"] == (signed.desk_day + timedelta(days=1)).isoformat()


def test_events_tell_no_word_of_an_agreement(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    terms = agreement(journey)["terms"]
    words = [terms["transport"], terms["emergency_plan"], terms["diet"], "Ducks", "P-2041"]
    told = json.dumps(journey.events)
    assert [word for word in words if word in told] == []
    assert len(list(itertools.takewhile(lambda e: e["data"]["state"] != "active", journey.events))) > 10


@pytest.mark.parametrize(("nights", "warned"), [(63, []), (75, ["fewer_days_left"])])
def test_an_agreement_tells_where_the_child_has_fewer_days_left(happy: Journey, nights: int, warned: list[str]) -> None:
    (link,) = happy.desk.rows(f"select * from links where id = '{happy.link}'")
    days = [happy.desk_day - timedelta(days=number) for number in range(1, nights + 1)]
    begin = [datetime(day.year, day.month, day.day, 16, tzinfo=UTC) for day in days]
    held = {"link_id": link.id, "child_id": link.child_id, "child": link.child, "carer_id": link.carer_id}
    held |= {"state": "confirmed", "legal_basis": "s20_reg48", "place": "carers_home", "series": None}
    stays = [
        {"first_day": day_of(at), "last_day": day_of(at + timedelta(hours=16)), "starts_at": at, "completion": None}
        for at in begin
    ]
    put(
        happy.desk,
        Session,
        [{**held, **stay, "ends_at": stay["starts_at"] + timedelta(hours=16), "slot": "one_night"} for stay in stays],
    )
    drafted = happy.draft()
    assert (drafted.status, drafted.json["warnings"]) == (201, warned)
