"""Where areas lie: from a file that an operator loads; without it no distance is known, and none is guessed.

The file is CSV with a heading, in any case: `latitude` and `longitude` in degrees, and `area` (the first half of a
postcode) or `postcode`; of an area that is given by its postcodes the middle of these counts. The postcode directories
of the Office for National Statistics (ONSPD, NSPL) are read as they are published: `pcds`, `lat`, `long`; a postcode
without a place stands there at 99.999999, 0 and is left out.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import structlog

from chassis.contracts.postcodes import district_of

VARIABLE = "KINWEAVE_PLACES"
EARTH_MILES = 3958.8
Point = tuple[float, float]
AREA, LATITUDE, LONGITUDE = ("area",), ("latitude", "lat"), ("longitude", "long")
POSTCODE = ("postcode", "pcds", "pcd", "pcd7", "pcd8", "pcd2")
NO_LATITUDE = 99.0
NOWHERE = frozenset({("99.999999", "0.000000"), ("99.999999", "0"), ("0", "0"), ("", "")})
SHORTEST_DISTRICT = 4


class Places:
    """`points` maps areas to latitude and longitude in degrees. `left_out`: rows without a place."""

    def __init__(self, points: Mapping[str, Point] | None = None, left_out: int = 0) -> None:
        self.points, self.left_out = dict(points or {}), left_out
        self._miles: dict[tuple[str, str], float | None] = {}

    def miles(self, one: str | None, other: str | None) -> float | None:
        """As the crow flies between the middles of two areas; 0 within one. None where an area is not known."""
        if one is None or other is None:
            return None
        if one == other:
            return 0.0
        known = self._miles.get((one, other), -1.0)
        if known == -1.0:
            ends = self.points.get(one), self.points.get(other)
            known = None if ends[0] is None or ends[1] is None else distance(ends[0], ends[1])
            self._miles[one, other] = self._miles[other, one] = known
        return known


def distance(one: Point, other: Point) -> float:
    """Miles on the great circle."""
    (north, east), (north2, east2) = ((radians(p[0]), radians(p[1])) for p in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(half)))


def area_of(postcode: str | None) -> str | None:
    """The first half of a postcode."""
    return district_of(postcode) if postcode else None


def read_places(lines: Iterable[str]) -> Places:
    """One line after the other; only sums are kept. Raises ValueError that names the line."""
    rows = csv.reader(lines)
    heading = [name.strip().lower() for name in next(rows, [])]
    place, north_at, east_at = (_column(heading, names) for names in ((*AREA, *POSTCODE), LATITUDE, LONGITUDE))
    if place is None or north_at is None or east_at is None:
        raise ValueError("the heading names latitude (or lat), longitude (or long) and area or postcode (or pcds)")
    is_area, sums, left_out = heading[place] in AREA, dict[str, list[float]](), 0
    for row in rows:
        if not row:
            continue
        try:
            written, north_text, east_text = row[place], row[north_at], row[east_at]
            if (north_text, east_text) in NOWHERE:
                left_out += 1
                continue
            north, east = float(north_text), float(east_text)
        except (IndexError, ValueError):
            written, north, east = "", 0.0, 0.0
        if north >= NO_LATITUDE or (north == 0 and east == 0 and written):
            left_out += 1
            continue
        area = written.strip().upper() if is_area else _district(written)
        if not area or not (abs(north) <= 90 and abs(east) <= 180):
            raise ValueError(f"line {rows.line_num} holds no area or no latitude and longitude in degrees")
        held = sums.get(area)
        if held is None:
            sums[area] = [north, east, 1]
        else:
            held[0] += north
            held[1] += east
            held[2] += 1
    if left_out and not sums:
        raise ValueError(f"none of its {left_out} rows has a place")
    return Places({area: (north / n, east / n) for area, (north, east, n) in sums.items()}, left_out)


def _column(heading: Sequence[str], names: Iterable[str]) -> int | None:
    return next((heading.index(name) for name in names if name in heading), None)


def _district(postcode: str) -> str:
    """Of a first half alone, that."""
    return district_of(postcode) if len(postcode.replace(" ", "")) > SHORTEST_DISTRICT else postcode.strip().upper()


@cache
def places_known() -> Places:
    """From the file that `KINWEAVE_PLACES` names, read once per process; empty without it. Raises ValueError."""
    path = os.environ.get(VARIABLE)
    if not path:
        return Places()
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            places = read_places(file)
    except (OSError, ValueError, csv.Error) as error:
        raise ValueError(f"{VARIABLE}: {error}") from error
    structlog.get_logger().info("places read", areas=len(places.points), left_out=places.left_out)
    return places
