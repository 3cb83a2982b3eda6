"""Due work: once, by one process, for active councils only, and again where it failed."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.council import Council, State
from chassis.database.unit_of_work import UnitOfWork
from chassis.identifiers import new_identifier
from chassis.messaging.scopes import system_scope
from chassis.timers import TimerRunner
from tests.integration.messaging.world import World, council, eventually, spawn


def effect(unit: UnitOfWork, subject: str) -> None:
    statement = text("insert into effects (subject, version, event) values (:subject, 1, :event)")
    unit.session.execute(statement, {"subject": subject, "event": new_identifier()})


def ask_for(world: World, slug: str, kind: str, subject: str, ahead: float = 0) -> None:
    with world.beta.unit_of_work(system_scope(council(slug), "test")) as unit:
        unit.at(unit.now, kind, subject)


def runner(world: World, run_job: Any = None, **kinds: Any) -> TimerRunner:
    definition = world.beta_definition(timers=kinds)
    made: TimerRunner = world.run(TimerRunner(definition, world.beta, world.councils, spawn, run_job, world.clock))
    return made


def left(world: World) -> list[Any]:
    return world.ask("beta", "select * from messaging.timers")


def test_each_of_many_due_timers_runs_once_although_two_processes_look(embedded: World) -> None:
    for number in range(40):
        ask_for(embedded, "north", "remind", f"thing-{number}")
    runner(embedded, remind=effect)
    runner(embedded, remind=effect)
    assert eventually(lambda: not left(embedded))
    assert sorted(embedded.effects("north")) == sorted((f"thing-{number}", 1) for number in range(40))


def test_a_timer_that_fails_runs_again_later(embedded: World) -> None:
    calls: list[str] = []

    def fail_once(unit: UnitOfWork, subject: str) -> None:
        calls.append(subject)
        effect(unit, subject)
        if len(calls) == 1:
            raise RuntimeError

    ask_for(embedded, "north", "remind", "thing-1")
    runner(embedded, remind=fail_once)
    assert eventually(lambda: [row.attempts for row in left(embedded)] == [1])
    assert embedded.effects("north") == []
    embedded.clock.advance(5)
    assert eventually(lambda: not left(embedded))
    assert embedded.effects("north") == [("thing-1", 1)]


def test_a_timer_whose_process_died_after_the_commit_has_no_second_effect(embedded: World) -> None:
    ask_for(embedded, "north", "remind", "thing-1")
    (row,) = left(embedded)
    made = runner(embedded, remind=effect)
    assert eventually(lambda: not left(embedded))
    statement = "insert into messaging.timers (id, council, kind, subject, due_at)"
    statement += " values (:id, :council, :kind, :subject, :due)"
    values = {"id": row.id, "council": row.council, "kind": row.kind, "subject": row.subject, "due": row.due_at}
    embedded.ask("beta", statement, **values)
    made.wake()
    assert eventually(lambda: not left(embedded))
    assert embedded.effects("north") == [("thing-1", 1)]


def test_the_timers_of_a_suspended_council_wait(embedded: World) -> None:
    embedded.councils.put("north", State.SUSPENDED)
    ask_for(embedded, "north", "remind", "thing-1")
    ask_for(embedded, "south", "remind", "thing-1")
    runner(embedded, remind=effect)
    assert eventually(lambda: embedded.effects("south") == [("thing-1", 1)])
    assert embedded.effects("north") == []
    embedded.councils.put("north")
    assert eventually(lambda: embedded.effects("north") == [("thing-1", 1)])


def test_jobs_run_two_at_a_time_and_in_nobodys_way(embedded: World) -> None:
    running: list[UUID] = []
    together: list[int] = []
    go_on = threading.Event()

    def run_job(_: Council, identifier: UUID) -> None:
        running.append(identifier)
        together.append(len(running))
        go_on.wait(10)
        running.remove(identifier)

    for _ in range(4):
        ask_for(embedded, "north", "job", str(new_identifier()))
    ask_for(embedded, "north", "remind", "thing-1")
    runner(embedded, run_job, remind=effect)
    assert eventually(lambda: embedded.effects("north") == [("thing-1", 1)])
    assert max(together) == 2
    go_on.set()
    assert eventually(lambda: not left(embedded))
    assert (len(together), max(together)) == (4, 2)


class Runs:
    """Jobs that run until they are let go; `order` is the order of councils in which they began."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.open = threading.Semaphore(0)

    def __call__(self, council: Council, _: UUID) -> None:
        self.order.append(council.slug)
        assert self.open.acquire(timeout=10)


def jobs_of(world: World, slug: str, number: int) -> None:
    for _ in range(number):
        ask_for(world, slug, "job", str(new_identifier()))


def test_no_council_has_both_places_while_another_waits(embedded: World) -> None:
    runs = Runs()
    jobs_of(embedded, "north", 12)
    embedded.clock.advance(1)
    jobs_of(embedded, "south", 1)
    runner(embedded, runs)
    assert eventually(lambda: len(runs.order) == 2)
    assert sorted(runs.order) == ["north", "south"]
    for _ in range(13):
        runs.open.release()
    assert eventually(lambda: not left(embedded))
    assert len(runs.order) == 13


def test_councils_with_jobs_take_turns(embedded: World) -> None:
    """Those of `north` are due long before those of `south`, which has to wait for one of them only."""
    runs = Runs()
    jobs_of(embedded, "north", 6)
    made = runner(embedded, runs)
    assert eventually(lambda: runs.order == ["north"] * 2)
    embedded.clock.advance(1)
    jobs_of(embedded, "south", 3)
    for number in range(3, 8):
        runs.open.release()
        made.wake()
        assert eventually(lambda wanted=number: len(runs.order) == wanted)  # type: ignore[misc]
    assert runs.order[2:5].count("south") >= 2
    for _ in range(9):
        runs.open.release()
    assert eventually(lambda: not left(embedded))


def test_two_processes_count_each_others_jobs(embedded: World) -> None:
    runs = Runs()
    jobs_of(embedded, "north", 8)
    runner(embedded, runs)
    assert eventually(lambda: len(runs.order) == 2)
    embedded.clock.advance(1)
    jobs_of(embedded, "south", 2)
    runner(embedded, runs)
    assert eventually(lambda: len(runs.order) == 4)
    assert runs.order == ["north", "north", "south", "south"]
    for _ in range(10):
        runs.open.release()
    assert eventually(lambda: not left(embedded))
