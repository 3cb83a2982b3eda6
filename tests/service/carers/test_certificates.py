"""A DBS certificate is of one person: the same one cannot stand for two of a household."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from services.carers.contract.examples import example
from tests.service.carers.desk import Desk


def checks() -> Any:
    return deepcopy(example("record_checks").body)


def test_one_certificate_does_not_stand_for_two_people_in_one_call(desk: Desk) -> None:
    desk.prepare("record_checks")
    body = checks()
    body["dbs"][1]["certificate_number"] = body["dbs"][0]["certificate_number"]
    refused = desk.send_example("record_checks", body)
    assert refused.rules == {"certificate-of-one-person"}
    assert refused.json["violations"][0]["reason"] == "One certificate was given for several: person 1, person 2."
    body["dbs"][1]["issued_on"] = "2025-03-04"  # the whole number is the same, so the day does not matter
    assert desk.send_example("record_checks", body).rules == {"certificate-of-one-person"}


def test_nor_in_a_later_call(desk: Desk) -> None:
    desk.prepare("complete_stage_one")
    first = checks()["dbs"][0]
    assert desk.ask("record_checks", {"dbs": [{**first, "person": 2}]}).rules == {"certificate-of-one-person"}
    assert desk.ask("record_checks", {"dbs": [first]}).status == 200  # its own holder's, looked up again


def test_nor_once_the_household_is_approved(desk: Desk) -> None:
    desk.prepare("renew_checks")
    first = checks()["dbs"][0]
    assert desk.ask("renew_checks", {"dbs": [{**first, "person": 2}]}).rules == {"certificate-of-one-person"}
    assert desk.ask("renew_checks", {"dbs": [first]}).status == 200


def test_a_certificate_has_its_number(desk: Desk) -> None:
    desk.prepare("record_checks")
    body = checks()
    body["dbs"][0].pop("certificate_number")
    assert desk.send_example("record_checks", body).status == 422
