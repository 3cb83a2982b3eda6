"""Numbers of people: every usual spelling is one, look-alikes and signs that nobody sees are no way around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from chassis.contracts.numbers import coded_number, plain_number, worker
from chassis.spelling import compared, same, written


@given(st.text(max_size=30))
def test_a_spelling_is_read_once_and_for_all(text: str) -> None:
    assert written(written(text)) == written(text)
    assert compared(compared(text)) == compared(text) == compared(written(text))


@given(st.from_regex("[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True))
def test_a_plain_number_stays_as_it_is_and_every_kind_of_number_takes_it(number: str) -> None:
    for field in (plain_number("a child"), coded_number("a person"), worker()):
        assert field.deserialize(number) == number


@pytest.mark.parametrize("other", ["C‑1041", "C−1041", "Ｃ-１０４１", "c-1041", "C-1041\u00a0", "C\u00ad-1041"])
def test_two_spellings_are_one_person(other: str) -> None:
    assert same("C-1041", other)
    assert compared(plain_number("a child").deserialize(other)) == "c-1041"


@pytest.mark.parametrize("other", ["С-1041", "C-104l", "C-1041/2", "C_1041"])
def test_look_alikes_are_not(other: str) -> None:
    assert not same("C-1041", other)


@pytest.mark.parametrize(
    ("number", "named"),
    [("C-1041\n", "U+000A"), ("C\x00", "U+0000"), ("С-1041", "CYRILLIC"), ("C/1", "SOLIDUS")],
)
def test_what_does_not_belong_is_named(number: str, named: str) -> None:
    with pytest.raises(ValidationError, match="is no number of a child") as refused:
        plain_number("a child").deserialize(number)
    assert named in str(refused.value)
