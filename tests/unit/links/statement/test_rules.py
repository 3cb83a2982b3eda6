"""What a statement must say before it is published."""

from __future__ import annotations

from datetime import date

import pytest

from services.links.contract.codes import BREAK_TYPES
from services.links.contract.schemas.statement import Contact, Place, Service, StatementBody
from services.links.statement import rules

TODAY, LATEST = date(2025, 9, 30), date(2026, 9, 30)


@pytest.mark.parametrize(
    ("offered", "explained", "kept"),
    [
        (BREAK_TYPES, (), True),
        (BREAK_TYPES[1:], BREAK_TYPES[:1], True),
        (BREAK_TYPES[1:], (), False),
        ((), BREAK_TYPES, True),
    ],
)
def test_each_kind_is_offered_or_explained(offered: tuple[str, ...], explained: tuple[str, ...], kept: bool) -> None:
    verdict = rules.COVERS_THE_RANGE.judge(BREAK_TYPES, offered, explained)
    assert (verdict is None) is kept
    assert verdict is None or "day_home" in verdict.reason


@pytest.mark.parametrize(("explained", "kept"), [([], True), (["evening"], False), (["weekend"], True)])
def test_what_is_offered_is_not_explained_away(explained: list[str], kept: bool) -> None:
    assert (rules.DOES_NOT_CONTRADICT_ITSELF.judge(["evening"], explained) is None) is kept


@pytest.mark.parametrize(
    ("review_on", "kept"),
    [(TODAY, False), (date(2025, 10, 1), True), (LATEST, True), (date(2026, 10, 1), False)],
)
def test_the_next_review_lies_ahead_and_not_too_far(review_on: date, kept: bool) -> None:
    assert (rules.IS_KEPT_UNDER_REVIEW.judge(review_on, TODAY, LATEST) is None) is kept


PLACE = {
    "code": "hall",
    "name": "Hall",
    "address_1": "1 Example Road",
    "city": "Exampleton",
    "county": "Exampleshire",
    "postcode": "ZZ99 1AA",
}
SERVICE = {
    "code": "club",
    "name": "Club",
    "description": "Games.",
    "break_types": ["weekend"],
    "minimum_age": 8,
    "maximum_age": 17,
    "how_to_ask": "Write.",
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"latitude": 51.4}, "latitude"),
        ({"latitude": 51.4, "longitude": -2.4}, None),
        ({"latitude": -2.4, "longitude": 51.4}, "latitude"),
        ({"latitude": "51.4", "longitude": -2.4}, "latitude"),
        ({"latitude": True, "longitude": -2.4}, "latitude"),
        ({"latitude": float("nan"), "longitude": -2.4}, "latitude"),
        ({"code": "-hall"}, "code"),
        ({"postcode": "nowhere"}, "postcode"),
    ],
)
def test_places(change: dict[str, object], field: str | None) -> None:
    assert (field in Place().validate({**PLACE, **change})) is (field is not None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"minimum_age": 17}, None),
        ({"minimum_age": 18}, "minimum_age"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org/a b"}, "url"),
        ({"url": 'https://example.org/"onclick'}, None),
        ({"email": "a@b@c.org"}, "email"),
        ({"break_types": []}, "break_types"),
        ({"break_types": ["weekend", "weekend"]}, "break_types"),
        ({"hours": [{"days": ["monday"], "opens_at": "24:00", "closes_at": "10:00"}]}, "hours"),
        ({"hours": [{"days": ["monday"], "opens_at": "09:00", "closes_at": "10:00", "place": "hall"}]}, "hours"),
    ],
)
def test_services(change: dict[str, object], field: str | None) -> None:
    errors = Service().validate({**SERVICE, **change})
    assert (field in errors) is (field is not None), errors


def test_a_team_can_be_reached() -> None:
    assert "team" in Contact().validate({"team": "Family Link"})
    assert not Contact().validate({"team": "Family Link", "telephone": "01632 960123"})


def test_a_service_is_at_places_that_are_known() -> None:
    errors = StatementBody().validate(
        {
            "summary": "x",
            "area": {"name": "x"},
            "services": [SERVICE, {**SERVICE, "code": "other", "places": ["hall"]}],
            "eligibility": ["x"],
            "meets_needs": "x",
            "carers_views": "x",
            "contacts": [{"team": "x", "url": "https://example.org"}],
            "review_on": "2026-01-01",
        }
    )
    assert list(errors["services"]) == [1]
