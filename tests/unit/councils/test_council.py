from __future__ import annotations

from datetime import date

import pytest

from chassis.council import Council, GssCode, check_gss_code, check_slug

RENAMED = Council(
    slug="synthetic-01",
    name="Synthetic 01",
    gss_codes=(
        GssCode("E99000002", valid_from=date(2023, 4, 1)),
        GssCode("E99000001", valid_to=date(2023, 3, 31)),
    ),
    dfe_code="901",
    region="London",
)


@pytest.mark.parametrize("slug", ["leeds", "bath-and-north-east-somerset", "a1", "synthetic-01", "a" * 40])
def test_a_slug_is_small_letters_digits_and_single_hyphens(slug: str) -> None:
    check_slug(slug)


@pytest.mark.parametrize(
    "slug",
    ["", "a", "Leeds", "-a", "a-", "a--b", "1a", "a_b", "a b", "é1", "a" * 41, "a\n", "owner", "app", "e08000035"],
)
def test_other_words_are_no_slugs(slug: str) -> None:
    with pytest.raises(ValueError, match=r"slug"):
        check_slug(slug)


@pytest.mark.parametrize("code", ["E0800003", "e08000035", "E080000355", "08000035", "E0800003٥", "E08000035\n"])
def test_a_gss_code_is_a_letter_and_eight_digits(code: str) -> None:
    check_gss_code("E08000035")
    with pytest.raises(ValueError, match="GSS"):
        check_gss_code(code)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2023, 3, 31), "E99000001"), (date(2023, 4, 1), "E99000002"), (date(1980, 1, 1), "E99000001")],
)
def test_the_code_of_a_day(day: date, code: str) -> None:
    assert RENAMED.gss_code(day) == code


def test_core_is_offered_everywhere() -> None:
    assert RENAMED.offers("core")
    assert not RENAMED.offers("r2k")


def test_slugs_keep_apart_in_schemas_and_roles() -> None:
    assert (RENAMED.schema, RENAMED.role("carers")) == ("t_synthetic_01", "carers_synthetic_01")
