from __future__ import annotations

from pathlib import Path

from chassis.embedded import postmaster
from chassis.embedded.places import Places
from tests.unit.deploy.conftest import Operator


def test_a_command_starts_the_embedded_database_and_leaves_none_behind(installation: Operator, tmp_path: Path) -> None:
    alone = Operator(tmp_path / "home", installation.regions)
    report = alone.json("migrate")
    assert {row["outcome"] for row in report} == {"migrated"}
    assert {row["council"] for row in report} == {None, "synthetic-01", "synthetic-02", "synthetic-03"}
    assert postmaster.running(Places(alone.home).data) is None
    assert [row["slug"] for row in alone.json("councils", "list")] == ["synthetic-01", "synthetic-02", "synthetic-03"]
    assert postmaster.running(Places(alone.home).data) is None


def test_a_new_home_says_how_it_is_made(installation: Operator, tmp_path: Path) -> None:
    done = Operator(tmp_path / "home", installation.regions).call("clients", "list")
    assert done.exit_code == 1
    assert "There is no installation under KINWEAVE_HOME" in done.stderr
    assert "kinweave migrate" in done.stderr
    assert not (tmp_path / "home").exists(), "a command that only reads makes nothing"
