"""The numbers and choices of Family Link that a council sets, each with its source."""

from __future__ import annotations

from chassis.contracts.settings import Setting
from services.links.contract.settings import (
    duties,
    limits,
    match_runs,
    matching,
    returns,
    reviews,
    sessions,
    statement,
)

SETTINGS: tuple[Setting, ...] = (
    *matching.SETTINGS,
    *match_runs.SETTINGS,
    *limits.SETTINGS,
    *sessions.SETTINGS,
    *reviews.SETTINGS,
    *duties.SETTINGS,
    *returns.SETTINGS,
    *statement.SETTINGS,
)
