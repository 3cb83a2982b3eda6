"""Which living processes use the embedded server: each holds a lock on a file of its own, which its death releases."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from time import sleep

POLL = 0.02


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Keep other processes, and other threads, from the same block until it ends."""
    while True:
        with alone(path) as free:
            if free:
                yield
                return
        sleep(POLL)


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether no other process is in a block of the same path; it stays so until the block ends or the process dies."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Holder:
    """One user of what `folder` stands for. Make, ask and release only under one common lock."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        self._folder = folder
        self._path = folder / f"{os.getpid()}-{token_hex(4)}"
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def release(self) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()

    def others(self) -> bool:
        """Whether another holder lives. Removes the files of dead ones."""
        living = [path for path in self._folder.iterdir() if path != self._path and _alive(path)]
        return bool(living)


def _alive(path: Path) -> bool:
    with suppress(FileNotFoundError), path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        path.unlink(missing_ok=True)
    return False
