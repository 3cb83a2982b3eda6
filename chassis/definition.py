"""What one service is made of, put together in its `service.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData

from chassis.contracts.contract import Contract
from chassis.contracts.operation import Operation
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Handler

Reaction = Callable[[UnitOfWork, Mapping[str, Any]], None]
"""Takes effect of one event: `(unit, envelope)`. Runs in the transaction of its inbox row.
Raise `messaging.inbox.Permanent` where trying again cannot help."""

TimerHandler = Callable[[UnitOfWork, str], None]
"""Does the work of one due timer: `(unit, subject)`. The timer row goes when the unit commits."""

Republisher = Callable[[UnitOfWork], None]
"""Announces the present state of every aggregate of one kind, with its present version."""

JobWork = Callable[["Any", Mapping[str, Any]], Iterator[bytes]]
"""Works a job off: `(job, request)`; yields the parts of the result. See `chassis.jobs.work.Job`."""


Forgetter = Callable[[UnitOfWork], None]
"""Deletes, once an hour and a little at a time, what the service need not keep any longer."""


@dataclass(frozen=True)
class Subscription:
    """One durable queue: the events of `source` that match `pattern` (of routing keys, as `carer.#`).

    `consumer` names the queue's reader, unique in the service. `ordered` handles one delivery at a time and keeps the
    events of a subject behind a parked one. `reactions` maps event type names to reactions; the key `*` takes the rest.
    """

    consumer: str
    source: str
    reactions: Mapping[str, Reaction]
    pattern: str = "#"
    ordered: bool = False
    scheme: str = "core"


@dataclass(frozen=True)
class ServiceDefinition:
    contract: Contract
    handlers: Mapping[Operation, Handler] = field(default_factory=dict)
    jobs: Mapping[Operation, JobWork] = field(default_factory=dict)
    subscriptions: Sequence[Subscription] = ()
    timers: Mapping[str, TimerHandler] = field(default_factory=dict)
    republishers: Mapping[str, Republisher] = field(default_factory=dict)
    forgetting: Sequence[Forgetter] = ()
    council_tables: MetaData | None = None
    council_migrations: Path | None = None
    shared_tables: MetaData | None = None
    shared_migrations: Path | None = None

    @property
    def name(self) -> str:
        return self.contract.service

    def __post_init__(self) -> None:
        direct = {o.name for o in self.handlers} | {o.name for o in self.jobs}
        missing = {o.name for o in self.contract.operations} - direct
        if missing:
            raise ValueError(f"{self.name} declares operations that nothing handles: {', '.join(sorted(missing))}")
