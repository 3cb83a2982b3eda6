"""Match runs as they are kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Aggregate

JSON_OR_NULL = JSONB(none_as_null=True)


class MatchRun(Aggregate):
    """One run, by the identifier of its job. `figures` are the last that the solver told of, in the end the
    result's. `inputs` are the instance and what else the run was worked out from, `outcome` what came of it: both only
    once it is done, and read only where they are shown."""

    __tablename__ = "match_runs"

    state: Mapped[str]
    asked_by: Mapped[str]
    day: Mapped[date]
    carers_as_of: Mapped[datetime | None]
    restrictions_as_of: Mapped[datetime | None]
    children: Mapped[int]
    carers: Mapped[int]
    figures: Mapped[dict[str, Any]]
    inputs: Mapped[dict[str, Any] | None] = mapped_column(JSON_OR_NULL, deferred=True)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON_OR_NULL, deferred=True)
