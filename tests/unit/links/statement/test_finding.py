"""Which services the parameters of Open Referral UK find."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links.contract.examples import example
from services.links.statement.directory.finding import distance, fits
from services.links.statement.directory.shaping import Directory, in_short
from services.links.statement.directory.taxonomies import BREAKS, SERVED, identifier, taxonomies, term_identifier, terms

CONTENT = example("publish_statement").body
DIRECTORY = Directory("north", "North", CONTENT, datetime(2025, 9, 30, 23, 30, tzinfo=UTC))
CLUB = next(one for one in DIRECTORY.services if one["name"] == "Saturday club")
BATH, BRISTOL = (51.3811, -2.3590), (51.4545, -2.5879)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, True),
        ({"search": "CLUB"}, True),
        ({"search": "music club"}, True),
        ({"search": "club tennis"}, False),
        ({"search": "  "}, True),
        ({"minimum_age": 8}, True),
        ({"minimum_age": 9}, False),
        ({"maximum_age": 17}, True),
        ({"maximum_age": 16}, False),
        ({"day": "SA"}, True),
        ({"day": "SU"}, False),
        ({"start_time": "10:00"}, True),
        ({"start_time": "10:00:00"}, True),
        ({"start_time": "10:00:01"}, False),
        ({"start_time": "10:01"}, False),
        ({"end_time": "15:00"}, True),
        ({"end_time": "15:00:00"}, True),
        ({"end_time": "14:59"}, False),
        ({"day": "SA", "start_time": "09:00", "end_time": "16:00"}, True),
        ({"taxonomy_term_id": term_identifier(BREAKS, "weekend")}, True),
        ({"taxonomy_term_id": term_identifier(BREAKS, "evening")}, False),
        ({"taxonomy_id": identifier("taxonomy", SERVED)}, True),
        ({"taxonomy_id": identifier("taxonomy", "another")}, False),
    ],
)
def test_the_club(asked: dict[str, Any], found: bool) -> None:
    assert fits(CLUB, asked) is found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"end_time": "23:00"}, False),
        ({"end_time": "02:00"}, False),
        ({"start_time": "18:00", "end_time": "23:59"}, False),
        ({"start_time": "18:00", "end_time": "02:00"}, True),
        ({"start_time": "18:00", "end_time": "01:59"}, False),
        ({"start_time": "22:00"}, True),
    ],
)
def test_hours_past_midnight_close_on_the_next_day(asked: dict[str, Any], found: bool) -> None:
    schedule = {"byday": "FR", "opens_at": "22:00", "closes_at": "02:00"}
    assert fits({**CLUB, "schedules": [schedule]}, asked) is found


def test_a_service_without_hours_is_found_by_no_day() -> None:
    family_link = next(one for one in DIRECTORY.services if one["name"] == "Family Link")
    assert fits(family_link, {})
    assert not fits(family_link, {"day": "SA"})


def test_identifiers_stay_from_version_to_version_and_differ_between_councils() -> None:
    again = Directory("north", "North", {**CONTENT, "summary": "Another"}, datetime(2026, 1, 1, tzinfo=UTC))
    elsewhere = Directory("south", "South", CONTENT, DIRECTORY.published_at)
    assert [s["id"] for s in again.services] == [s["id"] for s in DIRECTORY.services]
    assert not {s["id"] for s in elsewhere.services} & {s["id"] for s in DIRECTORY.services}
    assert len({s["id"] for s in DIRECTORY.services}) == 3


def test_lists_show_a_service_without_its_parts() -> None:
    assert not {"schedules", "attributes", "service_at_locations"} & set(in_short(CLUB))


def test_days_are_those_of_england_and_instants_are_utc() -> None:
    assert (CLUB["assured_date"], CLUB["last_modified"]) == ("2025-10-01", "2025-09-30T23:30:00.000Z")


def test_every_term_is_in_a_taxonomy_and_every_attribute_names_a_term() -> None:
    assert {one["taxonomy_id"] for one in terms()} == {one["id"] for one in taxonomies()}
    known = {one["id"] for one in terms()}
    assert {a["taxonomy_term_id"] for s in DIRECTORY.services for a in s["attributes"]} <= known


def test_a_known_distance() -> None:
    assert distance(BATH, BRISTOL) == pytest.approx(17_900, rel=0.02)


POINTS = st.tuples(st.floats(49.8, 55.9), st.floats(-6.5, 1.8))


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_never_negative(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(one, other) >= 0
    assert distance(one, one) == 0
