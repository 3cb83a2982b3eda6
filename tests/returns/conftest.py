"""The Department's rules in a virtual environment of their own, made when they are first asked for, then kept."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "validator-903.lock"
HOME = ROOT / ".venv-903"
SCRIPT = Path(__file__).parent / "department_rules.py"
GSS_CODE = "E06000022"
Tables = Mapping[str, bytes]


@dataclass(frozen=True)
class Verdict:
    """`issues` holds (rule, child); `crashed` rules that could not be run, `ran` those that were."""

    issues: frozenset[tuple[str, str]]
    ran: frozenset[str]
    crashed: frozenset[str]

    @property
    def broken(self) -> set[str]:
        return {rule for rule, _ in self.issues}


def interpreter() -> Path:
    """The Python of the virtual environment, which is made again where the lock file has changed."""
    python, ready = HOME / "bin" / "python", HOME / ".ready"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with (ROOT / "requirements" / "validator-903.in").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (ready.exists() and ready.read_text() == digest and python.exists()):
            make(python)
            ready.write_text(digest)
    return python


def make(python: Path) -> None:
    builder = sys.executable if sys.version_info[:2] == (3, 11) else shutil.which("python3.11")
    assert builder is not None, "the Department's rules need Python 3.11; install python3.11"
    shutil.rmtree(HOME, ignore_errors=True)
    subprocess.run([builder, "-m", "venv", str(HOME)], check=True, capture_output=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run([*install, "-r", str(LOCK)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="session")
def department(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Verdict]:
    """`department(ruleset, year, this_year, last_year, backward)`: what the rules say of the files of two years; run
    from the last to the first where `backward`."""
    python = interpreter()

    def folder(tables: Tables | None) -> str:
        if tables is None:
            return "-"
        made = tmp_path_factory.mktemp("return")
        for name, content in tables.items():
            (made / f"{name}.csv").write_bytes(content)
        return str(made)

    kept: dict[str, Verdict] = {}

    def judge(
        ruleset: str, year: int, this_year: Tables, last_year: Tables | None = None, backward: bool = False
    ) -> Verdict:
        before = sorted(last_year.items()) if last_year else None
        asked = repr((ruleset, year, sorted(this_year.items()), before, backward))
        if asked not in kept:
            kept[asked] = run(ruleset, year, this_year, last_year, backward)
        return kept[asked]

    def run(ruleset: str, year: int, this_year: Tables, last_year: Tables | None, backward: bool) -> Verdict:
        command = [str(python), str(SCRIPT), folder(this_year), folder(last_year), ruleset, str(year), GSS_CODE]
        command += ["backward"] if backward else []
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout)
        assert len(found["ran"]) + len(found["skipped"]) + len(found["crashed"]) == found["registered"]
        issues = frozenset((issue["rule"], issue["child"]) for issue in found["issues"])
        return Verdict(issues, frozenset(found["ran"]), frozenset(found["crashed"]))

    return judge
