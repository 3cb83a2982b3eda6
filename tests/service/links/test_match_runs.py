"""A match run from its request to what is kept: proposals, reasons, what would help; cancelled, killed, asked again."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from chassis.clock import FixedClock
from chassis.jobs import work as jobs_work
from chassis.jobs.work import run_job
from services.links.linking.tables import Link
from services.links.match_runs import work
from services.links.match_runs.gathering import gather
from services.links.match_runs.instance import Weights
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.recording import record
from tests.service.links.rows import put
from tests.service.links.solver_processes import eventually, solvers
from tests.support.situation import situation

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))
SKILL = {"id": "x", "person": 1, "task": "gastrostomy", "signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """A council for each test: a run takes in all that is there."""
    made: LinksDesk = make_desk(f"runs-{uuid4().hex[:8]}", clock=TODAY)
    return made


def wanting(**slots: int) -> list[dict[str, Any]]:
    return [{"slot": slot, "sessions_per_month": number} for slot, number in slots.items()]


def child(desk: LinksDesk, number: str, tasks: list[str] | None = None, **slots: int) -> UUID:
    made = record(desk, number, clinical_tasks=tasks or [], siblings=[], wanted=wanting(**slots))
    assert made.status in (200, 201), made
    return UUID(made.json["id"])


def carer(desk: LinksDesk, sessions: int, *slots: str, skills: tuple[Any, ...] = ()) -> str:
    usual = carer_data("")["availability"]
    nights = [slot for slot in slots if slot in usual["overnight"]]
    days = [slot for slot in slots if slot in usual["daytime"]]
    offer = {**usual, "daytime": days, "overnight": nights, "sessions_per_month": sessions}
    return desk.hear_carer(availability=offer, skills=list(skills))


def accept(desk: LinksDesk, **body: Any) -> UUID:
    heard = desk.ask("start_match_run", body)
    assert heard.status == 202, heard
    return UUID(heard.json["id"].removeprefix("links-"))


def run(desk: LinksDesk, **query: str) -> Any:
    job = accept(desk, seconds=20)
    run_job(desk.database, desk.definition, desk.council, job)
    assert state_of(desk, job) == ("done", None)
    return read(desk, job, **query)


def read(desk: LinksDesk, job: UUID, **query: str) -> Any:
    heard = desk.ask("get_match_run", path={"match_run_id": str(job)}, query=query)
    assert heard.status == 200, heard
    return heard.json


def state_of(desk: LinksDesk, job: UUID) -> tuple[str, str | None]:
    (row,) = desk.rows(f"select state, error from jobs where id = '{job}'")
    return row.state, row.error


def slots(sessions: list[dict[str, Any]]) -> dict[str, int]:
    return {one["slot"]: one["sessions_per_month"] for one in sessions}


def test_sessions_are_shared_out_within_what_is_offered_and_the_rest_is_explained(desk: LinksDesk) -> None:
    child(desk, "C-1", saturday=2)
    child(desk, "C-2", saturday=1, evening=1)
    child(desk, "C-3", tasks=["gastrostomy"], sunday=1)
    only = carer(desk, 2, "saturday")
    sunday = carer(desk, 3, "sunday")
    found = run(desk, inputs="true")
    assert found["status"] == "optimal"
    assert found["points"] == found["bound"]
    assert (found["children"], found["carers"], found["sessions_wanted"], found["sessions_proposed"]) == (3, 2, 5, 2)
    assert {one["carer_id"] for one in found["proposals"]} == {only}
    assert sum(sum(slots(one["sessions"]).values()) for one in found["proposals"]) == 2
    reasons = {
        (one["child"], left["slot"]): left["reason"] for one in found["not_fully_served"] for left in one["unmet"]
    }
    assert reasons.pop(("C-2", "evening")) == "slot_not_offered"
    assert reasons.pop(("C-3", "sunday")) == "no_carer"
    assert set(reasons.values()) == {"carers_full"}
    (third,) = (one for one in found["not_fully_served"] if one["child"] == "C-3")
    assert {"rule": "match-tasks-signed-off", "carers": 1} in third["excluded"]
    (training,) = found["what_if"]["trainings"]
    assert (training["task"], training["carer_id"], training["sessions"]) == ("gastrostomy", sunday, 1)
    assert found["what_if"]["tasks"][0]["best_carer_id"] == sunday
    trained, plain = (next(r for r in found["what_if"]["recruits"] if bool(r["tasks"]) is t) for t in (True, False))
    assert (plain["area"], plain["offer"], plain["sessions"]) == ("ZZ1", "day", 2)
    assert (trained["tasks"], trained["offer"], trained["sessions"]) == (["gastrostomy"], "day", 3)
    assert found["what_if"]["recruits"][0] == trained
    assert [need["child"] for need in found["inputs"]["needs"]] == ["C-1", "C-2", "C-3"]


def test_what_links_give_and_take_is_reckoned_with(desk: LinksDesk) -> None:
    linked, carer_id = child(desk, "C-1", saturday=3), carer(desk, 4, "saturday")
    child(desk, "C-2", saturday=4)
    row = {"id": uuid4(), "child_id": linked, "child": "C-1", "carer_id": UUID(carer_id), "state": "active"}
    put(desk, Link, [{**row, "promised": {"saturday": 2}, "active_from": date(2025, 5, 1)}])
    found = run(desk, inputs="true")
    needs = {need["child"]: need for need in found["inputs"]["needs"]}
    assert (needs["C-1"]["wanted"], needs["C-1"]["given"], needs["C-1"]["carers"]) == ({"saturday": 1}, 2, 1)
    assert found["inputs"]["rooms"][0]["most"] == 2
    assert [(one["child"], slots(one["sessions"])) for one in found["proposals"]] == [("C-2", {"saturday": 2})]
    pairs = {pair[0]: pair for pair in found["inputs"]["pairs"]}
    assert [pairs[n][4] for n in (0, 1)] == [True, False]
    assert pairs[0][3] == "child"


def test_a_run_places_nobody_and_a_council_lists_its_runs_newest_first(desk: LinksDesk) -> None:
    child(desk, "C-1", saturday=1)
    carer(desk, 1, "saturday")
    first, second = run(desk)["id"], run(desk)["id"]
    listed = desk.ask("list_match_runs").json["items"]
    assert [one["id"] for one in listed] == [second, first]
    assert "proposals" not in listed[0]
    assert desk.rows("select id from links") == []
    (row,) = desk.rows(f"select subjects from audit where operation = 'get_match_run' and '{second}' = any(subjects)")
    assert "C-1" in row.subjects


def test_nobody_waits(desk: LinksDesk) -> None:
    found = run(desk)
    assert (found["status"], found["proposals"], found["not_fully_served"]) == ("optimal", [], [])


def test_the_result_of_the_job_names_the_run(desk: LinksDesk) -> None:
    job = UUID(run(desk)["id"])
    (part,) = desk.rows(f"select content from job_parts where job_id = '{job}'")
    assert f'"match_run_id": "{job}"' in bytes(part.content).decode()


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A waiting list that takes long to judge and longer to solve."""
    asked = situation(600, 500, weights=Weights(seconds=120, gap=0))
    monkeypatch.setattr(work, "gather", lambda unit, seconds: asked)


def in_the_background(desk: LinksDesk, job: UUID) -> threading.Thread:
    thread = threading.Thread(target=run_job, args=(desk.database, desk.definition, desk.council, job))
    thread.start()
    assert eventually(lambda: bool(solvers(os.getpid())), 30)
    return thread


@pytest.mark.usefixtures("long")
def test_a_cancel_ends_the_solver_within_seconds(desk: LinksDesk) -> None:
    job = accept(desk)
    thread = in_the_background(desk, job)
    assert eventually(lambda: read(desk, job)["state"] in ("judging", "solving"), 30)
    assert desk.rows(f"update jobs set cancel_requested = 1 where id = '{job}' returning id")
    thread.join(10)
    assert not thread.is_alive()
    assert solvers(os.getpid()) == []
    assert state_of(desk, job) == ("cancelled", None)
    assert read(desk, job)["state"] == "cancelled"


def test_a_run_that_is_cancelled_before_it_judges_says_so(desk: LinksDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cancel is heard at the step that ends the gathering."""
    job = accept(desk)

    def cancelled_meanwhile(*given: Any) -> Any:
        desk.write(f"update jobs set cancel_requested = 1 where id = '{job}'")
        return gather(*given)

    monkeypatch.setattr(work, "gather", cancelled_meanwhile)
    run_job(desk.database, desk.definition, desk.council, job)
    assert state_of(desk, job) == ("cancelled", None)
    assert read(desk, job)["state"] == "cancelled"
    assert desk.rows(f"select state from match_runs where id = '{job}'")[0].state == "cancelled"


def test_a_run_whose_tables_are_locked_for_long_is_not_given_up(
    desk: LinksDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = accept(desk)
    with monkeypatch.context() as hurried, desk.database.owner.begin() as connection:
        hurried.setattr(jobs_work, "STEP_SECONDS", 0.2)
        connection.execute(text(f'lock table "{desk.council.schema}".children in access exclusive mode'))
        for _ in range(jobs_work.MOST_ATTEMPTS + 2):
            with pytest.raises(OperationalError):
                run_job(desk.database, desk.definition, desk.council, job)
    run_job(desk.database, desk.definition, desk.council, job)
    assert state_of(desk, job) == ("done", None)


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_a_run_whose_job_was_given_up_shows_how_it_ended(desk: LinksDesk, state: str) -> None:
    """Its process was killed while it ran, so that nothing was noted on the run itself."""
    job = UUID(run(desk)["id"])
    desk.write(f"update match_runs set state = 'gathered' where id = '{job}'")
    assert read(desk, job)["state"] == "gathered"
    desk.write(f"update jobs set state = '{state}' where id = '{job}'")
    assert read(desk, job)["state"] == state
    assert [one["state"] for one in desk.ask("list_match_runs").json["items"]] == [state]


@pytest.mark.usefixtures("long")
def test_a_killed_solver_fails_the_job_and_the_run_can_be_asked_again(
    desk: LinksDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = accept(desk)
    thread = in_the_background(desk, job)
    os.kill(solvers(os.getpid())[0], signal.SIGKILL)
    thread.join(20)
    assert not thread.is_alive()
    state, error = state_of(desk, job)
    assert (state, error) == ("failed", f"An unforeseen fault; it is logged under job {job}.")
    assert read(desk, job)["state"] == "failed"
    monkeypatch.setattr(work, "gather", lambda unit, seconds: situation(5, 5))
    assert run(desk)["state"] == "done"


def test_what_cannot_be_asked_is_refused_and_an_unknown_run_is_not_there(desk: LinksDesk) -> None:
    assert desk.ask("start_match_run", {"seconds": 0}).status == 422
    assert desk.ask("get_match_run", path={"match_run_id": str(uuid4())}).status == 404
