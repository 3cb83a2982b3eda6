"""What carers offer: availability, skills, household and renewals, as the service keeps and announces it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock
from services.carers.contract.examples import CARER_ID, SKILL_ID, example
from services.carers.contract.scopes import CLOSED, SCOPES
from tests.service.carers.desk import Desk
from tests.service.carers.offered import announced, last, placing, run_timer

USUAL = frozenset(SCOPES) - CLOSED
OFFER = example("set_availability").body


def test_the_first_offer_creates_and_later_ones_need_its_etag(desk: Desk) -> None:
    desk.prepare("set_availability")
    assert desk.ask("get_availability").status == 404
    assert desk.ask("set_availability", OFFER).status == 428
    assert desk.ask("set_availability", OFFER, if_match=1).status == 412
    first = desk.ask("set_availability", OFFER, creates=True)
    assert (first.status, first.headers["ETag"], first.json["version"]) == (201, '"1"', 1)
    assert desk.ask("set_availability", OFFER, creates=True).status == 412
    desk.ask("allocate_social_worker", {"social_worker": "worker-204"})
    second = desk.ask("set_availability", {"daytime": ["evening"]}, if_match=1)
    assert (second.status, second.json["version"]) == (200, 2)
    assert second.json["weekly"] == []
    assert desk.ask("set_availability", OFFER, if_match=1).status == 412
    assert desk.ask("get_availability").json == second.json
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3, 4]
    assert last(desk)["availability"]["daytime"] == ["evening"]


def test_an_offer_has_to_make_sense(desk: Desk) -> None:
    desk.prepare("set_availability")
    monday = {"weekday": "monday", "starts_at": "15:00", "ends_at": "18:00"}
    wrong = {
        "weekly": [monday, monday, {**monday, "weekday": "friday", "ends_at": "15:00"}],
        "exceptions": [
            {"kind": "extra", "starts_on": "2026-01-05", "ends_on": "2026-01-09"},
            {"kind": "unavailable", "starts_on": "2026-01-09", "ends_on": "2026-01-12"},
            {"kind": "extra", "starts_on": "2026-02-05", "ends_on": "2026-02-01"},
        ],
        "preferences": {"age_from": 9, "age_to": 8},
    }
    assert desk.ask("set_availability", wrong, creates=True).rules == {
        "times-in-order",
        "times-apart",
        "exceptions-in-order",
        "exceptions-agree",
        "ages-in-order",
    }
    assert len(announced(desk)) == 1


def test_a_skill_counts_until_it_expires_or_is_revoked(desk: Desk) -> None:
    desk.prepare("revoke_skill")
    on = {"on": "2025-09-14"}
    assert [s["counts"] for s in desk.ask("list_skills", query=on).json["items"]] == [True]
    assert desk.ask("list_skills", query={"on": "2026-07-01"}).json["items"] == []
    assert desk.ask("list_skills", query={"on": "2025-06-30"}).json["items"] == []
    assert last(desk)["skills"] == [
        {
            "id": desk.known[SKILL_ID],
            "person": 1,
            "task": "epilepsy_rescue_medication",
            "signed_off_on": "2025-07-01",
            "expires_on": "2026-06-30",
        }
    ]
    assert desk.send_example("revoke_skill").json["revoked_by"] == "worker-900"
    assert last(desk)["skills"] == []
    assert desk.send_example("revoke_skill").rules == {"skill-revoked-once"}
    assert len(desk.ask("list_skills", query=on).json["items"]) == 1
    assert desk.ask("list_skills", query={"on": "2025-09-15"}).json["items"] == []
    assert len(desk.ask("list_skills").json["items"]) == 1


def test_sign_offs_are_for_approved_carers(desk: Desk) -> None:
    desk.prepare("sign_off_skill")
    body = {**example("sign_off_skill").body, "person": 3, "expires_on": "2025-07-01"}
    assert desk.ask("sign_off_skill", body).rules == {"sign-off-of-a-carer", "sign-off-lasts"}
    other = {"carer_id": desk.known[CARER_ID], "skill_id": desk.known[CARER_ID]}
    assert desk.ask("revoke_skill", {"reason": "x"}, path=other).status == 404


def test_an_adult_who_joins_unchecked_makes_the_carer_non_compliant(make_desk: Any) -> None:
    desk = make_desk("synthetic-household", clock=FixedClock(datetime(2025, 9, 30, 10, tzinfo=UTC)))
    desk.prepare("change_household")
    adult = {
        "given_name": "Applicant",
        "family_name": "Six",
        "role": "partner",
        "date_of_birth": "1990-01-01",
        "joined_on": "2025-09-20",
    }
    changed = desk.ask("change_household", {"joined": [adult]}).json
    assert changed["compliant"] is False
    assert changed["members"][4]["checks"] == [{"kind": "dbs", "state": "missing", "due_on": None, "remind_on": None}]
    standing = desk.ask("get_carer").json["standing"]
    assert (standing["compliant"], standing["gaps"]) == (False, [{"person": 5, "kind": "dbs", "state": "missing"}])
    assert desk.ask("place_child", placing(desk, "2025-09-21")).rules == {"adult-members-checked"}
    checked = {
        "person": 5,
        "level": "enhanced",
        "workforce": "child",
        "childrens_barred_list": True,
        "certificate_number": "001900000005",
        "outcome": "clear",
    }
    renewed = desk.ask("renew_checks", {"dbs": [{**checked, "issued_on": "2025-09-25"}]}).json
    assert renewed["compliant"] is True
    assert desk.ask("place_child", placing(desk, "2025-09-26")).status == 201
    assert not re.search(r"Applicant|Teenager|1990-01-01|2008-01-20|ZZ99|contact", str(announced(desk)))


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({}, {"change-of-household-named"}),
        ({"left": [{"person": 9, "left_on": "2025-09-01"}]}, {"person-in-household"}),
        ({"left": [{"person": 3, "left_on": "2199-01-01"}]}, {"date-has-come"}),
        (
            {"left": [{"person": 1, "left_on": "2025-09-01"}, {"person": 2, "left_on": "2025-09-01"}]},
            {"household-keeps-a-carer"},
        ),
    ],
)
def test_households_change_as_they_can(desk: Desk, change: Any, rules: set[str]) -> None:
    desk.prepare("change_household")
    assert desk.ask("change_household", change).rules == rules
    assert len(desk.ask("get_household").json["members"]) == 4


def test_who_left_cannot_leave_again(desk: Desk) -> None:
    desk.prepare("get_household")
    assert desk.ask("change_household", {"left": [{"person": 3, "left_on": "2025-09-06"}]}).rules == {
        "member-leaves-once"
    }


def test_renewals_are_judged_like_the_checks_of_an_application(desk: Desk) -> None:
    desk.prepare("renew_checks")
    assert desk.ask("renew_checks", {}).rules == {"at-least-one-check"}
    dbs = {**example("renew_checks").body["dbs"][0], "person": 4, "issued_on": "2025-09-01"}
    medical = {"person": 8, "reported_on": "2199-01-01", "outcome": "suitable"}
    assert desk.ask("renew_checks", {"dbs": [dbs], "medicals": [medical]}).rules == {
        "dbs-from-sixteen",
        "person-in-household",
        "date-has-come",
    }


def test_due_days_are_open_and_certificates_closed(desk: Desk) -> None:
    desk.prepare("renew_checks")
    desk.send_example("renew_checks")
    usual = desk.ask("get_household", query={"on": "2025-09-20"}, grants=USUAL).json
    assert {c["kind"]: c["due_on"] for c in usual["members"][0]["checks"]} == {
        "dbs": "2028-09-01",
        "medical": "2028-09-02",
        "local_authority": "2028-09-03",
    }
    assert "dbs_detail" not in usual["members"][0]
    opened = desk.ask("get_household").json["members"][0]["dbs_detail"]
    assert [c["certificate_ending"] for c in opened] == ["0001", "0011"]
    assert "001900000011" not in str(desk.rows("select detail from carer_checks"))


def test_carers_with_checks_due_are_found(make_desk: Any) -> None:
    desk = make_desk("synthetic-due")
    desk.prepare("get_carer")
    first = desk.known[CARER_ID]

    def found(day: str) -> bool:
        return [c["id"] for c in desk.ask("list_carers", query={"checks_due_before": day}).json["items"]] == [first]

    until = desk.ask("get_carer").json["standing"]["compliant_until"]
    assert until == "2026-01-19"
    assert found("2026-01-20")
    assert not found("2026-01-19")


def test_timers_announce_checks_that_are_due_and_that_lapsed(make_desk: Any) -> None:
    def desk_on(*day: int) -> Desk:
        made: Desk = make_desk("synthetic-timers", clock=FixedClock(datetime(*day, 1, 0, tzinfo=UTC)))  # type: ignore[misc]
        return made

    desk = desk_on(2025, 9, 1)
    desk.prepare("get_carer")
    timers = desk.rows("select kind, subject, due_at from messaging.timers where council = 'synthetic-timers'")
    own = {kind: (subject, due) for kind, subject, due in timers if subject.startswith(desk.known[CARER_ID])}
    assert {kind: due for kind, (_, due) in own.items() if kind.startswith("checks")} == {
        "checks_due": datetime(2025, 9, 20, 23, tzinfo=UTC),  # summer time
        "checks_lapsed": datetime(2026, 1, 20, tzinfo=UTC),
    }
    for day, kind in (((2025, 9, 21), "checks_due"), ((2026, 1, 20), "checks_lapsed")):
        run_timer(desk_on(*day), kind, own[kind][0])
        assert announced(desk)[-1]["type"] == f"carers.carer.{kind}.v1"
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3]
    later = desk_on(2026, 1, 21)
    later.known.update(desk.known)
    assert later.ask("get_carer").json["standing"]["compliant"] is False
    later.ask("change_household", {"left": [{"person": 3, "left_on": "2026-01-21"}]})
    run_timer(later, "checks_lapsed", own["checks_lapsed"][0])
    assert [event["sequence"] for event in announced(desk)] == [1, 2, 3, 4]
    assert last(desk)["standing"]["compliant_until"] == "2028-03-04"
