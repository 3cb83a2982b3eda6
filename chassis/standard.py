"""What every service answers besides its own operations. Reached from inside only."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.audit.operations import READ_AUDIT, read_audit
from chassis.contracts.contract import Contract
from chassis.contracts.operation import Operation
from chassis.jobs.operations import CANCEL_JOB, READ_JOB, READ_JOB_PART, cancel_job, read_job, read_job_part
from chassis.request import Handler


def standard_handlers(contract: Contract) -> Mapping[Operation, Handler]:
    """The operations that the service of `contract` need not declare."""
    return {
        READ_AUDIT: read_audit,
        READ_JOB: read_job,
        CANCEL_JOB: cancel_job,
        READ_JOB_PART: read_job_part(contract),
    }
