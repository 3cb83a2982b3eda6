from __future__ import annotations

import tomllib
from pathlib import Path

from click.testing import CliRunner

from chassis.version import VERSION
from deploy.command.main import kinweave
from gateway.contracts import CONTRACTS
from gateway.openapi.document import build

ROOT = Path(__file__).resolve().parents[3]


def test_there_is_one_version_number() -> None:
    assert build(CONTRACTS)["info"]["version"] == VERSION
    assert CliRunner().invoke(kinweave, ["--version"]).stdout.strip() == f"kinweave, version {VERSION}"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "chassis.version.VERSION"}
    elsewhere = [path for part in ("README.md", "deploy", "gateway") for path in _texts(ROOT / part)]
    assert not [path for path in elsewhere if "0.1.0" in path.read_text()]


def _texts(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("*.py"))
