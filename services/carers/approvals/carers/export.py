"""The council's own carer records as NDJSON: one carer with its application on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.handling import loading
from chassis.jobs.work import Job
from services.carers.approvals.carers import queries
from services.carers.approvals.carers.tables import Carer
from services.carers.approvals.carers.view import carer_view
from services.carers.contract.schemas.applications import ApplicationView
from services.carers.contract.schemas.carers import CarerView
from services.carers.recruitment.applications.tables import Application
from services.carers.recruitment.applications.view import application_view

AT_ONCE = 100


def export_carer_records(job: Job, request: Mapping[str, Any]) -> Iterator[bytes]:
    """Lines `{"carer": …, "application": …}`, without the fields that the job's client has no scope for."""
    filters = json.loads(request["body"] or "{}")
    with job.unit() as unit:
        total = queries.count_carers(unit.session, filters)
    done, after = 0, None
    while True:
        with job.unit() as unit:
            carers = queries.carers_after(unit.session, filters, after, AT_ONCE)
            unit.touches(*(carer.id for carer in carers))
            lines = _lines(unit, carers)
        if not carers:
            return
        yield lines
        done, after = done + len(carers), str(carers[-1].id)
        job.progress(done, max(done, total))


def _lines(unit: UnitOfWork, carers: Sequence[Carer]) -> bytes:
    return b"".join(_line(unit, carer) for carer in carers)


def _line(unit: UnitOfWork, carer: Carer) -> bytes:
    application = unit.session.get_one(Application, carer.application_id)
    grants = unit.scope.grants
    record = {
        "carer": loading.withhold(CarerView, loading.dump(CarerView, carer_view(unit, carer)), grants),
        "application": loading.withhold(
            ApplicationView, loading.dump(ApplicationView, application_view(application)), grants
        ),
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
