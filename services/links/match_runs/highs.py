"""HiGHS (highspy) on a program: the only module that knows the solver.

Each call works on one thread and lets other threads of Python run meanwhile. HiGHS fixes its number of threads when it
is first used in a process, so all calls ask for the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import highspy
import numpy as np

from services.links.match_runs.model import Program

NAME = f"HiGHS {version('highspy')}"
MANY_COLUMNS = 40_000
Watch = Callable[[float], None]
"""Told of the bound so far, as often as the solver lets itself be asked. What it calls its best is not told: before it
has begun HiGHS 1.16 names a best that nothing reaches."""


@dataclass(frozen=True)
class Solved:
    """`values` of the columns, or None where none were found. No solution can pass `bound`; None where it is not known.
    `finished`: the best there is, within the gap."""

    values: list[float] | None
    bound: float | None
    finished: bool


@dataclass(frozen=True)
class Relaxed:
    """`values` of the columns when they need not be whole; no whole ones can pass `bound`. `losses` of the columns: by
    how much a column's cost falls short of what it takes from the rows at their prices, nought where it does not."""

    values: list[float]
    bound: float
    losses: list[float]


def relax(program: Program, seconds: float) -> Relaxed:
    """The model without whole numbers.

    The bound is worked out here from the solver's prices of the rows; it holds whatever prices they are, only good
    prices make it good. Many columns are solved by an interior point, which is not exact and need not be.
    """
    highs = _highs(seconds)
    if len(program.cost) > MANY_COLUMNS:
        for name, value in (("solver", "ipm"), ("run_crossover", "off"), ("ipm_optimality_tolerance", 1e-5)):
            highs.setOptionValue(name, value)
    highs.passModel(_model(program, relaxed=True))
    highs.run()
    solution = highs.getSolution()
    columns, rows = len(program.cost), len(program.row_upper)
    prices = np.abs(np.array(solution.row_dual)) if len(solution.row_dual) == rows else np.zeros(rows)
    lengths = np.diff(np.array([*program.starts, len(program.indices)]))
    paid = np.bincount(
        np.array(program.indices, dtype=np.int64),
        weights=np.array(program.values) * np.repeat(prices, lengths),
        minlength=columns,
    )
    left = np.array(program.cost) - paid
    bound = float(prices @ np.array(program.row_upper) + np.maximum(0.0, left) @ np.array(program.upper))
    values = list(solution.col_value) if len(solution.col_value) == columns else [0.0] * columns
    return Relaxed(values, bound, list(np.maximum(0.0, -left)))


def maximise(
    program: Program,
    seconds: float,
    gap: float,
    start: list[float],
    watch: Watch | None = None,
    stop: threading.Event | None = None,
    prove: bool = False,
) -> Solved:
    """Improve `start` for `seconds` at most, until `stop` is set, or until best and bound are within `gap` (a share of
    the best) of each other. `prove` spends the time on the bound rather than on finding better answers."""
    if not program.cost:
        return Solved([], 0.0, True)
    highs = _highs(seconds)
    highs.setOptionValue("mip_rel_gap", gap)
    if prove:
        for heuristic in ("feasibility_jump", "rins", "rens", "root_reduced_cost", "zi_round", "shifting"):
            highs.setOptionValue(f"mip_heuristic_run_{heuristic}", False)
        highs.setOptionValue("mip_heuristic_effort", 0.0)
    highs.passModel(_model(program))
    solution = highspy.HighsSolution()
    solution.col_value = start
    highs.setSolution(solution)

    again = False

    def look(event: Any) -> None:
        if watch is not None:
            bound = event.data_out.mip_dual_bound
            if abs(bound) < highspy.kHighsInf:
                watch(bound)
        if stop is not None and stop.is_set() and not again:
            event.interrupt()

    if watch is not None or stop is not None:
        highs.cbMipInterrupt.subscribe(look)
    highs.run()
    if _returned_the_start(highs, program):
        again = True
        highs.clearSolver()
        highs.run()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = float(info.mip_dual_bound)
    return Solved(
        list(highs.getSolution().col_value) if found else None,
        bound if abs(bound) < highspy.kHighsInf else None,
        highs.getModelStatus() == highspy.HighsModelStatus.kOptimal,
    )


def _returned_the_start(highs: Any, program: Program) -> bool:
    """HiGHS 1.16 says the best value but gives the columns of the start back where its presolve solves all of it; asked
    again without a start it gives the right ones."""
    values = highs.getSolution().col_value
    said = float(highs.getInfo().objective_function_value)
    return len(values) == len(program.cost) and float(np.array(program.cost) @ np.array(values)) < said - 0.5


def _highs(seconds: float) -> Any:
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call] # compiled, and says no types
    highs.silent()
    for name, value in (("time_limit", max(0.1, seconds)), ("threads", 1), ("random_seed", 1)):
        highs.setOptionValue(name, value)
    return highs


def _model(program: Program, relaxed: bool = False) -> Any:
    columns, rows = len(program.cost), len(program.row_upper)
    model, kinds = highspy.HighsLp(), highspy.HighsVarType
    model.num_col_, model.num_row_, model.sense_ = columns, rows, highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_ = np.array(program.cost), np.zeros(columns)
    model.col_upper_, model.row_upper_ = np.array(program.upper), np.array(program.row_upper)
    model.row_lower_ = np.full(rows, -highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array([*program.starts, len(program.indices)])
    model.a_matrix_.index_, model.a_matrix_.value_ = np.array(program.indices), np.array(program.values)
    if not relaxed:
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in program.whole]
    return model
