"""Sessions are booked within every limit, or refused with every rule that refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.links.children.reading import find_child
from services.links.day_limits.reading import judge_agreement_days
from tests.service.links.booking import (
    CANCEL,
    TODAY,
    active_link,
    book,
    booked,
    daytime,
    hear_carer,
    overnight,
    step,
    widen,
)
from tests.service.links.desk import LinksDesk

SATURDAY = date(2025, 10, 4)


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-sessions", clock=TODAY)
    return made.undisturbed()


def test_a_session_is_booked_announced_and_read(desk: LinksDesk, link: str, carer: str) -> None:
    heard = book(desk, link, daytime(SATURDAY, slot="saturday"), note="Blue bag.")
    assert heard.status == 201, heard.json
    identifier = heard.json["session_id"]
    assert heard.headers["Location"].endswith(f"/sessions/{identifier}")
    (event,) = desk.events(identifier)
    assert (event["type"], event["sequence"]) == ("links.session.booked.v1", 1)
    assert event["data"]["carer_id"] == carer
    assert "note" not in event["data"]
    read = step(desk, "get_session", identifier)
    assert (read.json["state"], read.json["note"], read.json["first_day"]) == ("booked", "Blue bag.", "2025-10-04")
    for operation, path, query in (
        ("list_link_sessions", {"link_id": link}, {"from_day": "2025-10-04", "to_day": "2025-10-04"}),
        ("list_sessions", {}, {"carer_id": carer, "state": "booked"}),
    ):
        found = desk.ask(operation, path=path, query=query)
        assert [one["id"] for one in found.json["items"]] == [identifier]
    assert desk.ask("list_sessions", query={"carer_id": carer, "from_day": "2025-10-05"}).json["items"] == []


def test_every_rule_that_refuses_is_named_at_once(desk: LinksDesk, carer: str, link: str) -> None:
    widen(desk, link, 1, ("sunday",))
    desk.refuse = ["restriction-no-contact"]
    hear_carer(
        desk,
        carer,
        2,
        skills=[],
        standing={
            "suspended_from": "2025-10-01",
            "resignation_received_on": None,
            "approval_ends_on": "2025-10-05",
            "approval_ended_on": None,
            "compliant_until": "2025-10-02",
        },
        availability={"overnight": []},
        terms={
            "kinds_of_care": ["mainstream"],
            "age_from": 15,
            "age_to": 17,
            "number": 2,
            "limit_ground": "within_limit",
            "exemption": None,
            "usual_fostering_limit": 3,
        },
    )
    refused = book(desk, link, overnight("2025-10-06", 18))
    assert refused.status == 409
    assert refused.rules == {
        "agreement-covers-session",
        "session-carer-approved",
        "session-carer-not-suspended",
        "session-carer-checks-current",
        "session-tasks-signed-off",
        "session-within-terms-of-approval",
        "within-carers-availability",
        "placement-intended-within-17-days",
        "restriction-no-contact",
    }
    assert desk.rows(f"select 1 from sessions where link_id = '{link}'") == []


def test_a_link_that_is_not_active_takes_no_sessions(desk: LinksDesk, link: str) -> None:
    heard = desk.ask("suspend_link", {"reason": "illness"}, path={"link_id": link})
    assert heard.status == 200, heard.json
    refused = book(desk, link, daytime(SATURDAY))
    assert refused.rules == {"session-needs-active-link"}
    assert "suspended" in refused.json["violations"][0]["reason"]


def test_the_agreement_names_how_many_a_month(desk: LinksDesk, link: str) -> None:
    widen(desk, link, 2)
    booked(desk, link, daytime("2025-10-01"))
    last = booked(desk, link, daytime("2025-10-31"))
    assert book(desk, link, daytime("2025-10-16")).rules == {"within-agreed-sessions"}
    booked(desk, link, daytime("2025-11-01"))
    assert step(desk, "cancel_session", last, CANCEL).status == 200
    booked(desk, link, daytime("2025-10-16"))


def test_a_child_is_in_one_place_at_a_time(desk: LinksDesk, link: str) -> None:
    booked(desk, link, daytime(SATURDAY, "10:00", "12:00"))
    assert book(desk, link, daytime(SATURDAY, "11:59", "14:00")).rules == {"child-booked-once"}
    booked(desk, link, daytime(SATURDAY, "12:00", "14:00"))


def test_a_carer_is_with_as_many_children_as_the_terms_name(desk: LinksDesk, carer: str, link: str) -> None:
    second, third = active_link(desk, carer), active_link(desk, carer)
    booked(desk, link, daytime(SATURDAY, "10:00", "14:00"))
    booked(desk, second, daytime(SATURDAY, "12:00", "16:00"))
    assert book(desk, third, daytime(SATURDAY, "13:00", "15:00")).rules == {"session-within-terms-of-approval"}
    booked(desk, third, daytime(SATURDAY, "14:00", "16:00"))


def test_placements_of_every_kind_count(desk: LinksDesk) -> None:
    def placed(child: str, kind: str, until: str | None = None) -> dict[str, Any]:
        named = {"id": str(uuid4()), "child_id": child, "kind": kind, "starts_on": "2025-01-01", "fostered_by": [1]}
        return {**named, "planned_end_on": until, "sibling_group": None}

    three = [placed("P-1", "mainstream"), placed("P-2", "private_fostering"), placed("P-3", "private_fostering")]
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, placements=three)
    assert book(desk, link, daytime(SATURDAY)).rules == {"session-within-usual-limit"}
    hear_carer(desk, carer, 3, placements=[placed("P-1", "mainstream"), placed("P-2", "emergency")])
    assert book(desk, link, daytime(SATURDAY)).rules == {"session-within-terms-of-approval"}
    hear_carer(desk, carer, 4, placements=[placed("P-1", "mainstream"), placed("P-2", "emergency", "2025-10-04")])
    booked(desk, link, daytime(SATURDAY))


@pytest.mark.parametrize(("per_home", "status"), [(False, 201), (True, 409)])
def test_the_usual_limit_counts_with_each_carer_unless_the_council_counts_the_home(
    make_desk: Any, per_home: bool, status: int
) -> None:
    settings = {"placements.limit_per_home": per_home}
    desk = make_desk(f"synthetic-limit-{per_home}".lower(), settings=settings, clock=TODAY)
    placed = {"kind": "private_fostering", "starts_on": "2025-01-01", "planned_end_on": None, "sibling_group": None}
    three = [{**placed, "id": str(uuid4()), "child_id": f"P-{n}", "fostered_by": [n // 2 + 1]} for n in range(3)]
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, placements=three)
    heard = book(desk, link, daytime(SATURDAY))
    assert heard.status == status
    assert status == 201 or heard.rules == {"session-within-usual-limit"}


def test_the_limit_that_the_council_sets_counts_and_not_that_of_the_approval(make_desk: Any) -> None:
    desk = make_desk("synthetic-limit-two", settings={"terms.usual_fostering_limit": 2}, clock=TODAY)
    placed = {"kind": "private_fostering", "starts_on": "2025-01-01", "planned_end_on": None, "sibling_group": None}
    two = [{**placed, "id": str(uuid4()), "child_id": f"P-{n}", "fostered_by": [1]} for n in range(2)]
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, placements=two)
    assert book(desk, link, daytime(SATURDAY)).rules == {"session-within-usual-limit"}
    hear_carer(desk, carer, 3, placements=two[:1])
    booked(desk, link, daytime(SATURDAY))


def test_a_carer_who_moved_out_leaves_the_children_to_the_one_who_stays(desk: LinksDesk) -> None:
    placed = {"kind": "private_fostering", "starts_on": "2025-01-01", "planned_end_on": None, "sibling_group": None}
    three = [{**placed, "id": str(uuid4()), "child_id": f"P-{n}", "fostered_by": [n // 2 + 1]} for n in range(3)]
    both = [{"person": n, "role": "applicant", "joined_on": None, "left_on": None} for n in (1, 2)]
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, placements=three, residents=both)
    made = booked(desk, link, daytime(SATURDAY))
    hear_carer(desk, carer, 3, placements=three, residents=[both[0], {**both[1], "left_on": "2025-09-30"}])
    assert book(desk, link, daytime("2025-10-11")).rules == {"session-within-usual-limit"}
    shown = desk.ask("get_session", path={"session_id": made}).json
    assert [one["rule"] for one in shown["concerns"]] == ["session-within-usual-limit"]


def test_a_child_who_has_not_left_as_planned_is_still_there_today(desk: LinksDesk) -> None:
    placed = {"id": str(uuid4()), "kind": "mainstream", "starts_on": "2025-01-01", "fostered_by": [1]}
    planned = {"planned_end_on": "2025-09-01", "sibling_group": None}
    carer = hear_carer(desk)
    link = active_link(desk, carer)
    hear_carer(desk, carer, 2, placements=[{**placed, **planned, "child_id": f"P-{n}"} for n in range(2)])
    assert book(desk, link, daytime("2025-09-30", "18:00", "19:00")).rules == {"session-within-terms-of-approval"}
    booked(desk, link, daytime("2025-10-01", "18:00", "19:00"))


def test_an_agreement_covers_until_the_next_one_is_in_force(desk: LinksDesk, link: str) -> None:
    desk.write(f"update agreements set in_force_until = '2025-10-05' where link_id = '{link}'")
    booked(desk, link, daytime(SATURDAY))
    assert book(desk, link, overnight(SATURDAY)).rules == {"agreement-covers-session"}
    assert book(desk, link, daytime("2025-10-05")).rules == {"agreement-covers-session"}


def test_another_agreement_of_the_same_link_does_not_count_beside_the_former(desk: LinksDesk, carer: str) -> None:
    link = active_link(desk, carer, wide=False)
    number = desk.ask("get_link", path={"link_id": link}).json["child"]
    slots = [{"slot": "one_night", "sessions_per_month": 6}]
    for this, rules in ((link, set()), (None, {"agreed-days-within-75-in-twelve-months"})):
        with desk.working() as unit:
            broken = judge_agreement_days(
                unit,
                find_child(unit, number),
                legal_basis="s20_reg48",
                starts_on=SATURDAY,
                ends_on=None,
                slots=slots,
                link_id=UUID(this) if this else None,
            )
        assert {v.rule for v in broken} == rules


def test_outside_the_carers_times_a_reason_is_needed(desk: LinksDesk, carer: str, link: str) -> None:
    times = [{"weekday": "saturday", "starts_at": "09:00", "ends_at": "13:00"}]
    away = [{"kind": "unavailable", "starts_on": "2025-10-11", "ends_on": "2025-10-12"}]
    hear_carer(desk, carer, 2, availability={"weekly": times, "exceptions": away})
    booked(desk, link, daytime("2025-10-04", "09:00", "13:00"))
    for body in (daytime("2025-10-18", "12:00", "14:00"), daytime("2025-10-11", "09:00", "12:00")):
        assert book(desk, link, body).rules == {"within-carers-availability"}
        booked(desk, link, body, outside_availability="The carer offered it this once.")


def test_contact_is_asked_for_the_days_with_every_child_who_is_there(desk: LinksDesk, carer: str, link: str) -> None:
    other = active_link(desk, carer, child=f"S-{uuid4().hex[:8]}")
    number = desk.ask("get_link", path={"link_id": other}).json["child"]
    booked(desk, other, overnight("2025-10-03", 2))
    desk.asked = []
    booked(desk, link, daytime("2025-10-05", "17:00", "18:00"))
    present = {p["id"] for pair in desk.asked for p in pair["second"]["present"]}
    assert number in present
    assert {tuple(pair["days"]) for pair in desk.asked} == {("2025-10-05",)}
    desk.asked = []
    booked(desk, link, daytime("2025-10-06"))
    assert number not in {p["id"] for pair in desk.asked for p in pair["second"]["present"]}


def test_without_an_answer_on_restrictions_nothing_is_booked(desk: LinksDesk, link: str) -> None:
    desk.away = True
    refused = book(desk, link, daytime(SATURDAY))
    assert refused.status == 503
    assert refused.json["type"] == "/problems/restrictions-unavailable"
    assert desk.rows(f"select 1 from sessions where link_id = '{link}'") == []


def test_seventeen_days_are_booked_and_eighteen_are_not(desk: LinksDesk, link: str) -> None:
    assert book(desk, link, overnight("2025-10-06", 18)).rules == {"placement-intended-within-17-days"}
    heard = book(desk, link, overnight("2025-10-06", 17))
    assert (heard.status, heard.json["level"]) == (201, "red")


def test_seventy_five_days_are_booked_and_the_next_is_not(desk: LinksDesk, link: str) -> None:
    first = date(2025, 10, 1)
    for number in range(5):
        booked(desk, link, overnight(first + timedelta(days=20 * number), 15))
    refused = book(desk, link, overnight("2026-02-10"))
    assert refused.rules == {"within-75-days-in-twelve-months"}
    assert "POST /links/{link_id}/legal-basis" in refused.json["violations"][0]["reason"]
    booked(desk, link, overnight("2026-10-02"))
    assert book(desk, link, overnight("2026-10-04", 16)).rules == {"within-75-days-in-twelve-months"}


def test_the_count_is_shown_with_what_is_left_and_the_way_on(desk: LinksDesk, link: str) -> None:
    child = desk.ask("get_link", path={"link_id": link}).json["child"]
    for number in range(4):
        booked(desk, link, overnight(date(2025, 10, 1) + timedelta(days=20 * number), 15))
    count = desk.ask("get_day_count", path={"child": child}, query={"on": "2025-12-31"}).json
    assert (count["twelve_months"]["days"], count["twelve_months"]["left"], count["level"]) == (60, 15, "amber")
    assert count["way_on"]["needed"] is False
    booked(desk, link, overnight("2026-01-05", 15))
    count = desk.ask("get_day_count", path={"child": child}, query={"on": "2025-12-31"}).json
    assert (count["twelve_months"]["days"], count["fullest"]["days"], count["level"]) == (60, 75, "red")
    assert count["way_on"] == {"needed": True, "operation": "POST /links/{link_id}/legal-basis", "links": [link]}
    assert desk.ask("get_day_count", path={"child": "nobody"}).status == 404


def test_section_17_has_no_limit_but_a_warning(desk: LinksDesk, carer: str) -> None:
    link = active_link(desk, carer, legal_basis="s17_6")
    heard = book(desk, link, overnight("2025-10-06", 18))
    assert heard.status == 201, heard.json
    assert [w["rule"] for w in heard.json["warnings"]] == ["section-17-break-is-short"]
