"""The virtual environment of the peers that Kinweave is measured against, made from `requirements/bench.lock`."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from tests.bench.processes import ROOT


def peers_python() -> Path:
    """The interpreter of `.venv-bench`, made or renewed where the lock is newer than it."""
    folder, lock = ROOT / ".venv-bench", ROOT / "requirements" / "bench.lock"
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        print("Installing FastAPI and FastStream into .venv-bench …", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock], check=True)
        stamp.touch()
    return python
