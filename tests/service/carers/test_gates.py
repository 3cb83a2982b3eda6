"""What the steps refuse: everything that is missing, at once; and a refusal changes nothing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from services.carers.contract.examples import APPLICATION_ID, example
from tests.service.carers.desk import Desk


def body_of(operation: str, **changes: Any) -> Any:
    return {**deepcopy(example(operation).body), **changes}


def state_of(desk: Desk) -> tuple[Any, int]:
    application = desk.ask("get_application").json
    events = desk.rows(f"select count(*) from messaging.outbox where subject = '{application['id']}'")
    return application, events[0][0]


def test_a_decision_out_of_nowhere_names_everything_that_is_missing(desk: Desk) -> None:
    desk.prepare("record_checks")
    before = state_of(desk)
    refused = desk.send_example("record_decision")
    assert refused.status == 409
    assert refused.json["type"] == "/problems/refused-by-rule"
    assert refused.rules == {
        "stage-one-complete",
        "stage-two-complete",
        "panel-has-recommended",
        "dbs-for-every-adult",
        "medical-for-each-applicant",
        "references-with-interviews",
        "local-authority-consulted",
        "visits-in-series",
        "every-member-spoken-to",
        "preparation-attended",
        "applicant-part-in-report",
    }
    assert all(v["reason"] and v["source"] for v in refused.json["violations"])
    assert state_of(desk) == before


def test_a_refusal_leaves_an_audit_row_with_its_rules_and_their_reasons(desk: Desk) -> None:
    desk.prepare("record_checks")
    refused = desk.send_example("record_decision").json
    (row,) = desk.rows(
        "select outcome, violations, reasons, actor from audit where operation = 'record_decision'"
        f" and '{desk.known[APPLICATION_ID]}' = any(subjects)"
    )
    assert row.outcome == "refused-by-rule"
    assert "stage-one-complete" in row.violations
    assert row.violations == [violation["rule"] for violation in refused["violations"]]
    assert row.reasons == [violation["reason"] for violation in refused["violations"]]
    assert row.actor == "worker-900"


def test_the_partner_needs_a_check_too_and_the_child_of_seventeen_does_not(desk: Desk) -> None:
    checks = body_of("record_checks")
    checks["dbs"] = checks["dbs"][:1]
    desk.prepare("complete_stage_one", {"record_checks": checks})
    refused = desk.send_example("complete_stage_one")
    assert refused.rules == {"dbs-for-every-adult"}
    assert "person 2" in refused.json["violations"][0]["reason"]
    assert "person 3" not in refused.json["violations"][0]["reason"]


def test_a_member_who_comes_of_age_before_the_decision_needs_a_check(desk: Desk) -> None:
    household = body_of("open_application")["household"]
    household[2]["date_of_birth"] = "2007-06-16"  # eighteen on the very day of the decision
    desk.prepare("record_decision", {"open_application": body_of("open_application", household=household)})
    refused = desk.send_example("record_decision")
    assert refused.rules == {"dbs-for-every-adult"}
    third = {**example("record_checks").body["dbs"][0], "person": 3, "issued_on": "2025-06-16"}
    third.pop("status_checked_on")
    assert desk.ask("record_checks", {"dbs": [third]}).status == 200
    assert desk.send_example("record_decision").status == 200


def test_whoever_joins_the_household_late_is_checked_and_spoken_to(desk: Desk) -> None:
    desk.prepare("record_decision")
    newcomer = {"given_name": "Lodger", "family_name": "Seven", "role": "lodger", "date_of_birth": "1990-01-01"}
    version = desk.ask("get_application").json["version"]
    assert desk.ask("change_application", {"joined": [newcomer]}, if_match=version).json["household"][4]["number"] == 5
    assert desk.send_example("record_decision").rules == {"dbs-for-every-adult", "every-member-spoken-to"}
    gone = {"left": [{"person": 5, "left_on": "2025-06-16"}]}
    assert desk.ask("change_application", gone, if_match=version + 1).status == 200
    assert desk.send_example("record_decision").status == 200


def test_one_name_and_a_year_of_birth_are_enough_and_what_hangs_on_an_estimate_says_so(desk: Desk) -> None:
    desk.prepare("record_decision")
    version = desk.ask("get_application").json["version"]
    newcomer = {"given_name": "Suharni", "role": "lodger", "year_of_birth": 2007}
    ahead = desk.ask("change_application", {"joined": [newcomer | {"year_of_birth": 2199}]}, if_match=version)
    assert [one["pointer"] for one in ahead.json["errors"]] == ["/joined/0/year_of_birth"]
    joined = desk.ask("change_application", {"joined": [newcomer]}, if_match=version).json["household"][4]
    assert (joined["given_name"], joined["family_name"]) == ("Suharni", None)
    assert (joined["date_of_birth"], joined["date_of_birth_estimated"]) == ("2007-07-01", True)
    refused = desk.send_example("record_decision")
    assert refused.rules == {"dbs-for-every-adult", "every-member-spoken-to"}
    assert all("person 5 (date of birth is estimated)" in one["reason"] for one in refused.json["violations"])


def test_who_may_be_too_young_by_an_estimate_does_not_apply(desk: Desk) -> None:
    desk.prepare("open_application")
    body = body_of("open_application")
    body["household"][0].pop("date_of_birth")
    body["household"][0]["year_of_birth"] = 2006
    refused = desk.send_example("open_application", body)
    assert refused.rules == {"applicant-of-age"}
    assert "person 1 (date of birth is estimated)" in refused.json["violations"][0]["reason"]
    body["household"][0]["year_of_birth"] = 1980
    assert desk.send_example("open_application", body).status == 201


def test_a_member_of_the_panel_does_not_decide(desk: Desk) -> None:
    desk.prepare("record_decision")
    for actor in ("worker-404", "Worker-404", "WORKER\u2011404"):
        assert desk.send_example("record_decision", actor=actor).rules == {"decision-maker-not-on-panel"}


def test_papers_cannot_go_out_before_the_report_is_written(desk: Desk) -> None:
    desk.prepare("record_recommendation")
    body = body_of("record_recommendation", papers_sent_on="2025-05-09")
    assert desk.send_example("record_recommendation", body).rules == {"dates-in-order"}


def test_a_certificate_is_looked_up_after_it_was_issued(desk: Desk) -> None:
    desk.prepare("record_checks")
    body = body_of("record_checks")
    body["dbs"][1]["status_checked_on"] = "2025-03-02"
    refused = desk.send_example("record_checks", body)
    assert refused.rules == {"dates-in-order"}
    assert "dbs/1/status_checked_on" in refused.json["violations"][0]["reason"]


def test_a_panel_that_is_wrong_in_every_way_hears_all_of_it(desk: Desk) -> None:
    desk.prepare("record_recommendation")
    members = [
        {"worker": "worker-202", "role": "vice_chair", "independent": False},
        {"worker": "worker-410", "role": "member", "independent": False},
        {"worker": "worker-410", "role": "social_worker", "independent": False, "social_worker_years": 2},
    ]
    body = body_of(
        "record_recommendation",
        members=members,
        panel_on="2025-05-28",
        papers_sent_on="2025-05-21",
        minutes_on="2025-05-27",
    )
    body["terms"].update(number=4, kinds_of_care=["mainstream"], age_from=12, age_to=11)
    assert desk.send_example("record_recommendation", body).rules == {
        "panel-quorum",
        "panel-independence",
        "panel-social-worker",
        "panel-members-differ",
        "assessor-not-on-panel",
        "panel-papers-in-time",
        "observations-period",
        "usual-fostering-limit",
        "terms-applied-for",
        "ages-in-order",
        "dates-in-order",
    }


@pytest.mark.parametrize(
    ("panel_on", "accepted"),
    [("2025-05-28", False), ("2025-05-29", True)],  # sent on 13 May; ten working days, a bank holiday on the 26th
)
def test_the_panel_waits_for_the_observations(desk: Desk, panel_on: str, accepted: bool) -> None:
    desk.prepare("record_recommendation")
    body = body_of("record_recommendation", panel_on=panel_on, papers_sent_on="2025-05-14", minutes_on="2025-06-01")
    assert (desk.send_example("record_recommendation", body).status == 200) is accepted


def test_a_reply_ends_the_wait(desk: Desk) -> None:
    desk.prepare("record_recommendation")
    reply = {"kind": "observations", "received_on": "2025-05-20", "declined": True}
    assert desk.ask("record_contribution", reply).status == 200
    body = body_of("record_recommendation", panel_on="2025-05-22", papers_sent_on="2025-05-14", minutes_on="2025-06-01")
    assert desk.send_example("record_recommendation", body).status == 200


def test_days_to_come_and_days_in_the_wrong_order_are_refused(desk: Desk) -> None:
    desk.prepare("send_information_pack")
    assert desk.ask("send_information_pack", {"sent_on": "2199-01-01", "method": "post"}).rules == {"date-has-come"}
    assert desk.ask("send_information_pack", {"sent_on": "2024-12-31", "method": "post"}).rules == {"dates-in-order"}


def test_an_application_that_has_ended_takes_no_step(desk: Desk) -> None:
    desk.prepare("withdraw_application")
    assert desk.send_example("withdraw_application").status == 200
    for step in ("record_checks", "record_visit", "withdraw_application", "record_decision"):
        assert "application-is-open" in desk.send_example(step).rules


def test_approval_elsewhere_has_to_end_first(desk: Desk) -> None:
    elsewhere = body_of("open_application", former_service={"name": "Another Fostering Service"})
    checks = body_of("record_checks")
    checks["former_service"] = [{"service": "Another Fostering Service", "received_on": "2025-03-08"}]
    desk.prepare("record_decision", {"open_application": elsewhere, "record_checks": checks})
    assert desk.send_example("record_decision").rules == {"one-approval-only"}
    version = desk.ask("get_application").json["version"]
    ended = {"former_service": {"name": "Another Fostering Service", "ended_on": "2025-06-15"}}
    assert desk.ask("change_application", ended, if_match=version).status == 200
    assert desk.send_example("record_decision").status == 200


def test_a_former_service_of_the_last_year_gives_a_reference(desk: Desk) -> None:
    before = {"name": "Another Fostering Service", "ended_on": "2024-02-10"}  # a year to the day
    desk.prepare("complete_stage_one", {"open_application": body_of("open_application", former_service=before)})
    assert desk.send_example("complete_stage_one").rules == {"former-service-reference"}


def test_an_unknown_person_is_named_by_number(desk: Desk) -> None:
    desk.prepare("record_visit")
    refused = desk.send_example("record_visit", body_of("record_visit", spoken_to=[1, 7]))
    assert refused.rules == {"person-in-household"}
    assert refused.json["violations"][0]["reason"] == "Not in the household: person 7."
