"""The solver in a process of its own, so that its work never holds up this one: started, followed, and ended.

All waiting here is done in short sleeps, which let everything else go on under eventlet as under threads. The process
is gone when `follow` has ended, however it ends; where this process dies, the solver's input closes and it ends itself.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from services.links.match_runs.pairing import Situation

COMMAND = (sys.executable, "-m", "services.links.match_runs.solving")
ROOT = Path(__file__).resolve().parents[3]
LENGTH = 8
"""Octets before the situation that say how long it is."""
LOOK_SECONDS, ENDING_SECONDS = 0.1, 5.0
PIECE = 256 * 1024


class SolverFailed(Exception):
    """The solver's process ended without a result, or took too long."""


def follow(situation: Situation, seconds: float) -> Generator[Mapping[str, Any] | None, None, None]:
    """What the solver says, a step at a time, and None about each second in which it says nothing. The last has the
    stage `done`. Raises `SolverFailed` where it dies, or is not done within `seconds`.

    Closing the iterator, or whatever is raised where it stands, ends the process.
    """
    content = pickle.dumps(situation)
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()
    with contextlib.ExitStack() as held:
        feeding = held.enter_context(io.FileIO(to_write, "w"))
        hearing = held.enter_context(io.FileIO(from_read, "r"))
        try:
            process = subprocess.Popen(COMMAND, stdin=to_read, stdout=from_write, cwd=ROOT)
        finally:
            os.close(to_read)
            os.close(from_write)
        held.callback(_end, process)
        for end in (to_write, from_read):
            os.set_blocking(end, False)
        yield from _converse(process, feeding, hearing, len(content).to_bytes(LENGTH, "big") + content, seconds)


def _converse(
    process: Any, feeding: io.FileIO, hearing: io.FileIO, content: bytes, seconds: float
) -> Iterator[Mapping[str, Any] | None]:
    until, spoken, rest, sent = time.monotonic() + seconds, time.monotonic(), b"", 0
    while True:
        if sent < len(content):
            sent += _send(feeding, content[sent : sent + PIECE])
        piece = hearing.read(PIECE)
        if piece:
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                said: Mapping[str, Any] = json.loads(line)
                yield said
                spoken = time.monotonic()
                if said["stage"] == "done":
                    return
            continue
        if piece is not None or process.poll() is not None:
            raise SolverFailed(f"the solver's process ended with {process.poll()} and gave no result")
        if time.monotonic() > until:
            raise SolverFailed(f"the solver's process was not done within {seconds:.0f} s")
        if time.monotonic() - spoken > 1.0:
            yield None
            spoken = time.monotonic()
        time.sleep(LOOK_SECONDS if sent == len(content) else 0.005)


def _send(feeding: io.FileIO, piece: bytes) -> int:
    """How much of it the pipe took. A solver that is gone is noticed where it is heard."""
    try:
        return feeding.write(piece) or 0
    except BrokenPipeError:
        return 0


def _end(process: Any) -> None:
    """Kill it and take its exit code, so that neither it nor a zombie is left."""
    if process.poll() is None:
        process.kill()
    until = time.monotonic() + ENDING_SECONDS
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
