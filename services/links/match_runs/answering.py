"""The way to an answer with its bound: relax, solve what the relaxed answer uses, then improve and bound side by side.

1. Without whole numbers the model is quickly solved; its prices give a first bound, and it uses few pairs.
2. With these pairs alone, and from what is whole already, a good answer is soon found (`improving`).
3. With all pairs one thread improves it further, and another has the solver prove what cannot be passed, from the
   same start; where the whole is too big for that, both improve.

It ends where the answer is within the gap of the bound, where nothing improves it any more, or when time is over.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from services.links.match_runs import highs
from services.links.match_runs.improving import Pace, improve
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

RELAXING, USED, ALMOST = 0.7, 0.01, 0.001
"""Of the time for step 1 at most, so that there is an answer even where it finds no good bound; from when on the
relaxed answer uses a pair; and how near to a whole number is whole."""
FIRST, FIRST_OF_MANY, MANY = Pace(10_000, 10_000, 1.0), Pace(40, 80, 0.0005), Pace(little=0.0005, growth=1.5)
"""How parts grow: in step 2 a list that is not too big is served at one go; in step 3 many grow sooner."""
INFINITE, THREADS = 1e20, 2
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
        self._gap, self._tell = gap, tell

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    def better(self, points: int) -> None:
        self.points = max(self.points, points)
        self._look()

    def bounded(self, bound: float) -> None:
        """All points are whole, so a bound may be rounded down; the little more is the solver's own inexactness."""
        self.bound = min(self.bound, math.floor(bound + 1e-4))
        self._look()

    def both(self, points: float, bound: float) -> None:
        """What the solver knows; infinite where it knows nothing yet."""
        if abs(bound) < INFINITE:
            self.bounded(bound)
        if abs(points) < INFINITE:
            self.better(math.floor(points + 1e-4))

    def is_over(self) -> bool:
        if self.left <= 0:
            self.over.set()
        return self.over.is_set()

    def _look(self) -> None:
        if self.bound - self.points <= self._gap * self.bound:
            self.over.set()
        if self.bound < float("inf"):
            self._tell(self.points, int(self.bound))


def answer(instance: Instance, tell: Tell = lambda points, bound: None) -> Answer:
    """Solve an instance by its own weights: seconds and gap stand there."""
    course = Course(instance.weights.seconds, instance.weights.gap / 1000, tell)
    course.bounded(ceiling_of(instance))
    program = program_of(instance)
    values, bound = highs.relax(program, course.left * RELAXING)
    course.bounded(bound)
    found = _at_once(instance)
    course.better(points_of(instance, found))
    if len(program.cost) <= highs.MANY_COLUMNS:
        return _answer(instance, _side_by_side(instance, program, values, found, course), course)
    first = _first(instance, program, values, course, FIRST_OF_MANY, THREADS)
    found = max(found, first, key=lambda one: points_of(instance, one))
    return _answer(instance, improve(instance, found, course.is_over, course.better, THREADS, MANY), course)


def _side_by_side(
    instance: Instance, program: Program, values: list[float], found: Sessions, course: Course
) -> Sessions:
    """Improved here, and proved in another thread, which may find something better, too."""
    with ThreadPoolExecutor(THREADS - 1) as pool:
        proving = pool.submit(_prove, program, values_of(program, instance, found), course)
        try:
            first = _first(instance, program, values, course, FIRST)
            found = max(found, first, key=lambda one: points_of(instance, one))
            found = improve(instance, found, course.is_over, course.better)
        except BaseException:
            course.over.set()
            raise
        return max([found, *proving.result()], key=lambda one: points_of(instance, one))


def _at_once(instance: Instance) -> Sessions:
    """For want of anything better: the pairs worth most first, as many sessions as they can have."""
    order = sorted(range(len(instance.pairs)), key=lambda number: (-instance.worth(instance.pairs[number]), number))
    return within_limits(
        instance, {(n, slot): count for n in order for slot, count in instance.most(instance.pairs[n]).items()}
    )


def _first(
    instance: Instance, program: Program, values: list[float], course: Course, pace: Pace, workers: int = 1
) -> Sessions:
    """A good answer from the pairs that the relaxed one uses."""
    used = [n for n, levels in program.links.items() if values[levels[0]] > USED]
    few = replace(instance, pairs=[instance.pairs[n] for n in used])
    places = {number: place for place, number in enumerate(used)}
    start = {
        (places[number], slot): math.floor(values[column] + ALMOST)
        for (number, slot), column in program.sessions.items()
        if number in places and values[column] >= 1 - ALMOST
    }
    found = improve(few, within_limits(few, start), course.is_over, course.better, workers, pace)
    return {(used[place], slot): count for (place, slot), count in found.items()}


def _prove(program: Program, start: list[float], course: Course) -> list[Sessions]:
    """The solver on the whole, until it has finished or is stopped; what it has found by then."""
    solved = highs.maximise(program, course.left, 0.0, start, course.both, course.over, prove=True)
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
