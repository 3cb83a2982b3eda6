"""The region files as they are, and what is said of files that are wrong."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from chassis.configuration import Configuration
from chassis.council import GssCode
from chassis.councils.reading import by_reference
from chassis.councils.regions import Regions, RegionsError, load_regions

FOLDER = Configuration().regions
FILLED = """
slots:
  - slot: open-32
    slug: synthetic-32
    name: Synthetic 32
    region: London
    gss_codes:
      - code: E99000032
    dfe_code: '932'
    kind: unitary
    data_controllers: [Synthetic 32]
    delivered_by: Synthetic 32
    schemes: [r2k]
    settings:
      - {name: panel.quorum, value: 6, effective_from: 2027-01-01}
    cohort: earlier
    confidence: unknown
  - slot: open-33
    slug: null
"""


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "regions"))


def test_31_authorities_and_five_open_slots_make_36(regions: Regions) -> None:
    assert len(regions.councils) == 31
    assert regions.open_slots == ("open-32", "open-33", "open-34", "open-35", "open-36")
    assert {f.name for f in FOLDER.glob("*.yaml")} == {
        f"{name.lower().replace(' ', '-')}.yaml" for name in (*regions.names, "unassigned")
    }


def test_only_bath_and_north_east_somerset_runs_every_scheme(regions: Regions) -> None:
    everything = {c.slug for c in regions.councils if c.schemes == set(regions.schemes)}
    assert everything == {"bath-and-north-east-somerset"}
    others = {c.schemes for c in regions.councils if c.slug not in everything}
    assert others == {frozenset({"lifelong_links"})}


def test_present_and_former_codes(regions: Regions) -> None:
    known = by_reference(regions.councils)
    assert known["E08000037"] is known["E08000020"] is known["gateshead"]
    assert known["north-yorkshire"].gss_codes == (
        GssCode("E06000065", valid_from=date(2023, 4, 1)),
        GssCode("E10000023", valid_to=date(2023, 3, 31)),
    )


def test_a_tenant_is_not_always_the_controller(regions: Regions) -> None:
    known = by_reference(regions.councils)
    assert known["birmingham"].data_controllers == ("Birmingham Children's Trust",)
    assert known["westminster"].delivered_by == known["kensington-and-chelsea"].delivered_by
    assert len(known["westminster"].data_controllers) == 2


def test_membership_that_is_not_shown_is_marked(regions: Regions) -> None:
    unknown = {d.council.slug for d in regions.declarations if d.confidence == "unknown"}
    assert unknown == {"east-sussex", "central-bedfordshire", "camden", "north-yorkshire"}


def test_a_filled_slot_is_a_council(folder: Path) -> None:
    (folder / "unassigned.yaml").write_text(FILLED)
    found = load_regions(folder)
    (filled,) = [d for d in found.declarations if d.slot]
    assert (filled.slot, filled.council.slug, filled.council.region) == ("open-32", "synthetic-32", "London")
    assert filled.council.settings.history == {"panel.quorum": [(date(2027, 1, 1), 6)]}
    assert found.open_slots == ("open-33",)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("london.yaml", "slug: camden", "slug: Camden", "authorities[7].slug"),
        ("london.yaml", "slug: camden", "slug: owner", "camden|owner"),
        ("london.yaml", "region: London", "region: Londinium", "region"),
        ("london.yaml", "code: E09000007", "code: E0900007", "authorities[7].gss_codes[0].code"),
        ("london.yaml", "code: E09000007", "code: E09000002", "gss_codes: E09000002 also belongs to"),
        ("london.yaml", "slug: camden", "slug: islington", "slug: islington also belongs to"),
        ("london.yaml", "dfe_code: '202'", "dfe_code: '301'", "dfe_code: 301 also belongs to"),
        ("london.yaml", "dfe_code: '202'", "dfe_code: 202", "authorities[7].dfe_code"),
        ("london.yaml", "cohort: earlier", "cohort: later", "authorities[7].cohort"),
        ("london.yaml", "    cohort: earlier\n", "", "authorities[7]: 'cohort' is a required property"),
        ("south-west.yaml", "r2k", "r3k", "schemes[1]"),
        ("yorkshire-and-the-humber.yaml", "valid_to: 2023-03-31", "valid_to: 31.3.2023", "gss_codes[1].valid_to"),
        ("yorkshire-and-the-humber.yaml", "valid_to: 2023-03-31", "valid_to: 2023-02-31", "north-yorkshire"),
        ("unassigned.yaml", "slug: null", "slug: synthetic-32", "slots[0]"),
        ("east-midlands.yaml", "[]", "[", "cannot be read"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(folder: Path, file: str, old: str, new: str, said: str) -> None:
    path = folder / file
    before = path.read_text()
    assert old in before
    path.write_text(before.replace(old, new, 1) if file != "unassigned.yaml" else before.replace(old, new))
    with pytest.raises(RegionsError) as caught:
        load_regions(folder)
    assert any(part in str(caught.value) for part in said.split("|"))
    assert "yaml" in str(caught.value)
