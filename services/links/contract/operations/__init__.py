"""Every operation of `links`, in the order of the journey."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.links.contract.operations import (
    agreements,
    calendars,
    children,
    day_limits,
    duties,
    history,
    linking,
    match_runs,
    matching,
    notices,
    reports,
    returns,
    reviews,
    sessions,
    statement,
    under_way,
)

OPERATIONS: tuple[Operation, ...] = (
    *children.OPERATIONS,
    *matching.OPERATIONS,
    *match_runs.OPERATIONS,
    *linking.OPERATIONS,
    *under_way.OPERATIONS,
    *agreements.OPERATIONS,
    *duties.OPERATIONS,
    *day_limits.OPERATIONS,
    *history.OPERATIONS,
    *sessions.OPERATIONS,
    *calendars.OPERATIONS,
    *reviews.OPERATIONS,
    *notices.OPERATIONS,
    *reports.OPERATIONS,
    *statement.OPERATIONS,
    *returns.OPERATIONS,
)
