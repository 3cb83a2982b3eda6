"""What a profile tells, and the addresses that hide in words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.contract.examples import example
from services.links.contract.schemas.profiles import Profile
from services.links.linking.profiles import age_band, anonymised, area_of, full, words_in
from services.links.linking.rules import PROFILE_TELLS_NO_ADDRESS
from services.links.linking.words import tells_address

BORN, DAY = date(2016, 5, 14), date(2025, 9, 30)
RECORD: dict[str, Any] = dict(example("record_child").body or {})


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-4"), (4, "0-4"), (5, "5-9"), (9, "5-9"), (10, "10-13"), (13, "10-13"), (14, "14-17"), (17, "14-17")],
)
def test_age_bands(age: int, band: str) -> None:
    assert age_band(age) == band


def test_no_band_holds_an_adult() -> None:
    with pytest.raises(ValueError, match="18"):
        age_band(18)


def test_an_anonymised_profile_holds_codes_only() -> None:
    profile = anonymised(RECORD, BORN, DAY)
    assert set(profile) == {"age_band", "area", "needs", "clinical_tasks", "equipment", "wanted"}
    assert (profile["age_band"], profile["area"]) == ("5-9", "ZZ1")


@given(st.text("abcdefghij", min_size=12, max_size=20))
def test_no_word_of_the_record_gets_into_an_anonymised_profile(secret: str) -> None:
    told = {**RECORD, "diet": secret, "interests": [secret], "address_lines": [secret], "upn": secret}
    told["name"] = {"given_name": secret, "family_name": secret}
    told["school"] = {"name": secret, "area": None}
    told["wishes"] = [{**RECORD["wishes"][0], "words": secret}]
    assert secret not in json.dumps(anonymised(told, BORN, DAY))


def test_the_full_profile_holds_all_fields_but_neither_address_nor_numbers() -> None:
    profile = full(RECORD, BORN, "s20_reg48", DAY)
    assert set(profile) == set(Profile().fields)
    text = json.dumps(Profile().dump(profile))
    for closed in ("1 Example Road", "ZZ1 1AA", "P-2041", "C-1042", RECORD["upn"], "07700"):
        assert closed not in text
    assert "Parent Example" in text
    assert (profile["gp"], profile["education"]) == (RECORD["gp"], RECORD["education"])
    assert profile["ethnicity"] == "WBRI"


def test_a_record_without_education_has_none_to_tell() -> None:
    """Kept before there was such a field."""
    older = {name: value for name, value in RECORD.items() if name != "education"}
    assert full(older, BORN, "s20_reg48", DAY)["education"] is None


def test_the_address_of_the_practice_is_not_looked_through() -> None:
    """It may lie in the child's street; the carer is to know it."""
    near = {**RECORD, "gp": {"name": "Example Practice", "address_lines": ["1 Example Road"]}}
    assert "gp" not in words_in(full(near, BORN, "s20_reg48", DAY))


def test_without_a_postcode_there_is_no_area() -> None:
    assert area_of({"postcode": None}) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lives at 1 Example Road.", True),
        ("lives at 1, example-road", True),
        ("Fetched from zz1 1aa at four", True),
        ("ZZ11AA", True),
        ("b-a-1 1-a-a", True),
        ("Lives at \uff11 \uff25xample Road", True),
        ("Lives at 1 \u00c9xample Road", True),
        ("Lives at 1 Exam\u200bple Ro\u200bad", True),
        ("12 The Close", True),
        ("Flat 3b, ring twice", True),
        ("Rose Cottage", True),
        ("lives at number 12", True),
        ("Lives on Example Road", False),
        ("Likes Sampletown", False),
        ("11 examples", False),
        ("He has 1 a day", False),
        ("Loves a 10 minutes walk to the park, and playing house", False),
        ("Needs 2 carers near a road. In Year 2 of St Example's School", False),
        ("Give me 10 3-day breaks", False),
        ("Manor House School", False),
        ("QV1 1CI", False),
        ("", False),
    ],
)
def test_words_that_have_the_shape_of_an_address(text: str, told: bool) -> None:
    assert tells_address(text) is told


@pytest.mark.parametrize("name", ["name", "parents", "school"])
def test_somebody_may_be_called_house(name: str) -> None:
    assert PROFILE_TELLS_NO_ADDRESS.judge({name: ["Emma House"]}) is None
    assert PROFILE_TELLS_NO_ADDRESS.judge({name: ["Emma House, BA1 1AA"]}) is not None


@given(st.sampled_from(["1 Example Road", "BA1 1AA", "2b Sample Lane"]), st.text(max_size=30), st.text(max_size=30))
def test_an_address_is_found_wherever_it_stands(line: str, before: str, behind: str) -> None:
    assert tells_address(f"{before} {line.upper()} {behind}")


def test_the_rule_names_the_fields_and_not_the_words() -> None:
    words = words_in({"diet": "At 1 Example Road", "wishes": [{"words": "Ducks", "note": None}], "age": 3})
    assert words == {"diet": ["At 1 Example Road"], "wishes": ["Ducks"]}
    refused = PROFILE_TELLS_NO_ADDRESS.judge(words)
    assert refused is not None
    assert "diet" in refused.reason
    assert "Example" not in refused.reason
