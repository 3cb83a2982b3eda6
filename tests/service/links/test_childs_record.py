"""New facts in a child's record reach its links and their sessions; what is not allowed any more is not booked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Thread
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.links.contract.examples import example
from tests.service.links.booking import CANCEL, RECORD
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import Journey, record
from tests.service.links.on_the_way import NOW, PLAN, book, change, session
from tests.support.desk import Heard

IN_CARE = {
    "legal_basis": "s20_full",
    "looked_after": {**example("record_child").body["looked_after"], "authority_has_responsibility": True},
}
PARENTS = [
    *example("record_child").body["parents"],
    {"person": "P-2042", "kind": "father", "parental_responsibility": True, "contact": None},
]
UNASSESSED = {"assessment": {**example("record_child").body["assessment"], "outcome": "not_likely_to_benefit"}}
NEW_TASK = {"clinical_tasks": ["gastrostomy", "oxygen"]}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("childs-record", clock=FixedClock(NOW))
    return made


@pytest.fixture
def journey(desk: LinksDesk) -> Journey:
    return Journey(desk).reach("active")


def told(journey: Journey) -> list[tuple[str, str, str]]:
    rows = journey.desk.rows(f"select role, person, reason from notices where link_id = '{journey.link}' order by id")
    return [(row.role, row.person, row.reason) for row in rows]


def concerns(journey: Journey, identifier: str) -> set[str]:
    return {one["rule"] for one in session(journey.desk, identifier)["concerns"]}


WORKER = ("social_worker", "worker-900", "childs_record")


@pytest.mark.parametrize(
    ("changes", "rule", "warning"),
    [
        (NEW_TASK, "session-tasks-signed-off", None),
        (UNASSESSED, "session-child-assessed", "child_not_assessed"),
        (IN_CARE, "session-child-not-in-care", "child_in_care"),
    ],
    ids=["task", "assessment", "care order"],
)
def test_what_the_record_does_not_allow_any_more_is_flagged_and_the_worker_told(
    journey: Journey, changes: Mapping[str, Any], rule: str, warning: str | None
) -> None:
    first, second = book(journey, 4, 11)
    change(journey, **changes)
    for one in (first, second):
        assert concerns(journey, one) == {rule}
        assert session(journey.desk, one)["state"] == "booked"
    assert journey.view["state"] == "active"
    assert journey.view["warnings"] == ([warning] if warning else [])
    assert told(journey) == [WORKER]
    due = journey.desk.ask("list_deadlines", query={"child": journey.child, "kind": "tell"}).json["items"]
    assert [one["reason"] for one in due] == ["childs_record"]
    version = session(journey.desk, first)["version"]
    change(journey, **changes, interests=["ducks"])
    assert session(journey.desk, first)["version"] == version
    assert told(journey) == [WORKER]
    times = {"starts_at": "2025-11-01T09:00:00+00:00", "ends_at": "2025-11-01T14:00:00+00:00"}
    refused = journey.ask("book_sessions", {"slot": "saturday", "place": "carers_home", **times})
    assert refused.rules == {rule}


def test_another_date_of_birth_is_told_of_every_session_whose_allowance_band_it_changes(journey: Journey) -> None:
    done, called_off, to_come = book(journey, 4, 11, 39)
    with journey.desk.at("2025-10-07T10:00:00+00:00"):
        path = {"session_id": done}
        assert journey.desk.ask("complete_session", RECORD, path=path).status == 200
        assert journey.desk.ask("cancel_session", CANCEL, path={"session_id": called_off}).status == 200
        versions = [session(journey.desk, one)["version"] for one in (done, called_off, to_come)]
        change(journey, date_of_birth="2013-11-02")
        told = [journey.desk.events(one)[-1] for one in (done, called_off, to_come)]
        assert [one["type"].split(".")[2] for one in told] == ["corrected", "changed", "changed"]
        assert {one["data"]["allowance_band"] for one in told} == {"11_to_15"}
        assert [one["sequence"] for one in told] == [version + 1 for version in versions]
        change(journey, date_of_birth="2013-11-03")
        assert [session(journey.desk, one)["version"] for one in (done, called_off, to_come)] == [
            version + 1 for version in versions
        ]


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"parents": example("record_child").body["parents"]}, True),
        ({"parents": [*PARENTS[:1], {**PARENTS[1], "parental_responsibility": False}]}, True),
        ({"parents": [*PARENTS, {**PARENTS[1], "person": "P-77", "parental_responsibility": False}]}, False),
        ({"gp": None}, True),
        ({"education": None}, True),
        ({"interests": ["ducks"]}, False),
    ],
)
def test_the_worker_is_told_where_what_was_agreed_rests_on_others_or_on_less(
    journey: Journey, changes: Mapping[str, Any], notice: bool
) -> None:
    change(journey, **changes)
    assert told(journey) == ([WORKER] if notice else [])


@pytest.mark.parametrize("changes", [UNASSESSED, IN_CARE], ids=["assessment", "care order"])
def test_the_worker_is_told_of_a_link_without_sessions_too(journey: Journey, changes: Mapping[str, Any]) -> None:
    change(journey, **changes)
    assert told(journey) == [WORKER]
    change(journey)
    assert journey.view["warnings"] == []


def test_after_a_care_order_the_link_goes_on_in_full_once_it_is_agreed_anew(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    change(journey, **IN_CARE)
    confirm = lambda: journey.desk.ask("confirm_session", path={"session_id": booked})  # noqa: E731
    assert confirm().rules >= {"session-child-not-in-care"}
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "worker-1", "decided_on": "2025-09-30"}
    assert journey.ask("plan_legal_basis", replan).status == 200
    assert journey.draft(legal_basis="s20_full").status == 201
    assert (journey.offer(2).status, journey.sign_all(2).status) == (200, 200)
    assert journey.view["warnings"] == []
    assert (confirm().status, concerns(journey, booked)) == (200, set())


@pytest.mark.parametrize(
    ("changes", "rule"),
    [(UNASSESSED, "link-needs-assessment"), (IN_CARE, "short-break-child-not-in-care")],
    ids=["assessment", "care order"],
)
@pytest.mark.parametrize(
    ("state", "before", "step"),
    [
        ("proposed", (), lambda j: j.share("anonymised")),
        ("profile_shared", (), lambda j: j.share("full")),
        ("accepted", (), Journey.introduce),
        ("everyone_happy", (), Journey.draft),
        ("everyone_happy", (Journey.draft,), Journey.offer),
        ("everyone_happy", (Journey.draft, Journey.offer), lambda j: j.sign("parent", "P-2041")),
        ("suspended", (), lambda j: j.ask("resume_link", {})),
    ],
    ids=["share", "share in full", "introduce", "draft", "offer", "sign", "resume"],
)
def test_no_step_goes_on_without_what_the_link_rests_on(
    desk: LinksDesk,
    state: str,
    before: Sequence[Callable[[Journey], Heard]],
    step: Callable[[Journey], Heard],
    changes: Mapping[str, Any],
    rule: str,
) -> None:
    journey = Journey(desk).reach(state)
    for earlier in before:
        assert earlier(journey).status < 300
    change(journey, **changes)
    version = journey.view["version"]
    assert step(journey).rules == {rule}
    assert journey.view["version"] == version
    change(journey)
    assert step(journey).status < 300


def test_an_assessment_that_is_not_reviewed_in_time_is_named(desk: LinksDesk, journey: Journey) -> None:
    change(journey, assessment={**example("record_child").body["assessment"], "review_due_on": "2025-10-01"})
    for day, warnings in (("2025-10-01", []), ("2025-10-02", ["assessment_review_overdue"])):
        with desk.at(f"{day}T10:00:00+00:00"):
            assert journey.view["warnings"] == warnings


def test_what_changes_nothing_for_the_link_tells_nobody(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    version = session(journey.desk, booked)["version"]
    change(journey, interests=["ducks"])
    assert (told(journey), session(journey.desk, booked)["version"]) == ([], version)


def test_new_facts_do_not_wipe_out_what_others_flagged(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    change(journey, **NEW_TASK)
    change(journey, **UNASSESSED)
    assert concerns(journey, booked) == {"session-tasks-signed-off", "session-child-assessed"}


def test_one_notice_waits_at_a_time(journey: Journey) -> None:
    change(journey, **IN_CARE)
    change(journey, **UNASSESSED)
    assert told(journey) == [WORKER]
    (due,) = journey.desk.ask("list_deadlines", query={"child": journey.child, "kind": "tell"}).json["items"]
    body = {"told_on": "2025-09-30", "method": "telephone"}
    assert journey.desk.ask("record_told", body, path={"notice_id": due["notice_id"]}).status == 200
    change(journey, **IN_CARE)
    assert told(journey) == [WORKER] * 2


def test_a_record_is_closed_after_its_links_and_flags_a_stay_that_goes_on(desk: LinksDesk, journey: Journey) -> None:
    times = {"starts_at": "2025-09-30T15:00:00+00:00", "ends_at": "2025-10-01T09:00:00+00:00"}
    stay = journey.ask("book_sessions", {"slot": "one_night", "place": "carers_home", **times}).json["session_id"]
    with desk.at("2025-09-30T18:00:00+00:00"):
        assert journey.ask("end_link", {"reason": "moved_away"}).status == 200
        change(journey, closed={"on": "2025-09-30", "reason": "moved_away"})
    assert session(desk, stay)["state"] == "booked"
    assert "session-child-still-waits" in concerns(journey, stay)
    assert WORKER in told(journey)


def test_a_booking_and_a_new_fact_at_once_leave_no_session_unseen(desk: LinksDesk) -> None:
    journeys = [Journey(desk).reach("active") for _ in range(4)]
    answers: list[Heard] = []
    times = {"starts_at": "2025-10-18T09:00:00+00:00", "ends_at": "2025-10-18T14:00:00+00:00"}
    body = {"slot": "saturday", "place": "carers_home", **times}
    threads = [
        Thread(target=work)
        for one in journeys
        for work in (
            lambda one=one: answers.append(one.ask("book_sessions", body)),  # type: ignore[misc]
            lambda one=one: change(one, **IN_CARE),  # type: ignore[misc]
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    for heard in answers:
        if heard.status == 201:
            assert {c["rule"] for c in session(desk, heard.json["session_id"])["concerns"]} == {
                "session-child-not-in-care"
            }
        else:
            assert heard.rules == {"session-child-not-in-care"}


def test_a_session_under_regulation_48_is_confirmed_once_visits_are_planned(journey: Journey) -> None:
    (booked,) = book(journey, 4)
    confirm = lambda: journey.desk.ask("confirm_session", path={"session_id": booked})  # noqa: E731
    assert confirm().rules == {"visits-planned-before-placement"}
    assert session(journey.desk, booked)["state"] == "booked"
    assert journey.ask("set_visiting_plan", PLAN, creates=True).status < 300
    assert confirm().json["state"] == "confirmed"


def test_a_child_in_need_needs_no_visiting_plan(desk: LinksDesk) -> None:
    assert record(desk, "CR-1", legal_basis="s17_6").status < 300
    journey = Journey(desk, child="CR-1").reach("everyone_happy")
    assert journey.draft(legal_basis="s17_6").status == 201
    assert (journey.offer().status, journey.sign_all().status) == (200, 200)
    (booked,) = book(journey, 4)
    assert desk.ask("confirm_session", path={"session_id": booked}).status == 200


def test_the_worker_is_told_that_the_record_names_another_basis_until_both_agree(journey: Journey) -> None:
    change(journey, legal_basis="s20_full")
    assert journey.view["warnings"] == ["legal_basis_differs"]
    assert told(journey) == [WORKER]
    change(journey, legal_basis="s20_reg48")
    assert journey.view["warnings"] == []
    assert told(journey) == [WORKER]
