"""From what is kept to what is judged."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.links.contract.examples import example
from services.links.contract.schemas.children import ChildBody
from services.links.hearing.facts import Exempted, Period, Placed, Skill
from services.links.home.facts import Resident
from services.links.matching.facts import ChildFacts
from services.links.matching.parsing import carer_facts, child_facts, wishes_about
from tests.service.links.desk import carer_data
from tests.unit.links.matching.people import CARER


def read(**changes: Any) -> Any:
    return carer_facts(CARER, json.loads(json.dumps(carer_data(str(CARER), **changes))))


def of_example(**changes: Any) -> ChildFacts:
    record = {**example("record_child").body, **changes}
    ChildBody().load(record)
    return child_facts(
        number="C-1041",
        key="council:c-1041",
        date_of_birth=date(2016, 5, 14),
        waiting_since=date(2025, 3, 10),
        record=record,
        unmet={"saturday": 2},
        known_carers=[CARER],
    )


def test_a_review_is_due_on_the_day_announced_and_before_that_was_announced_on_that_of_the_first() -> None:
    data = carer_data(str(CARER))
    del data["standing"]["next_review_on"], data["standing"]["found_unsuitable_on"]
    assert carer_facts(CARER, data).review_due_on == date(2025, 3, 1)
    data["standing"] |= {"next_review_on": "2026-03-01", "found_unsuitable_on": "2025-03-01"}
    found = carer_facts(CARER, data)
    assert (found.review_due_on, found.found_unsuitable_on) == (date(2026, 3, 1), date(2025, 3, 1))


def test_a_carer_as_announced() -> None:
    found = read(
        residents=[
            {"person": 1, "role": "applicant", "joined_on": None, "left_on": None},
            {"person": 2, "role": "lodger", "joined_on": "2024-01-01", "left_on": "2025-05-01"},
        ],
        placements=[
            {
                "id": "x",
                "child_id": "C-9",
                "kind": "mainstream",
                "starts_on": "2025-01-01",
                "planned_end_on": "2025-01-01",
                "sibling_group": None,
                "fostered_by": [1],
            }
        ],
        exemptions=[{"id": "x", "children": ["C-9"], "starts_on": "2025-01-01", "ends_on": None}],
    )
    assert found.home.residents == (
        Resident(f"household_member:{CARER}/1", 1, "applicant", None),
        Resident(f"household_member:{CARER}/2", 2, "lodger", date(2025, 5, 1)),
    )
    assert found.placements == (
        Placed("council:c-9", "C-9", "mainstream", date(2025, 1, 1), date(2025, 1, 2), frozenset({1})),
    )
    assert found.exempted == (Exempted(frozenset({"council:c-9"}), date(2025, 1, 1), None),)
    assert (found.approval.number, found.home.bedrooms, found.stated) == (2, 4, True)
    assert found.approval.compliant_until == date(2030, 1, 1)
    assert (found.review_due_on, found.found_unsuitable_on) == (date(2035, 1, 1), None)


@pytest.mark.parametrize(("left_on", "counts_until"), [(None, date(2026, 1, 1)), ("2025-06-01", date(2025, 5, 31))])
def test_a_skill_leaves_with_whoever_has_it(left_on: str | None, counts_until: date) -> None:
    found = read(
        residents=[{"person": 1, "role": "applicant", "joined_on": None, "left_on": left_on}],
        skills=[{"id": "x", "person": 1, "task": "hoist", "signed_off_on": "2025-01-01", "expires_on": "2026-01-01"}],
    )
    assert found.skills == (Skill(1, "hoist", date(2025, 1, 1), counts_until),)


def test_a_carer_who_has_not_said_what_is_offered_offers_nothing() -> None:
    found = read(availability=None)
    assert (found.stated, found.daytime, found.overnight) == (False, frozenset(), frozenset())


def test_only_being_unavailable_is_an_absence() -> None:
    availability = carer_data(str(CARER))["availability"]
    exceptions = [
        {"kind": "unavailable", "starts_on": "2025-08-01", "ends_on": "2025-08-31"},
        {"kind": "extra", "starts_on": "2025-09-01", "ends_on": "2025-09-02"},
    ]
    found = read(availability={**availability, "exceptions": exceptions})
    assert found.absences == (Period(date(2025, 8, 1), date(2025, 8, 31)),)


def test_a_child_as_recorded() -> None:
    found = of_example()
    assert found.gender == "girl"
    assert found.needs == {"MOB", "LD", "AUT"}
    assert found.clinical_tasks == {"gastrostomy"}
    assert (found.home.severe_allergies, found.mild_allergies) == (frozenset(), {"cat"})
    assert (found.area, found.school_area) == ("ZZ1", "ZZ2")
    assert found.wishes == {"animals"}
    assert found.siblings == {"council:c-1042"}
    assert found.known_carers == {CARER}
    assert found.ethnicities == {"WBRI"}


def test_no_name_address_or_word_of_a_child_is_judged() -> None:
    written = repr(of_example())
    for word in ("Example", "ZZ1 1AA", "ducks", "yoghurt", "07700"):
        assert word not in written


@pytest.mark.parametrize(("sex", "gender", "goes_by"), [("M", None, "boy"), ("M", "girl", "girl"), ("U", None, None)])
def test_the_child_goes_by_what_it_says(sex: str, gender: str | None, goes_by: str | None) -> None:
    assert of_example(sex=sex, gender=gender).gender == goes_by


def test_codes_that_say_nothing_are_held_against_nothing() -> None:
    identity = {**example("record_child").body["identity"], "religion": "other"}
    found = of_example(ethnicity="REFU", identity=identity)
    assert (found.ethnicities, found.religions) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("wishes", "topics"),
    [
        ([("2025-01-01", ["animals"]), ("2025-02-01", ["no_animals"])], {"no_animals"}),
        ([("2025-02-01", ["no_animals"]), ("2025-03-01", ["animals", "be_collected"])], {"animals", "be_collected"}),
        ([("2025-02-01", ["animals"]), ("2025-01-01", ["no_animals"])], {"animals"}),
        ([], set()),
    ],
)
def test_of_wishes_that_contradict_each_other_the_last_one_counts(wishes: Any, topics: set[str]) -> None:
    assert wishes_about({"said_on": day, "about": about} for day, about in wishes) == topics


def test_equal_sets_of_different_carers_are_kept_once() -> None:
    one = carer_facts(UUID(int=1), json.loads(json.dumps(carer_data(str(UUID(int=1))))))
    assert one.daytime is read().daytime
