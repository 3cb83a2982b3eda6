"""The model of a match run, in rows and columns that any solver of mixed integer programs takes.

Columns, for a child c, a carer k, a slot s and a number q:

- x[c,k,s]: sessions a month, whole, from 0 to the least of what c wants in s, what k offers in s and what k has free;
- g[c,k,q]: 1 where k gives c at least q sessions a month, else 0. g[c,k,1] is the link, y[c,k];
- b[c]: those of c's sessions that count as its first few, from 0 to max(0, enough - given[c]);
- e[c]: carers of c beyond the first.

Rows:

- sum over k of x[c,k,s] <= wanted[c,s]; sum over c of x[c,k,s] <= offered[k,s];
- sum over c and s of x[c,k,s] <= free[k];
- x[c,k,s] <= most[c,k,s] y[c,k]; sum over s of x[c,k,s] <= sum over q of g[c,k,q]; g[c,k,q+1] <= g[c,k,q];
- b[c] <= sum over k and s of x[c,k,s]; e[c] >= sum over k of y[c,k] - 1, or without the 1 where c has carers already.
  A carer with an open link to c is never a further one.
- implied for whole numbers, and they bring the bound nearer: of the sessions that a carer gives each child some share
  is taken, rounded down; together these are no more than that share of free[k], rounded down. So with a half, and three
  free, one child at most has two. The same for what the carers of a child give, and its wants.

Greatest: sum of worth[c,k] x[c,k,s] + scarce b[c] - charge e[c], where worth[c,k] is the points of a session, more for
each month that c has waited, for continuity and for the pair's score. b and e need not be declared whole: with whole x
and y they are whole by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import floor

from services.links.match_runs.instance import Instance

SHARES = frozenset({Fraction(2, 3), Fraction(3, 4)})
"""Shares with which the bound comes nearer, besides a half, a third and so on; more of them help little."""

Sessions = Mapping[tuple[int, str], int]
"""Sessions a month by the position of a pair and the slot; slots without sessions are left out."""


@dataclass
class Program:
    """Greatest value of `cost` times the columns, each from 0 to `upper`. Every row is `entries <= row_upper`; row r
    has the entries from `starts[r]`. `sessions` finds x by pair and slot, `links` the columns g of a pair, `first_few`
    and `extra_carers` b and e of a child."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    sessions: dict[tuple[int, str], int] = field(default_factory=dict)
    links: dict[int, Sequence[int]] = field(default_factory=dict)
    first_few: dict[int, int] = field(default_factory=dict)
    extra_carers: dict[int, int] = field(default_factory=dict)

    def column(self, cost: float, upper: float, whole: bool = True) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(self, entries: Sequence[tuple[int, float]], upper: float) -> None:
        self.starts.append(len(self.indices))
        self.indices.extend(column for column, _ in entries)
        self.values.extend(value for _, value in entries)
        self.row_upper.append(upper)

    def at_most(self, columns: Sequence[int], limit: int) -> None:
        """Their sum, unless their upper bounds see to it already."""
        if sum(self.upper[column] for column in columns) > limit:
            self.row([(column, 1.0) for column in columns], float(limit))


def program_of(instance: Instance, tight: bool = False) -> Program:
    """`tight` has more of the rows that are implied: good for the bound, a burden where good answers are looked for."""
    program = Program()
    wanted: dict[tuple[int, str], list[int]] = {}
    offered: dict[tuple[int, str], list[int]] = {}
    for number, pair in enumerate(instance.pairs):
        for slot in _pair(program, instance, number):
            column = program.sessions[number, slot]
            wanted.setdefault((pair.need, slot), []).append(column)
            offered.setdefault((pair.room, slot), []).append(column)
    for (need, slot), columns in wanted.items():
        program.at_most(columns, instance.needs[need].wanted[slot])
    for (room, slot), columns in offered.items():
        program.at_most(columns, instance.rooms[room].slots[slot])
    _carers(program, instance, tight)
    _children(program, instance, tight)
    return program


def _pair(program: Program, instance: Instance, number: int) -> Sequence[str]:
    """The columns and rows of one pair; answers its slots."""
    pair = instance.pairs[number]
    most, worth = instance.most(pair), instance.worth(pair)
    if not most:
        return ()
    together = min(sum(most.values()), instance.rooms[pair.room].most)
    levels = program.links[number] = [program.column(0.0, 1.0) for _ in range(together)]
    for lower, higher in pairwise(levels):
        program.row([(higher, 1.0), (lower, -1.0)], 0.0)
    for slot, upper in most.items():
        column = program.sessions[number, slot] = program.column(worth, upper)
        program.row([(column, 1.0), (levels[0], -float(upper))], 0.0)
    mine = [(program.sessions[number, slot], 1.0) for slot in most]
    program.row([*mine, *((level, -1.0) for level in levels)], 0.0)
    return tuple(most)


def _carers(program: Program, instance: Instance, tight: bool) -> None:
    """What a carer has free, and how it may be shared out."""
    free: dict[int, list[int]] = {}
    levels: dict[int, list[Sequence[int]]] = {}
    for (number, _), column in program.sessions.items():
        free.setdefault(instance.pairs[number].room, []).append(column)
    for number, columns in program.links.items():
        levels.setdefault(instance.pairs[number].room, []).append(columns)
    for room, columns in free.items():
        program.at_most(columns, instance.rooms[room].most)
        _rounded_shares(program, levels[room], instance.rooms[room].most, tight)


def _rounded_shares(program: Program, levels: Sequence[Sequence[int]], total: int, tight: bool) -> None:
    """Rows that hold where those with these levels have `total` sessions together at most, in whole numbers."""
    longest = max(len(columns) for columns in levels)
    shares = {Fraction(1, parts) for parts in range(2, longest + 1)} | (SHARES if tight else set())
    for share in sorted(shares):
        if (total * share).denominator == 1:
            continue
        steps = [level for level in range(1, longest + 1) if floor(level * share) > floor((level - 1) * share)]
        program.at_most(
            [mine[level - 1] for mine in levels for level in steps if level <= len(mine)], floor(total * share)
        )


def _children(program: Program, instance: Instance, tight: bool) -> None:
    """How a child's sessions may be shared by carers; the columns b and e with their rows."""
    weights = instance.weights
    for position, need in enumerate(instance.needs):
        numbers = [number for number in instance.of_need[position] if number in program.links]
        if numbers:
            _rounded_shares(program, [program.links[number] for number in numbers], need.total, tight)
        found = [program.sessions.get((number, slot)) for number in numbers for slot in need.wanted]
        sessions = [column for column in found if column is not None]
        scarcity = instance.scarcity(need)
        if sessions and scarcity and weights.scarce:
            first = program.first_few[position] = program.column(weights.scarce, scarcity, whole=False)
            program.row([(first, 1.0), *((column, -1.0) for column in sessions)], 0.0)
        further = [program.links[number][0] for number in numbers if not instance.pairs[number].linked]
        without_charge = 0 if need.carers else 1
        if weights.extra_carer and len(further) > without_charge:
            extra = program.extra_carers[position] = program.column(
                -float(weights.extra_carer), float(len(further)), whole=False
            )
            program.row([*((column, 1.0) for column in further), (extra, -1.0)], float(without_charge))


def within_limits(instance: Instance, sessions: Sessions) -> dict[tuple[int, str], int]:
    """The same sessions without what is more than wanted, offered or free, later ones first. A solver that is
    stopped too early may hand out too many."""
    wanted = [dict(need.wanted) for need in instance.needs]
    offered = [dict(room.slots) for room in instance.rooms]
    free = [room.most for room in instance.rooms]
    kept: dict[tuple[int, str], int] = {}
    for (number, slot), count in sessions.items():
        pair = instance.pairs[number]
        most = instance.most(pair).get(slot, 0)
        fits = min(count, most, wanted[pair.need][slot], offered[pair.room].get(slot, 0), free[pair.room])
        if fits > 0:
            kept[number, slot] = fits
            wanted[pair.need][slot] -= fits
            offered[pair.room][slot] -= fits
            free[pair.room] -= fits
    return kept


def points_of(instance: Instance, sessions: Sessions) -> int:
    """What the sessions are worth by the definition above, in whole points, without any solver."""
    total, links = 0, dict[int, set[int]]()
    counts = dict.fromkeys(range(len(instance.needs)), 0)
    for (number, _), count in sessions.items():
        pair = instance.pairs[number]
        total += count * instance.worth(pair)
        counts[pair.need] += count
        if count and not pair.linked:
            links.setdefault(pair.need, set()).add(number)
    for position, need in enumerate(instance.needs):
        total += instance.weights.scarce * min(counts[position], instance.scarcity(need))
        total -= instance.weights.extra_carer * max(0, len(links.get(position, ())) - (0 if need.carers else 1))
    return total


def ceiling_of(instance: Instance) -> int:
    """No answer has more points than this, and it is known at once: as many sessions as all carers have free together,
    those worth most first, each from whoever is worth most."""
    best: dict[tuple[int, str], int] = {}
    for pair in instance.pairs:
        for slot in instance.most(pair):
            best[pair.need, slot] = max(best.get((pair.need, slot), 0), instance.worth(pair))
    free = sum(min(room.most, sum(room.slots.values())) for room in instance.rooms)
    worths = sorted(
        (worth for (need, slot), worth in best.items() for _ in range(instance.needs[need].wanted[slot])), reverse=True
    )
    found: dict[int, int] = {}
    for need, slot in best:
        found[need] = found.get(need, 0) + instance.needs[need].wanted[slot]
    first_few = sum(min(count, instance.scarcity(instance.needs[need])) for need, count in found.items())
    return sum(worths[:free]) + instance.weights.scarce * min(first_few, free)


def sessions_of(program: Program, values: Sequence[float]) -> dict[tuple[int, str], int]:
    """What the columns say, without what is nought."""
    counts = {key: round(values[column]) for key, column in program.sessions.items()}
    return {key: count for key, count in counts.items() if count > 0}


def values_of(program: Program, instance: Instance, sessions: Sessions) -> list[float]:
    """The columns' values for given sessions, as a start for the solver."""
    values = [0.0] * len(program.cost)
    by_pair: dict[int, int] = {}
    by_need = dict.fromkeys(range(len(instance.needs)), 0)
    carers = dict.fromkeys(range(len(instance.needs)), 0)
    for (number, slot), count in sessions.items():
        pair = instance.pairs[number]
        values[program.sessions[number, slot]] = float(count)
        by_pair[number] = by_pair.get(number, 0) + count
        by_need[pair.need] += count
    for number, count in by_pair.items():
        carers[instance.pairs[number].need] += 0 if instance.pairs[number].linked else 1
        for column in program.links[number][:count]:
            values[column] = 1.0
    for need, column in program.first_few.items():
        values[column] = float(min(by_need[need], instance.scarcity(instance.needs[need])))
    for need, column in program.extra_carers.items():
        values[column] = float(max(0, carers[need] - (0 if instance.needs[need].carers else 1)))
    return values
