"""Nameko in a process of its own, for its threads are green."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = (
    "import eventlet; eventlet.monkey_patch();"
    "import sys, pathlib, tests.unit.embedded.nameko_services as program;"
    "program.main(pathlib.Path(sys.argv[1]))"
)


def test_nameko_works_on_the_embedded_broker(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "home")], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["answer"] == "HELLO"
    assert report["heard"] == ["hello", "hello (broadcast)"]
    assert report["failure"] == "ValueError"
    assert report["unknown"]
    assert report["side_by_side"] == [0.5] * 5
    assert report["side_by_side_seconds"] < 2.2
    assert report["idle"] < 0.02
    assert report["after_kill"] == 0.5
    assert report["begun"] == [0.5, 0.5]
    assert report["postgres"]
    assert report["unacknowledged"] == 0
