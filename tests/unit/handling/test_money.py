"""Amounts: pounds in JSON, whole pence inside."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from chassis.contracts.schemas import Money, Schema
from gateway.openapi.fields import Components


class Bill(Schema):
    amount = Money(required=True)
    total = Money(digits=7, allow_none=True)


@pytest.mark.parametrize(("text", "pence"), [("0.00", 0), ("0.05", 5), ("12.50", 1250), ("99999.99", 9_999_999)])
def test_pounds_are_read_as_pence(text: str, pence: int) -> None:
    assert Bill().load({"amount": text})["amount"] == pence
    assert Bill().dump({"amount": pence, "total": None}) == {"amount": text, "total": None}


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "1",
        "1.5",
        "1.500",
        "-1.00",
        "+1.00",
        "01.00",
        ".50",
        "1,00",
        "1.00\n",
        "1e2.00",
        "100000.00",
        "١.00",
        1.5,
        1,
    ],
)
def test_nothing_else_is_an_amount(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        Bill().load({"amount": wrong})


@given(st.integers(0, 9_999_999))
def test_what_is_written_is_read_again(pence: int) -> None:
    written = Bill().dump({"amount": pence, "total": pence})
    assert Bill().load(written) == {"amount": pence, "total": pence}


def test_the_description_says_how_it_is_written() -> None:
    components = Components()
    components.reference(Bill)
    amount = components.schemas()["Bill"]["properties"]["amount"]
    assert (amount["type"], amount["pattern"]) == ("string", r"^(0|[1-9]\d{0,4})\.\d{2}$")
