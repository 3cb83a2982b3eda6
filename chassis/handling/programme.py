"""What an operation works with that reaches the whole programme and no council's records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.councils.registry import Registry


@dataclass(frozen=True)
class ProgrammeWork:
    registry: Registry
    now: datetime
