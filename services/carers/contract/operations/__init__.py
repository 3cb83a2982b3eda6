"""Every operation of `carers`, in the order of the journey."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.carers.contract.operations import (
    applications,
    approvals,
    assessment,
    availability,
    carers,
    enquiries,
    exemptions,
    household,
    placements,
    reviews,
    skills,
    standing,
)

OPERATIONS: tuple[Operation, ...] = (
    *enquiries.OPERATIONS,
    *applications.OPERATIONS,
    *assessment.OPERATIONS,
    *approvals.OPERATIONS,
    *carers.OPERATIONS,
    *availability.OPERATIONS,
    *skills.OPERATIONS,
    *household.OPERATIONS,
    *standing.OPERATIONS,
    *reviews.OPERATIONS,
    *exemptions.OPERATIONS,
    *placements.OPERATIONS,
)
