"""The way to an answer with its bound: relax, solve what the relaxed answer uses, then improve.

1. Without whole numbers the model is quickly solved; its prices give a first bound, and it uses few pairs.
2. With these pairs alone, and from what is whole already, a good answer is soon found.
3. It is improved (`improving`), first among those pairs that lose little by the prices (`narrowing`), then among all.

Meanwhile another thread has the solver prove what cannot be passed; where the whole is too big for that, both improve.

It ends where the answer is within the gap of the bound, where nothing improves it any more, or when time is over.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from services.links.match_runs import highs
from services.links.match_runs.improving import USUAL, Pace, improve, serve_anew
from services.links.match_runs.instance import Instance
from services.links.match_runs.model import (
    Program,
    Sessions,
    ceiling_of,
    points_of,
    program_of,
    sessions_of,
    values_of,
    within_limits,
)
from services.links.match_runs.narrowing import among, promising, used, whole

RELAXING, FIRST, FIRST_GAP = 0.7, 0.3, 0.003
"""Of the time that is left, for steps 1 and 2 at most, so that there is an answer even where they find none; and when
the second is good enough to go on from: its last points take long, and may be the wrong ones."""
FIRST_OF_MANY, MANY = Pace(40, 40, 0.001), Pace(little=0.0005, growth=1.5)
"""How parts grow where the list is too big to be served at one go."""
THREADS = 2
OPTIMAL, WITHIN_GAP, STOPPED = "optimal", "within_gap", "stopped"

Tell = Callable[[int, int], None]
"""Told of the best points so far and of the bound."""


@dataclass(frozen=True)
class Answer:
    """`points` of `sessions`; no answer has more than `bound`. `status`: `optimal` where the two are equal,
    `within_gap`, or `stopped` by the clock or because nothing improved it any more."""

    sessions: Sessions
    points: int
    bound: int
    status: str
    seconds: float

    @property
    def gap(self) -> float:
        """By which share of the bound the answer may fall short of the best there is."""
        return (self.bound - self.points) / self.bound if self.bound else 0.0


class Course:
    """Where the solving stands; used by both threads."""

    def __init__(self, seconds: float, gap: float, tell: Tell) -> None:
        self.began = time.monotonic()
        self.until = self.began + seconds
        self.points, self.bound = 0, float("inf")
        self.over = threading.Event()
        self._gap, self._tell, self._lock = gap, tell, threading.Lock()

    def left(self) -> float:
        """In seconds; none where it is over."""
        return 0.0 if self.over.is_set() else max(0.0, self.until - time.monotonic())

    def better(self, points: int) -> None:
        with self._lock:
            self.points = max(self.points, points)
            self._look()

    def bounded(self, bound: float) -> None:
        """All points are whole, so a bound may be rounded down; the little more is the solver's own inexactness."""
        with self._lock:
            self.bound = min(self.bound, math.floor(bound + 1e-4))
            self._look()

    def _look(self) -> None:
        if self.bound - self.points <= self._gap * self.bound:
            self.over.set()
        if self.bound < float("inf"):
            self._tell(self.points, int(self.bound))


def answer(instance: Instance, tell: Tell = lambda points, bound: None) -> Answer:
    """Solve an instance by its own weights: seconds and gap stand there."""
    course = Course(instance.weights.seconds, instance.weights.gap / 1000, tell)
    course.bounded(ceiling_of(instance))
    program = program_of(instance, tight=True)
    found = _at_once(instance)
    course.better(points_of(instance, found))
    if len(program.cost) > highs.MANY_COLUMNS:
        return _answer(instance, _improved(instance, program, found, course, many=True), course)
    with ThreadPoolExecutor(THREADS - 1) as pool:
        proving = pool.submit(_prove, program, values_of(program, instance, found), course)
        try:
            improved = _improved(instance, program, found, course, many=False)
        except BaseException:
            course.over.set()
            raise
        best = max([improved, *proving.result()], key=lambda one: points_of(instance, one))
    return _answer(instance, best, course)


def _improved(instance: Instance, program: Program, found: Sessions, course: Course, many: bool) -> Sessions:
    """The three steps; where there are `many` columns nobody proves anything meanwhile, and all threads improve."""
    relaxed = highs.relax(program, course.left() * RELAXING)
    course.bounded(relaxed.bound)
    workers, pace = (THREADS, MANY) if many else (THREADS - 1, USUAL)

    def first(few: Instance, start: Sessions) -> Sessions:
        start = within_limits(few, start)
        if many:
            return improve(few, start, course.left, course.better, workers, FIRST_OF_MANY)
        return serve_anew(few, start, frozenset(range(len(few.needs))), course.left() * FIRST, FIRST_GAP)

    def further(few: Instance, start: Sessions) -> Sessions:
        return improve(few, start, course.left, course.better, workers, pace)

    served = among(instance, used(program, relaxed), whole(program, relaxed), first)
    found = max(found, served, key=lambda one: points_of(instance, one))
    course.better(points_of(instance, found))
    near = sorted({*promising(program, relaxed), *(number for number, _ in found)})
    return further(instance, among(instance, near, found, further))


def _at_once(instance: Instance) -> Sessions:
    """For want of anything better: the pairs worth most first, as many sessions as they can have."""
    order = sorted(range(len(instance.pairs)), key=lambda number: (-instance.worth(instance.pairs[number]), number))
    return within_limits(
        instance, {(n, slot): count for n in order for slot, count in instance.most(instance.pairs[n]).items()}
    )


def _prove(program: Program, start: list[float], course: Course) -> list[Sessions]:
    """The solver on the whole, until it has finished or is stopped; what it has found by then."""
    solved = highs.maximise(program, course.left(), 0.0, start, course.bounded, course.over, prove=True)
    if solved.bound is not None:
        course.bounded(solved.bound)
    return [] if solved.values is None else [sessions_of(program, solved.values)]


def _answer(instance: Instance, found: Sessions, course: Course) -> Answer:
    found = within_limits(instance, found)
    points, bound = points_of(instance, found), int(course.bound)
    course.better(points)
    within = bound - points <= instance.weights.gap / 1000 * bound
    status = OPTIMAL if points == bound else WITHIN_GAP if within else STOPPED
    return Answer(found, points, bound, status, time.monotonic() - course.began)
