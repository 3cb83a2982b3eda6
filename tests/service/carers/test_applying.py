"""What an application has to say of the household before it is taken."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from services.carers.contract.examples import example
from tests.service.carers.desk import Desk


def body_of(operation: str, **changes: Any) -> Any:
    return {**deepcopy(example(operation).body), **changes}


def test_one_person_does_not_apply_as_two(desk: Desk) -> None:
    desk.prepare("open_application")
    body = body_of("open_application")
    body["household"][1] = {**body["household"][0], "given_name": " APPLI\u200bCANT"}
    refused = desk.send_example("open_application", body)
    assert refused.rules == {"applicants-differ"}
    assert refused.json["violations"][0]["reason"] == "The same person twice: person 1, person 2."
    body["household"][1]["date_of_birth"] = "1984-03-10"
    assert desk.send_example("open_application", body).status == 201


def test_a_household_offers_the_day_or_the_night(desk: Desk) -> None:
    desk.prepare("change_application")
    offer = {**body_of("open_application")["offer"], "daytime": False, "overnight": False}
    assert desk.ask("change_application", {"offer": offer}, if_match=1).rules == {"offer-has-a-time"}
    assert desk.ask("change_application", {"offer": {**offer, "daytime": True}}, if_match=1).status == 200
    desk.prepare("open_application")
    assert desk.send_example("open_application", body_of("open_application", offer=offer)).rules == {"offer-has-a-time"}


def test_a_change_names_what_changes(desk: Desk) -> None:
    desk.prepare("change_application")
    assert desk.ask("change_application", {}, if_match=1).status == 422
    assert desk.ask("get_application").json["version"] == 1
    desk.prepare("change_enquiry")
    assert desk.ask("change_enquiry", {}, if_match=1).status == 422


def test_nobody_left_before_the_household_applied(desk: Desk) -> None:
    desk.prepare("change_application")
    for day, status in (("2025-02-09", 409), ("2025-02-10", 200)):
        left = {"left": [{"person": 3, "left_on": day}]}
        assert desk.ask("change_application", left, if_match=1).status == status


def test_each_kind_of_pet_is_kept_once(desk: Desk) -> None:
    desk.prepare("open_application")
    body = body_of("open_application")
    body["home"]["pets"] = ["dog", "cat", "dog"]
    assert desk.send_example("open_application", body).json["home"]["pets"] == ["dog", "cat"]
    home = {**body["home"], "pets": ["bird", "bird"]}
    assert desk.ask("change_application", {"home": home}, if_match=1).json["home"]["pets"] == ["bird"]


def test_a_member_of_the_household_is_no_referee(desk: Desk) -> None:
    desk.prepare("record_checks")
    references = body_of("record_checks")["references"]
    references[1]["referee"] = "applicant\u00a0 TWO"
    refused = desk.ask("record_checks", {"references": references})
    assert refused.rules == {"referee-from-outside"}
    assert refused.json["violations"][0]["reason"] == "A member of the household is the referee of references/1."
    references[1]["referee"] = "Applicant Twomey"
    assert desk.ask("record_checks", {"references": references}).status == 200
