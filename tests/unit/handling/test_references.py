"""What can be an external reference."""

from __future__ import annotations

import pytest

from chassis.contracts.references import ReferenceBody


@pytest.mark.parametrize("text", ["1", "PL-2025/00123", "A b", "x" * 100, None])
def test_numbers_of_other_systems_are_taken_as_they_are(text: str | None) -> None:
    assert ReferenceBody().load({"external_reference": text}) == {"external_reference": text}


@pytest.mark.parametrize("text", ["", " ", " A", "A ", "A\n", "A\x00", "A\tb", "é", "x" * 101, 7])
def test_what_cannot_be_told_apart_is_refused(text: object) -> None:
    assert "external_reference" in ReferenceBody().validate({"external_reference": text})
