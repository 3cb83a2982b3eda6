"""The usual fostering limit, with siblings and exemptions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.links.hearing.facts import Exempted
from services.links.usual_limit import keeps_usual_limit

DAY = date(2025, 9, 30)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("others", "siblings", "exempt", "day", "kept"),
    [
        ("ab", "", "", DAY, True),
        ("abd", "", "", DAY, False),
        ("abd", "abd", "", DAY, True),
        ("abd", "ab", "", DAY, False),
        ("abd", "", "abcd", DAY, True),
        ("abd", "", "abcd", DAY + ONE, False),
        ("abd", "", "abd", DAY, False),
        ("abd", "", "abc", DAY, False),
        ("abd", "ab", "abc", DAY, False),
    ],
)
def test_more_than_the_limit_need_to_be_siblings_or_exempt(
    others: str, siblings: str, exempt: str, day: date, kept: bool
) -> None:
    exemptions = [Exempted(frozenset(exempt), DAY - ONE, DAY)]
    assert keeps_usual_limit("c", frozenset(siblings), frozenset(others), 3, exemptions, day) is kept


def test_one_exemption_has_to_name_them_all() -> None:
    two = [Exempted(frozenset("abc"), DAY, None), Exempted(frozenset("cde"), DAY, None)]
    assert not keeps_usual_limit("c", frozenset(), frozenset("abd"), 3, two, DAY)
