"""Which services are asked for, by the parameters that the UK profile names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

EARTH_METRES = 6_371_000.0


def fits(service: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Whether a whole service fits every parameter that is given. As the profile words them, `minimum_age` is the least
    minimum age, `maximum_age` the greatest maximum age, `start_time` the earliest opening, `end_time` the latest
    closing; day and times are those of one schedule. Hours that close before they open close on the next day, and an
    `end_time` before `start_time` is of the next day, too."""
    return (
        _has_words(service, asked.get("search", ""))
        and asked.get("minimum_age", 0) <= service["minimum_age"]
        and service["maximum_age"] <= asked.get("maximum_age", service["maximum_age"])
        and _has_term(service, "taxonomy_term_id", asked.get("taxonomy_term_id"))
        and _has_term(service, "taxonomy_id", asked.get("taxonomy_id"))
        and _has_hours(service, asked)
    )


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Metres between two points given as latitude and longitude in degrees, along a great circle."""
    (north, east), (north_2, east_2) = ([radians(part) for part in point] for point in (one, other))
    half = sin((north_2 - north) / 2) ** 2 + cos(north) * cos(north_2) * sin((east_2 - east) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(half))


def coordinates_of(place: Mapping[str, Any]) -> tuple[float, float] | None:
    """Of a place or a location, where it has them."""
    if place.get("latitude") is None or place.get("longitude") is None:
        return None
    return place["latitude"], place["longitude"]


def _has_words(service: Mapping[str, Any], search: str) -> bool:
    """Every word of the search stands somewhere in name or description."""
    text = f"{service['name']} {service['description']}".casefold()
    return all(word in text for word in search.casefold().split())


def _has_term(service: Mapping[str, Any], name: str, wanted: object) -> bool:
    return wanted is None or any(
        one["taxonomy_term"][_TERM_FIELD[name]] == str(wanted) for one in service["attributes"]
    )


_TERM_FIELD = {"taxonomy_term_id": "id", "taxonomy_id": "taxonomy_id"}


def _has_hours(service: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    day, start, end = asked.get("day"), asked.get("start_time"), asked.get("end_time")
    if day is None and start is None and end is None:
        return True
    return any(
        (day is None or day in one["byday"].split(","))
        and (start is None or _clock(one["opens_at"]) >= _clock(start))
        and (end is None or _closing(one["opens_at"], one["closes_at"]) <= _closing(start, end))
        for one in service["schedules"]
    )


def _closing(opens: str | None, closes: str) -> tuple[bool, str]:
    """Whether on the next day, and when."""
    return opens is not None and _clock(closes) <= _clock(opens), _clock(closes)


def _clock(time: str) -> str:
    """HH:MM or HH:MM:SS as HH:MM:SS, so that times can be compared as they are written."""
    return time if len(time) == 8 else f"{time}:00"
