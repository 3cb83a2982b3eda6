"""The process at the head of a PostgreSQL server: what its pid file says, whether it lives, how it is stopped."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import psutil

POLL = 0.02


@dataclass(frozen=True)
class Postmaster:
    """`state` is `starting`, `ready`, `stopping` or empty where the file does not say yet."""

    pid: int
    state: str

    @property
    def alive(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return bool(psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE)
        return False

    def stop(self, fast: float, immediate: float) -> None:
        """Fast shutdown: sessions are ended, everything is written; where that takes longer than `fast` seconds, an
        immediate one: nothing that was committed is lost, and the next start recovers it.

        Raises TimeoutError where it does not end `immediate` seconds later.
        """
        for number, seconds in ((signal.SIGINT, fast), (signal.SIGQUIT, immediate)):
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            if self.wait_for_end(seconds):
                return
        raise TimeoutError(f"PostgreSQL (process {self.pid}) does not stop")

    def wait_for_end(self, seconds: float) -> bool:
        deadline = monotonic() + seconds
        while self.alive:
            if monotonic() > deadline:
                return False
            sleep(POLL)
        return True


def running(data: Path) -> Postmaster | None:
    """The living postmaster of a data folder; None also where its pid file names no process or another program."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    if not _may_serve(pid, data):
        return None
    return Postmaster(pid, lines[7].strip() if len(lines) > 7 else "")


def remove_misleading_locks(data: Path, socket_lock: Path) -> None:
    """Remove the lock files of a server that is gone, where their number is now a zombie's or another program's.

    PostgreSQL would believe them and not start. Where the process is simply gone they stay: PostgreSQL tells by them
    whether the last of its children has ended.
    """
    for path in (data / "postmaster.pid", socket_lock):
        with suppress(FileNotFoundError, IndexError, ValueError):
            pid = int(path.read_text().splitlines()[0])
            if psutil.pid_exists(pid) and not any(_may_serve(other, data) for other in psutil.pids()):
                path.unlink()


def _may_serve(pid: int, data: Path) -> bool:
    """Whether a process is of PostgreSQL and works in the data folder, or does not let us see where it works."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return str(data) in process.cmdline() or Path(process.cwd()) == data
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False
    except psutil.AccessDenied:
        return True
