"""Which carers of a child are one setting, and which agreements stand in each other's way."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.links.series import rules
from services.links.series.settings import Reviewed, Span, are_one_setting, settings_of

LINKS = [UUID(int=n) for n in range(4)]
CARERS = [UUID(int=10 + n) for n in range(4)]
FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)


def said(number: int, code: str, at: int) -> dict[str, Any]:
    """A review of the link with that of this number; `at` is the review's own number."""
    return {
        "step": "review_legal_basis",
        "other_link_id": str(LINKS[number]),
        "code": code,
        "review": at,
    }


def link(number: int, *journal: dict[str, Any], carer: int | None = None) -> Reviewed:
    replanned = {"step": "replan", "recorded_at": "2025-09-30T12:00:00+00:00", "legal_basis": "s20_full"}
    return Reviewed(LINKS[number], CARERS[number if carer is None else carer], [replanned, *journal])


@pytest.mark.parametrize(
    ("own", "others", "one_setting"),
    [
        ([], [], False),
        ([said(1, "same_accommodation", 1)], [], True),
        ([], [said(0, "same_accommodation", 1)], True),
        ([said(1, "separate_settings", 1)], [], False),
        ([said(1, "same_accommodation", 1), said(1, "separate_settings", 2)], [], False),
        ([said(1, "same_accommodation", 1)], [said(0, "separate_settings", 2)], False),
        ([said(1, "same_accommodation", 3)], [said(0, "separate_settings", 2)], True),
        ([said(2, "same_accommodation", 1)], [], False),
        ([said(1, "same_accommodation", 1), said(2, "separate_settings", 2)], [], True),
    ],
)
def test_the_last_review_of_the_two_counts(
    own: list[dict[str, Any]], others: list[dict[str, Any]], one_setting: bool
) -> None:
    one, other = link(0, *own), link(1, *others)
    assert are_one_setting(one, other) is are_one_setting(other, one) is one_setting


def test_one_carer_is_one_setting_whatever_the_link() -> None:
    assert are_one_setting(link(0), link(1, carer=0))


def test_settings_are_joined_over_several_reviews() -> None:
    apart = settings_of([link(n) for n in range(4)])
    assert len(set(apart.values())) == 4
    same = "same_accommodation"
    for chain in ([said(1, same, 1)], [said(2, same, 1)]), ([said(2, same, 1)], [said(2, same, 1)]):
        found = settings_of([link(0, *chain[0]), link(1, *chain[1]), link(2), link(3)])
        assert len({found[str(carer)] for carer in CARERS[:3]}) == 1
        assert found[str(CARERS[3])] == str(CARERS[3])


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (FIRST, LAST, True),
        (LAST, None, True),
        (date(2026, 1, 1), None, False),
        (date(2025, 1, 1), date(2025, 9, 30), False),
        (date(2025, 1, 1), FIRST, True),
        (date(2025, 1, 1), None, True),
    ],
)
@pytest.mark.parametrize("legal_basis", ["s20_reg48", "s20_full", "s17_6"])
def test_on_no_day_do_two_settings_stand_under_regulation_48(
    first: date, last: date | None, refused: bool, legal_basis: str
) -> None:
    other = Span(LINKS[1], FIRST, LAST)
    found = rules.IN_ONE_SETTING.judge(legal_basis, first, last, [other])
    assert (found is not None) is (refused and legal_basis == "s20_reg48")
    if found is not None:
        assert str(LINKS[1]) in found.reason
        assert "s20_full" in found.reason
        assert "/legal-basis/review" in found.reason
    assert rules.IN_ONE_SETTING.judge(legal_basis, first, last, []) is None


def test_an_agreement_without_a_last_day_stands_for_good() -> None:
    endless = Span(LINKS[1], FIRST, None)
    assert rules.IN_ONE_SETTING.judge("s20_reg48", date(2035, 1, 1), None, [endless]) is not None
    assert rules.IN_ONE_SETTING.judge("s20_reg48", date(2025, 1, 1), date(2025, 9, 30), [endless]) is None


def test_a_review_names_a_link_that_can_be_compared() -> None:
    assert rules.OF_TWO_SETTINGS.judge(LINKS[1], {LINKS[1]: "x"}) is None
    assert rules.OF_TWO_SETTINGS.judge(LINKS[2], [LINKS[1]]) is not None
