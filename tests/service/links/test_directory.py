"""The Open Referral UK directory: its answers conform, its parameters find, and what cannot be known is refused."""

from __future__ import annotations

import copy
from typing import Any
from uuid import uuid4

import pytest

from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.support.open_referral import ANSWERS, conforms

PLACES = [("hall", 51.38, -2.36, "ZZ99 1AA"), ("barn", 51.40, -2.36, "ZZ99 2BB"), ("shed", None, None, "ZZ99 2BB")]


@pytest.fixture(scope="module")
def desk(make_desk: Any) -> LinksDesk:
    """A council with a hundred services, three of them at places."""
    made: LinksDesk = make_desk("directory")
    body = copy.deepcopy(example("publish_statement").body)
    (place,) = body["places"]
    body["places"] = [
        {**place, "code": code, "name": code, "latitude": north, "longitude": east, "postcode": postcode}
        for code, north, east, postcode in PLACES
    ]
    first, club, _ = body["services"]
    at_places = [
        {**club, "code": f"at-{code}", "places": [code], "hours": [{**club["hours"][0], "place": code}]}
        for code, *_ in PLACES
    ]
    others = [{**first, "code": f"link-{n}", "name": f"Link {n}"} for n in range(96)]
    body["services"] = [*others, *at_places, {**body["services"][2], "url": None, "email": None}]
    body["review_on"] = f"{made.clock().year + 1}-01-01"
    assert made.ask("publish_statement", body, creates=True).status == 201
    return made


def get(desk: LinksDesk, operation: str, path: dict[str, str] | None = None, **query: str) -> Any:
    heard = desk.ask(operation, path=path, query=query, actor=None, grants=())
    assert heard.status == 200, heard
    conforms(operation, heard.json)
    return heard.json


def test_every_operation_of_the_directory_has_a_schema(desk: LinksDesk) -> None:
    named = {o.name for o in desk.definition.contract.operations if "/open-referral" in o.path}
    assert named == set(ANSWERS)


def test_lists_come_in_pages(desk: LinksDesk) -> None:
    pages = [get(desk, "list_open_referral_services", page=str(n), per_page="40") for n in (1, 2, 3, 4)]
    assert [p["size"] for p in pages] == [40, 40, 20, 0]
    assert {(p["total_items"], p["total_pages"]) for p in pages} == {(100, 3)}
    assert [(p["first_page"], p["last_page"], p["empty"]) for p in pages] == [
        (True, False, False),
        (False, False, False),
        (False, True, False),
        (False, True, True),
    ]
    assert len({one["id"] for p in pages for one in p["contents"]}) == 100


def test_what_a_list_shows_can_be_read(desk: LinksDesk) -> None:
    for one in get(desk, "list_open_referral_services", per_page="100")["contents"]:
        whole = get(desk, "get_open_referral_service", {"service_id": one["id"]})
        assert {name: whole[name] for name in one} == one
    for one in get(desk, "list_open_referral_locations")["contents"]:
        whole = get(desk, "get_open_referral_location", {"service_at_location_id": one["id"]})
        assert whole["service"] == one["service"]
    for one in get(desk, "list_open_referral_taxonomies")["contents"]:
        assert get(desk, "get_open_referral_taxonomy", {"taxonomy_id": one["id"]}) == one
    for one in get(desk, "list_open_referral_terms", per_page="100")["contents"]:
        assert get(desk, "get_open_referral_term", {"taxonomy_term_id": one["id"]}) == one


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"search": "LINK 7"}, 18),
        ({"search": "saturday"}, 3),
        ({"minimum_age": "8"}, 3),
        ({"maximum_age": "16"}, 0),
        ({"day": "SA", "start_time": "10:00", "end_time": "15:00"}, 3),
        ({"day": "SU"}, 0),
        ({"taxonomy_term_id": str(uuid4())}, 0),
    ],
)
def test_parameters_find(desk: LinksDesk, query: dict[str, str], count: int) -> None:
    assert get(desk, "list_open_referral_services", **query)["total_items"] == count


@pytest.mark.parametrize(
    ("postcode", "metres", "names"),
    [
        ("ZZ99 1AA", "0", {"hall"}),
        ("zz991aa", "2000", {"hall"}),
        ("ZZ99 1AA", "2300", {"hall", "barn"}),
        ("ZZ99 2BB", "10", {"barn"}),
    ],
)
def test_places_are_found_by_distance(desk: LinksDesk, postcode: str, metres: str, names: set[str]) -> None:
    found = get(desk, "list_open_referral_locations", postcode=postcode, proximity=metres)
    assert {one["location"]["name"] for one in found["contents"]} == names


@pytest.mark.parametrize("postcode", ["BA1 1AA", "nonsense", "ZZ99"])
def test_a_distance_is_never_guessed(desk: LinksDesk, postcode: str) -> None:
    heard = desk.ask("list_open_referral_locations", query={"postcode": postcode, "proximity": "5000"}, grants=())
    assert (heard.status, heard.rules) == (422, {"postcode-has-coordinates"})
    assert heard.json["errors"][0]["pointer"] == "?postcode"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"proximity": "5"}, "?proximity"),
        ({"postcode": "ZZ99 1AA"}, "?postcode"),
        ({"postcode": "ZZ99 1AA", "proximity": "-1"}, "?proximity"),
        ({"page": "0"}, "?page"),
        ({"per_page": "101"}, "?per_page"),
        ({"day": "monday"}, "?day"),
        ({"start_time": "25:00"}, "?start_time"),
        ({"taxonomy_id": "x"}, "?taxonomy_id"),
        ({"minimum_age": "young"}, "?minimum_age"),
        ({"search": "\0"}, "?search"),
        ({"full": "true"}, "?full"),
    ],
)
def test_a_bad_parameter_is_named(desk: LinksDesk, query: dict[str, str], pointer: str) -> None:
    heard = desk.ask("list_open_referral_locations", query=query, grants=())
    assert heard.status == 422
    assert [error["pointer"] for error in heard.json["errors"]] == [pointer]


def test_before_anything_is_published_lists_are_empty_and_nothing_is_found(make_desk: Any) -> None:
    empty = make_desk("directory-empty")
    assert get(empty, "list_open_referral_services")["empty"] is True
    assert get(empty, "list_open_referral_locations")["empty"] is True
    assert len(get(empty, "list_open_referral_taxonomies")["contents"]) == 2
    assert get(empty, "read_open_referral")["version"] == "3.0"
    for operation, name in (
        ("get_open_referral_service", "service_id"),
        ("get_open_referral_location", "service_at_location_id"),
        ("get_open_referral_term", "taxonomy_term_id"),
        ("get_open_referral_taxonomy", "taxonomy_id"),
    ):
        assert empty.ask(operation, path={name: str(uuid4())}, grants=()).status == 404


def test_nothing_of_another_council_is_found(desk: LinksDesk, make_desk: Any) -> None:
    identifier = get(desk, "list_open_referral_services")["contents"][0]["id"]
    other = make_desk("directory-empty")
    assert other.ask("get_open_referral_service", path={"service_id": identifier}, grants=()).status == 404
