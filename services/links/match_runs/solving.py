"""`python -m services.links.match_runs.solving`: the solver's process. It judges the pairs, solves, and tries what-ifs.

On its standard input it takes one situation, pickled, after its length in eight octets; the input then stays open, and
where it ends, because whoever asked has gone, this process ends too. On its standard output it writes a line of JSON
for each step: `{"stage": "judging", "done": …, "of": …}`, `{"stage": "solving", "points": …, "bound": …,
"seconds": …}`, `{"stage": "trying"}` and at the end `{"stage": "done", "run": …}`. Pickles are taken from nobody but
the parent.
"""

from __future__ import annotations

import json
import os
import pickle
import threading
import time
from typing import Any, BinaryIO

from services.links.match_runs.answering import answer
from services.links.match_runs.explaining import not_fully_served, proposals
from services.links.match_runs.highs import NAME
from services.links.match_runs.pairing import Situation, pair_up
from services.links.match_runs.process import LENGTH
from services.links.match_runs.recruiting import recruits
from services.links.match_runs.what_if import what_if

SAY_EVERY = 0.5


class Voice:
    """Says each step, not more often than somebody can read."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()
        self._said, self._stage = 0.0, ""

    def say(self, stage: str, **more: Any) -> None:
        with self._lock:
            now = time.monotonic()
            if stage == self._stage and now - self._said < SAY_EVERY:
                return
            self._said, self._stage = now, stage
            self._out.write(json.dumps({"stage": stage, **more}, separators=(",", ":")).encode() + b"\n")
            self._out.flush()


def work(situation: Situation, voice: Voice) -> None:
    """Ends with the run, ready to be kept."""
    count = len(situation.children)
    voice.say("judging", done=0, of=count)
    paired = pair_up(situation, lambda done: voice.say("judging", done=done, of=count))
    candidates = recruits(situation)
    began = time.monotonic()
    voice.say("solving", points=0, bound=None, seconds=0.0)
    found = answer(
        paired.instance,
        lambda points, bound: voice.say(
            "solving", points=points, bound=bound, seconds=round(time.monotonic() - began, 1)
        ),
    )
    voice.say("trying")
    instance, sessions = paired.instance, found.sessions
    figures = {
        "solver": NAME,
        "status": found.status,
        "points": found.points,
        "bound": found.bound,
        "gap_percent": round(100 * found.gap, 3),
        "pairs": len(instance.pairs),
        "sessions_wanted": sum(need.total for need in instance.needs),
        "sessions_proposed": sum(sessions.values()),
    }
    inputs = {
        **instance.written(),
        "trainings": [[*one.pair.written(), one.task] for one in paired.trainings],
        "recruits": [
            {"area": one.area, "offer": one.offer, "tasks": list(one.tasks), "opens": len(one.pairs)}
            for one in candidates
        ],
    }
    outcome = {
        "proposals": proposals(instance, sessions),
        "not_fully_served": not_fully_served(instance, sessions, paired.excluded),
        "what_if": what_if(instance, sessions, paired.trainings, candidates),
    }
    voice.say("done", run={"figures": figures, "inputs": inputs, "outcome": outcome})


def main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    source = os.fdopen(0, "rb", buffering=0)
    length = int.from_bytes(_exactly(source, LENGTH), "big")
    situation = pickle.loads(_exactly(source, length))
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()
    work(situation, Voice(out))
    out.flush()
    os._exit(0)


def _exactly(source: Any, count: int) -> bytes:
    """Raises EOFError where the input ends before."""
    taken = bytearray()
    while len(taken) < count:
        piece = source.read(count - len(taken))
        if not piece:
            raise EOFError("the input ended too early")
        taken += piece
    return bytes(taken)


def _end_with(source: Any) -> None:
    """Ends this process when the input ends, whatever it is doing."""
    while source.read(1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
