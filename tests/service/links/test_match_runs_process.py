"""The solver's process: it holds nobody up, and nothing of it stays, however a run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

import psutil
import pytest

from services.links.match_runs.instance import Weights
from services.links.match_runs.process import ROOT, SolverFailed, follow
from tests.service.links.solver_processes import LONG, eventually, solvers
from tests.support.situation import situation

HELD_UP = """
import chassis.runtime.green
import threading, time
from contextlib import closing
from services.links.match_runs.instance import Weights
from services.links.match_runs.process import follow
from tests.support.situation import situation

worst, over, asked = 0.0, False, situation(300, 250, weights=Weights(seconds=3, gap=0))
def tick():
    global worst
    while not over:
        began = time.monotonic()
        time.sleep(0.01)
        worst = max(worst, time.monotonic() - began)
ticking = threading.Thread(target=tick)
ticking.start()
time.sleep(0.1)
worst = 0.0
with closing(follow(asked, 300)) as steps:
    last = [said for said in steps if said][-1]
over = True
ticking.join()
print(last["stage"], worst)
"""

PARENT = """
import sys
from services.links.match_runs.process import follow
from tests.service.links.solver_processes import LONG, solvers
import os
steps = follow(LONG, 300)
next(steps)
print(*solvers(os.getpid()), flush=True)
for said in steps:
    pass
"""


def test_a_run_is_told_of_step_by_step_and_leaves_no_process() -> None:
    with closing(follow(situation(40, 30, weights=Weights(seconds=2)), 120)) as steps:
        said = [one for one in steps if one is not None]
    assert list(dict.fromkeys(one["stage"] for one in said)) == ["judging", "solving", "trying", "done"]
    assert solvers(os.getpid()) == []
    run = said[-1]["run"]
    assert run["figures"]["sessions_proposed"] == sum(
        sum(one["sessions"].values()) for one in run["outcome"]["proposals"]
    )


def test_whoever_stops_listening_ends_the_solver() -> None:
    steps = follow(LONG, 300)
    next(steps)
    (solver,) = solvers(os.getpid())
    steps.close()
    assert not psutil.pid_exists(solver)


def test_a_solver_that_is_killed_is_noticed() -> None:
    with closing(follow(LONG, 300)) as steps:
        next(steps)
        (solver,) = solvers(os.getpid())
        os.kill(solver, signal.SIGKILL)
        with pytest.raises(SolverFailed, match="-9"):
            for _ in steps:
                pass
    assert solvers(os.getpid()) == []


def test_a_solver_that_takes_too_long_is_ended() -> None:
    with closing(follow(LONG, 1.0)) as steps, pytest.raises(SolverFailed, match="within 1 s"):
        for _ in steps:
            pass
    assert solvers(os.getpid()) == []


def test_the_solver_does_not_outlive_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    solver = int(parent.stdout.readline())
    assert psutil.pid_exists(solver)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: _is_gone(solver), 10)


def _is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_green_threads_go_on_while_the_solver_works() -> None:
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HELD_UP], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    stage, worst = told.stdout.split()[-2:]
    assert stage == "done", told.stderr
    assert float(worst) < 1
