"""Where areas lie: read from what an operator loads, and never guessed."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.links.matching.places import VARIABLE, Places, places_known, read_places


def test_areas_and_postcodes_are_read() -> None:
    places = read_places(["postcode,latitude,longitude", "zz1 1aa,50.0,-2.0", "ZZ11AB,52.0,-4.0", "ZZ2 1AA,51,-3"])
    assert places.points == {"ZZ1": (51.0, -3.0), "ZZ2": (51.0, -3.0)}
    assert read_places(["area,latitude,longitude", "ZZ9,51,-2"]).points == {"ZZ9": (51.0, -2.0)}


def test_the_directory_of_the_statistics_office_is_read_as_it_is_published() -> None:
    """A postcode without a place stands at 99.999999, 0; it is left out and counted, and so is 0, 0."""
    for heading in ("pcd,pcds,doterm,lat,long", "PCD,PCDS,DOTERM,LAT,LONG"):
        rows = ['"ZZ1 1AA","ZZ1 1AA","",50.0,-2.0', '"ZZ1 1AB","ZZ1 1AB","",99.999999,0.000000', "ZZ21AA,ZZ2 1AA,,0,0"]
        places = read_places([heading, *rows, 'ZZ1 1AC,ZZ1 1AC,"202401",52.0,-4.0', "ZZ31AA,ZZ3 1AA,,,"])
        assert places.points == {"ZZ1": (51.0, -3.0)}
        assert places.left_out == 3


def test_what_is_read_is_not_kept() -> None:
    """2.6 million rows pass; only a sum for each area stays."""

    def rows() -> Iterator[str]:
        yield "pcds,lat,long"
        for n in range(20_000):
            yield f"ZZ{n % 9 + 1} {n % 10}AA,51,-2"

    tracemalloc.start()
    try:
        assert len(read_places(rows()).points) == 9
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()


def test_a_degree_of_latitude_is_69_miles_and_both_ways_are_as_long() -> None:
    places = Places({"ZZ1": (51.0, -2.0), "ZZ2": (52.0, -2.0)})
    assert places.miles("ZZ1", "ZZ2") == pytest.approx(69.1, abs=0.1)
    assert places.miles("ZZ2", "ZZ1") == places.miles("ZZ1", "ZZ2")
    assert places.miles("ZZ3", "ZZ3") == 0
    assert places.miles("ZZ1", "ZZ3") is None
    assert places.miles(None, "ZZ1") is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["area,north,east", "ZZ1,1,2"], "heading"),
        (["latitude,longitude", "1,2"], "heading"),
        (["area,latitude,longitude", "ZZ1,51,-2", "ZZ2,x,-2"], "line 3"),
        (["area,latitude,longitude", "ZZ1,91,-2"], "line 2"),
        (["area,latitude,longitude", "ZZ1,51"], "line 2"),
        (["area,latitude,longitude", ",51,-2"], "line 2"),
        ([], "heading"),
        (["pcds,lat,long", "ZZ1 1AA,99.999999,0"], "none of its 1 rows"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(lines: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_places(lines)


def test_a_wrong_file_stops_the_start_of_the_service(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("area,latitude,longitude\nZZ1,north,-2\n", encoding="utf-8")
    for path, code in ((file, 1), ("", 0)):
        command = [sys.executable, "-W", "ignore", "-c", "import services.links.service"]
        done = subprocess.run(command, env={**os.environ, VARIABLE: str(path)}, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        assert (f"{VARIABLE}: line 2" in done.stderr) is bool(code)


def test_the_file_is_that_of_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "places.csv"
    file.write_text("area,latitude,longitude\nZZ1,51,-2\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    places_known.cache_clear()
    assert places_known().points == {"ZZ1": (51.0, -2.0)}
    file.unlink()
    assert places_known().points, "read once per process"
    places_known.cache_clear()
    with pytest.raises(ValueError, match=VARIABLE):
        places_known()
    monkeypatch.delenv(VARIABLE)
    places_known.cache_clear()
    assert places_known().points == {}
