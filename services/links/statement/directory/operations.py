"""Operations of the Open Referral UK directory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import INVALID, FieldError, Problem, not_found
from chassis.request import Answer, Handler, Request
from chassis.rules import violations
from services.links.statement.directory.finding import coordinates_of, distance, fits
from services.links.statement.directory.rules import POSTCODE_HAS_COORDINATES
from services.links.statement.directory.shaping import Directory, in_short
from services.links.statement.directory.taxonomies import taxonomies, terms
from services.links.statement.reading import in_force

HSDS = "3.0"
PROFILE = "https://open-referral-uk-profile.readthedocs.io/en/latest/"
PUBLISHED_OPENAPI = "https://raw.githubusercontent.com/openreferral/uk-profile/main/schema/openapi.json"
HEADERS = {"Cache-Control": "public, max-age=60"}


def read_open_referral(unit: UnitOfWork, request: Request) -> Answer:
    return _answer({"version": HSDS, "profile": PROFILE, "openapi_url": PUBLISHED_OPENAPI})


def list_open_referral_services(unit: UnitOfWork, request: Request) -> Answer:
    found = [service for service in _services(unit) if fits(service, request.query)]
    return _page([in_short(service) for service in found], request.query)


def get_open_referral_service(unit: UnitOfWork, request: Request) -> Answer:
    return _one(_services(unit), request.path["service_id"], "service")


def list_open_referral_taxonomies(unit: UnitOfWork, request: Request) -> Answer:
    return _page(taxonomies(), request.query)


def get_open_referral_taxonomy(unit: UnitOfWork, request: Request) -> Answer:
    return _one(taxonomies(), request.path["taxonomy_id"], "taxonomy")


def list_open_referral_terms(unit: UnitOfWork, request: Request) -> Answer:
    return _page(terms(), request.query)


def get_open_referral_term(unit: UnitOfWork, request: Request) -> Answer:
    return _one(terms(), request.path["taxonomy_term_id"], "taxonomy term")


def list_open_referral_locations(unit: UnitOfWork, request: Request) -> Answer:
    directory, asked = _directory(unit), request.query
    near = _near(directory, asked)
    if directory is None:
        return _page([], asked)
    fitting = {service["id"] for service in directory.services if fits(service, asked)}
    found = [one for one in directory.at_locations if one["service_id"] in fitting and near(one["location"])]
    return _page(found, asked)


def get_open_referral_location(unit: UnitOfWork, request: Request) -> Answer:
    directory = _directory(unit)
    found = directory.at_locations if directory else []
    named = [{**one, "name": one["service"]["name"], "status": one["service"]["status"]} for one in found]
    return _one(named, request.path["service_at_location_id"], "service at a location")


def _directory(unit: UnitOfWork) -> Directory | None:
    text = in_force(unit)
    council = unit.scope.council
    return Directory(council.slug, council.name, text.content, text.published_at) if text else None


def _services(unit: UnitOfWork) -> list[dict[str, Any]]:
    directory = _directory(unit)
    return directory.services if directory else []


def _near(directory: Directory | None, asked: Mapping[str, Any]) -> Any:
    """Whether a location is near enough. Raises `Problem` (422) where the postcode's coordinates are not known."""
    if "postcode" not in asked:
        return lambda location: True
    wanted = re.sub(r"\s", "", asked["postcode"]).upper()
    places = directory.content["places"] if directory else []
    points = (coordinates_of(place) for place in places if place["postcode"].replace(" ", "") == wanted)
    centre = next((point for point in points if point is not None), None)
    refused = violations(POSTCODE_HAS_COORDINATES.judge(centre))
    if centre is None:
        wrong = FieldError("?postcode", "has no known coordinates")
        raise Problem(INVALID, "The distance cannot be judged.", violations=refused, errors=[wrong])

    def near(location: Mapping[str, Any]) -> bool:
        here = coordinates_of(location)
        return here is not None and distance(centre, here) <= asked["proximity"]

    return near


def _one(found: Iterable[Mapping[str, Any]], identifier: str, what: str) -> Answer:
    for one in found:
        if one["id"] == identifier.lower():
            return _answer(one)
    raise not_found(what)


def _page(found: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> Answer:
    """A page beyond the last is empty."""
    number, size = asked["page"], asked["per_page"]
    pages = -(-len(found) // size)
    shown = found[(number - 1) * size : number * size]
    return _answer(
        {
            "total_items": len(found),
            "total_pages": pages,
            "page_number": number,
            "size": len(shown),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not shown,
            "contents": shown,
        }
    )


def _answer(body: Any) -> Answer:
    return Answer(body, headers=HEADERS)


HANDLERS: tuple[Handler, ...] = (
    read_open_referral,
    list_open_referral_services,
    get_open_referral_service,
    list_open_referral_taxonomies,
    get_open_referral_taxonomy,
    list_open_referral_terms,
    get_open_referral_term,
    list_open_referral_locations,
    get_open_referral_location,
)
"""Each function handles the operation of its name."""
