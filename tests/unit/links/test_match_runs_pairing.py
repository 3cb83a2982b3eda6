"""Which pairs a run takes in, and what it says of the others, agrees with judging every pair by itself."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.links.match_runs.answering import answer
from services.links.match_runs.explaining import not_fully_served
from services.links.match_runs.instance import Instance, Need, Pair, Room, Weights
from services.links.match_runs.pairing import Paired, Situation, need_of, pair_up, training_for
from services.links.match_runs.recruiting import recruits
from services.links.match_runs.what_if import what_if
from services.links.matching.judging import judge
from tests.support.situation import situation


def paired(asked: Situation) -> Paired:
    return pair_up(asked, lambda done: None)


@pytest.mark.parametrize("seed", range(3))
def test_looking_first_at_what_keeps_most_apart_loses_no_pair_and_no_training(seed: int) -> None:
    asked = situation(40, 40, seed)
    found = paired(asked)
    judged = {
        (n, k): judge(waiting.facts, carer, asked.day, asked.yardstick)
        for n, waiting in enumerate(asked.children)
        for k, carer in enumerate(asked.carers)
    }
    allowed = {key for key, one in judged.items() if not one.exclusions}
    assert {(pair.need, pair.room) for pair in found.instance.pairs} == allowed
    assert all(pair.score == round(judged[pair.need, pair.room].total) for pair in found.instance.pairs)
    opened = {(one.pair.need, one.pair.room, one.task) for one in found.trainings}
    assert opened == {(*key, task) for key, one in judged.items() if (task := training_for(one))}
    assert opened
    for position, why in enumerate(found.excluded):
        every = Counter(v.rule for (n, _), one in judged.items() if n == position for v in one.exclusions)
        assert set(why) <= set(every)
        assert all(count <= every[rule] for rule, count in why.items())


def test_an_open_link_is_no_bar_to_more_sessions_and_no_further_carer() -> None:
    asked = situation(30, 30, 1)
    first = paired(asked).instance.pairs[0]
    carers = list(asked.carers)
    key = asked.children[first.need].facts.key
    carers[first.room] = replace(carers[first.room], linked_children=frozenset({key}))
    linked = {(p.need, p.room): p.linked for p in paired(replace(asked, carers=carers)).instance.pairs}
    assert linked[first.need, first.room] is True
    assert sum(linked.values()) == 1


@pytest.mark.parametrize(("days", "months"), [(0, 0), (29, 0), (30, 1), (365, 12), (366, 12)])
def test_waiting_counts_in_whole_months(days: int, months: int) -> None:
    day = date(2025, 10, 30)
    (waiting,) = situation(1, 0).children
    since = replace(waiting, facts=replace(waiting.facts, waiting_since=day - timedelta(days=days)))
    assert need_of(since, day).waiting == months


def test_a_recruit_goes_where_children_wait_and_only_with_those_whom_nothing_excludes() -> None:
    asked = situation(30, 5, 2)
    found = recruits(asked)
    assert {(one.area, one.offer) for one in found} == {
        (waiting.facts.area, offer) for waiting in asked.children for offer in ("day", "night", "day_and_night")
    }
    for one in found:
        children = [asked.children[pair.need].facts for pair in one.pairs]
        assert all(child.area == one.area and child.clinical_tasks <= set(one.tasks) for child in children)
        assert one.room.most == asked.recruit_sessions


def test_a_child_who_needs_a_task_is_what_somebody_is_recruited_and_trained_for() -> None:
    """Nobody is there yet; without training no recruit could be with the child."""
    (waiting,) = situation(1, 0).children
    needing = replace(waiting, facts=replace(waiting.facts, wanted={"saturday": 2}, clinical_tasks=frozenset({"peg"})))
    asked = replace(situation(0, 0), children=[needing])
    found = paired(asked)
    told = what_if(found.instance, {}, found.trainings, recruits(asked))
    assert {(tuple(one["tasks"]), one["offer"], one["sessions"]) for one in told["recruits"]} == {
        (("peg",), "day", 2),
        (("peg",), "day_and_night", 2),
    }
    assert told["tasks"] == []


@pytest.mark.parametrize(("children", "carers", "kind"), [(60, 25, "recruits"), (25, 40, "trainings")])
def test_what_would_help_is_tried_and_no_more_is_said_than_it_brings(children: int, carers: int, kind: str) -> None:
    asked = situation(children, carers, 4)
    found = paired(asked)
    instance = replace(found.instance, weights=Weights(seconds=10, gap=0))
    told = what_if(instance, answer(instance).sessions, found.trainings, recruits(asked))
    assert told[kind]
    assert all(0 < one["sessions"] <= asked.recruit_sessions for one in told["recruits"])
    brings = [one["sessions"] for one in told[kind]]
    assert brings == sorted(brings, reverse=True)
    assert all(one["sessions"] > 0 and one["points"] > 0 for one in told[kind])
    for task in told["tasks"]:
        assert task["sessions"] > 0
        assert task["sessions"] == max([0, *(o["sessions"] for o in told["trainings"] if o["task"] == task["task"])])


def test_why_somebody_gets_less_is_told_slot_by_slot() -> None:
    needs = [
        Need("served", {"sunday": 1}),
        Need("nobody", {"sunday": 1}),
        Need("other slot", {"evening": 1}),
        Need("full", {"sunday": 1}),
        Need("one more carer", {"sunday": 1, "saturday": 1}),
        Need("not sure", {"saturday": 1}),
    ]
    rooms = [Room("a", 2, {"sunday": 2}), Room("b", 3, {"saturday": 3})]
    pairs = [Pair(0, 0), Pair(2, 0), Pair(3, 0), Pair(4, 0), Pair(4, 1), Pair(5, 1)]
    instance = Instance(needs, rooms, pairs)
    sessions = {(0, "sunday"): 1, (3, "sunday"): 1}
    told = not_fully_served(instance, sessions, [{"some-rule": 2}] * 6)
    reasons = {one["child"]: [left["reason"] for left in one["unmet"]] for one in told}
    assert reasons == {
        "nobody": ["no_carer"],
        "other slot": ["slot_not_offered"],
        "full": ["carers_full"],
        "one more carer": ["another_carer"],
        "not sure": ["not_found"],
    }


def test_a_situation_survives_the_way_to_the_solver() -> None:
    asked = situation(20, 20)
    there = pickle.loads(pickle.dumps(asked))
    assert (there.children, there.carers, there.weights) == (asked.children, asked.carers, asked.weights)
    written = json.loads(json.dumps(paired(asked).instance.written()))
    assert Instance.read(written).written() == written
