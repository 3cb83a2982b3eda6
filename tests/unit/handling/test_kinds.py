"""What councils' systems write in many ways is read, and kept in one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from chassis.births import Born
from chassis.contracts.kinds import Birth, District, Email, PersonName, Postcode, Telephone
from chassis.contracts.postcodes import district_of
from chassis.contracts.schemas import Text
from chassis.contracts.telephones import in_words


@pytest.mark.parametrize("written", ["BA1 1AA", "ba11aa", "BA11AA", "BA1  1AA", " ba1 1aa ", "\uff22\uff211 1AA"])
def test_a_postcode_is_kept_in_one_form(written: str) -> None:
    assert Postcode().deserialize(written) == "BA1 1AA"


@pytest.mark.parametrize(
    "written", ["QV1 1CI", "BA1 1A", "BA1 1AAA", "BA1A 1AA", "1AA BA1", "BA1 1CA", "nowhere", "BA1 1AA\n\x00"]
)
def test_what_no_postcode_can_be_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        Postcode().deserialize(written)


@given(
    st.sampled_from(
        ["BA1 1AA", "SW1A 1AA", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "GIR 0AA", "EC1A 1BB", "ZZ99 3VZ"]
    )
)
def test_a_kept_postcode_reads_as_itself(kept: str) -> None:
    assert Postcode().deserialize(kept) == kept
    assert Postcode().deserialize(kept.replace(" ", "").lower()) == kept
    assert district_of(kept) == district_of(kept.replace(" ", "")) == kept.split()[0]


@pytest.mark.parametrize(("written", "kept"), [("ba1", "BA1"), (" SW1a", "SW1A")])
def test_the_first_half_alone(written: str, kept: str) -> None:
    assert District().deserialize(written) == kept
    with pytest.raises(ValidationError):
        District().deserialize("Bath")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("(01225) 396060 ext 12", "+441225396060;ext=12"),
        ("+44 (0)1225 396060", "+441225396060"),
        ("01225-396060", "+441225396060"),
        ("0044 1225 396060 x12", "+441225396060;ext=12"),
        ("0117\u00a0496 0000", "+441174960000"),
        ("07700 900123", "+447700900123"),
        ("+353 1 496 0000", "+35314960000"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert Telephone().deserialize(written) == kept
    assert Telephone().deserialize(kept) == kept
    assert Telephone().deserialize(in_words(kept)) == kept


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("396060", "lacks its area code"),
        ("999", "too short"),
        ("01225 396060 / 07700 900123", "too long"),
        ("00000 000000", "no British number"),
        ("ask Mary on 01225 396060", "send one number and no words"),
        ("none", "send one number and no words"),
    ],
)
def test_an_impossible_number_is_refused_in_plain_words(written: str, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Telephone().deserialize(written)


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_be_refused(text: str) -> None:
    for field in (Postcode(), District(), Telephone(), Email()):
        try:
            kept = field.deserialize(text)
        except ValidationError:
            continue
        assert field.deserialize(kept) == kept


def test_an_email_address_loses_the_blanks_around_it() -> None:
    assert Email().deserialize(" one@example.org ") == "one@example.org"
    for wrong in ("one", "a@b@c", "one @example.org", "one@exam\u200bple.org"):
        with pytest.raises(ValidationError):
            Email().deserialize(wrong)


@pytest.mark.parametrize("name", [{"given_name": "Suharni"}, {"family_name": "Suharni"}])
def test_one_name_is_enough(name: dict[str, str]) -> None:
    kept = PersonName().load(name)
    assert kept == {"given_name": None, "family_name": None, **name}
    assert PersonName().load(kept) == kept


@pytest.mark.parametrize("nobody", [{}, {"given_name": None}, {"given_name": None, "family_name": None}])
def test_no_name_is_not_enough(nobody: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="one name is enough"):
        PersonName().load(nobody)


@pytest.mark.parametrize(
    "sign",
    [
        *("\u200b", "\u2800", "\u3164", "\u00a0", "\u00ad", "\u115f", "\uffa0", "\u0301", "\ufe0f", "\u2028"),
        *("\ue000", "\ufffc", "\ufffd", "\U000133fc", "\U00013441"),
    ],
)
def test_words_have_a_sign_that_can_be_seen(sign: str) -> None:
    with pytest.raises(ValidationError):
        Text().deserialize(sign * 3)
    assert Text().deserialize(f"a{sign}") == f"a{sign}"


def test_a_year_of_birth_is_kept_as_its_middle_and_marked() -> None:
    kept = Birth().load({"year_of_birth": 1987})
    assert Birth().load({"year_of_birth": 1987, "date_of_birth": None}) == kept
    assert kept == {"date_of_birth": date(1987, 7, 1), "date_of_birth_estimated": True}
    assert Birth().load({"date_of_birth": "1987-03-01"})["date_of_birth_estimated"] is False
    for wrong in ({}, {"date_of_birth": "1987-03-01", "year_of_birth": 1987}):
        with pytest.raises(ValidationError, match=r"one of the two|is needed"):
            Birth().load(wrong)


def test_an_estimate_may_be_a_year_wrong_either_way() -> None:
    day, about = date(2025, 7, 1), Born(date(2007, 7, 1), estimated=True)
    assert (about.youngest(day), about.oldest(day)) == (17, 19)
    sure = Born(date(2007, 7, 1))
    assert (sure.youngest(day), sure.oldest(day)) == (18, 18)
