"""Where areas lie: from a file that an operator loads; without it no distance is known, and none is guessed.

The file is CSV with a heading: `latitude` and `longitude` in degrees, and `area` (the first half of a postcode) or
`postcode`; of an area that is given by its postcodes the middle of these counts.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

VARIABLE = "KINWEAVE_PLACES"
EARTH_MILES = 3958.8
Point = tuple[float, float]


class Places:
    """`points` maps areas to latitude and longitude in degrees."""

    def __init__(self, points: Mapping[str, Point] | None = None) -> None:
        self.points = dict(points or {})
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
    return postcode.strip().upper().split(" ")[0] if postcode else None


def read_places(lines: Iterable[str]) -> Places:
    """Raises ValueError that names the line."""
    rows = csv.DictReader(lines)
    names = set(rows.fieldnames or ())
    if not {"latitude", "longitude"} <= names or not {"area", "postcode"} & names:
        raise ValueError("the heading names latitude, longitude and area or postcode")
    found: dict[str, list[Point]] = {}
    for row in rows:
        area = row.get("area") or area_of(_spaced(row.get("postcode") or ""))
        try:
            north, east = float(row["latitude"]), float(row["longitude"])
        except (TypeError, ValueError):
            north = east = 999.0
        if not area or not (abs(north) <= 90 and abs(east) <= 180):
            raise ValueError(f"line {rows.line_num} holds no area or no latitude and longitude in degrees")
        found.setdefault(area.strip().upper(), []).append((north, east))
    middles = {
        area: (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
        for area, points in found.items()
    }
    return Places(middles)


def _spaced(postcode: str) -> str:
    """The second half of a postcode always has three characters."""
    plain = "".join(postcode.split())
    return f"{plain[:-3]} {plain[-3:]}" if len(plain) > 4 else plain


@cache
def places_known() -> Places:
    """From the file that `KINWEAVE_PLACES` names, read once per process; empty without it. Raises ValueError."""
    path = os.environ.get(VARIABLE)
    if not path:
        return Places()
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            return read_places(file)
    except (OSError, ValueError) as error:
        raise ValueError(f"{VARIABLE}: {error}") from error
