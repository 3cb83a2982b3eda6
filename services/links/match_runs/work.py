"""The job: gather, have the solver's process judge and solve, keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from chassis.aggregates import acting, locked, save
from chassis.jobs.work import Cancelled, Job
from services.links.hearing.reading import freshness
from services.links.match_runs.gathering import gather
from services.links.match_runs.pairing import Situation
from services.links.match_runs.process import follow
from services.links.match_runs.tables import MatchRun

PATIENCE = 900
"""Seconds that judging and what-ifs may take on top of the solver's own."""
GATHERED, JUDGED, SOLVED, TRIED = 5, 30, 85, 98


def start_match_run(job: Job, request: Mapping[str, Any]) -> Iterator[bytes]:
    """The result names the run, which is kept under the job's own identifier. Taken up again it begins anew."""
    sent = json.loads(request["body"] or "{}")
    try:
        yield _finish(job, _run(job, _begin(job, sent.get("seconds"))))
    except Cancelled:
        _note_end(job, "cancelled")
        raise
    except Exception:
        _note_end(job, "failed")
        raise


def _begin(job: Job, seconds: int | None) -> Situation:
    with job.unit() as unit:
        situation = gather(unit, seconds)
        unit.touches(job.identifier, *(waiting.facts.number for waiting in situation.children))
        unit.touches(*(carer.id for carer in situation.carers))
        row: dict[str, Any] = {
            "id": job.identifier,
            "version": 1,
            "created_at": unit.now,
            "changed_at": unit.now,
            "state": "gathered",
            "asked_by": acting(unit),
            "day": situation.day,
            "children": len(situation.children),
            "carers": len(situation.carers),
            "figures": {},
            "inputs": None,
            "outcome": None,
            **freshness(unit),
        }
        again = {name: value for name, value in row.items() if name not in ("id", "created_at", "version")}
        keeping = insert(MatchRun).values(row).on_conflict_do_update(index_elements=["id"], set_=again)
        unit.session.execute(keeping)
    job.progress(GATHERED, 100)
    return situation


def _run(job: Job, situation: Situation) -> Mapping[str, Any]:
    run: Mapping[str, Any] = {}
    seconds, done = situation.weights.seconds, GATHERED
    with closing(follow(situation, seconds + PATIENCE)) as steps:
        for said in steps:
            if said is not None and said["stage"] != "done":
                done = max(done, _done(said, seconds))
                _note(job, said["stage"], {name: value for name, value in said.items() if name != "stage"})
            elif said is not None:
                run = said["run"]
            job.progress(done, 100)
    return run


def _done(said: Mapping[str, Any], seconds: int) -> int:
    """How far of a hundred. The solver goes by its clock, for it may be done any time before."""
    match said["stage"]:
        case "judging":
            return GATHERED + (JUDGED - GATHERED) * int(said["done"]) // max(1, int(said["of"]))
        case "solving":
            return JUDGED + int((SOLVED - JUDGED) * min(1.0, said["seconds"] / seconds))
    return SOLVED


def _note(job: Job, state: str, figures: Mapping[str, Any]) -> None:
    with job.unit() as unit:
        row = locked(unit, MatchRun, job.identifier, "match run")
        row.state, row.figures = state, {**row.figures, **figures}
        save(unit, row)


def _note_end(job: Job, state: str) -> None:
    """A run that was not even gathered is not there to be noted on."""
    with job.unit() as unit:
        if unit.session.get(MatchRun, job.identifier) is None:
            return
    _note(job, state, {})


def _finish(job: Job, run: Mapping[str, Any]) -> bytes:
    job.progress(TRIED, 100)
    with job.unit() as unit:
        row = locked(unit, MatchRun, job.identifier, "match run")
        row.state, row.figures = "done", dict(run["figures"])
        row.inputs, row.outcome = dict(run["inputs"]), dict(run["outcome"])
        save(unit, row)
    job.progress(100, 100)
    return json.dumps({"match_run_id": str(job.identifier), **run["figures"]}).encode()
