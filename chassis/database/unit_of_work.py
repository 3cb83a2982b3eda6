"""One transaction of one council: load, change, announce, and leave the audit row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from chassis.clock import Clock, day_of
from chassis.contracts.events import EventType
from chassis.contracts.settings import Setting
from chassis.database import tables
from chassis.envelope import envelope
from chassis.identifiers import new_identifier
from chassis.problems import unavailable
from chassis.rpc.wire import Call, Reply
from chassis.scope import Scope

_WAKE_RELAY = text("select pg_notify('outbox', '')")


class UnitOfWork:
    """What an operation works with. `session` sees only the council's schema."""

    def __init__(
        self,
        service: str,
        scope: Scope,
        session: Session,
        clock: Clock,
        caller: Callable[[Call], Reply] | None = None,
    ) -> None:
        self.service = service
        self._caller = caller
        self.scope = scope
        self.session = session
        self.now: datetime = clock()
        self.subjects: list[str] = []
        self.afterwards: list[Callable[[], None]] = []
        self.timers_set = False
        self.restating = False
        """Whether what is announced is a present state told again, and nothing has happened."""
        self._announced: list[dict[str, Any]] = []

    @property
    def today(self) -> date:
        """The calendar day in England."""
        return day_of(self.now)

    def setting(self, setting: Setting, day: date | None = None) -> Any:
        """The council's value of a setting on `day`, by default today."""
        return self.scope.council.setting(setting, day or self.today)

    def touches(self, *subjects: object) -> None:
        """Name the records that this work reads or writes, for the audit row."""
        self.subjects.extend(str(s) for s in subjects)

    def announce(self, event: EventType, subject: object, version: int, data: Mapping[str, Any]) -> None:
        """Put an event into the outbox, within this transaction.

        `version` is the aggregate's version and grows by one with each change; `data` is what the event type's
        schema dumps from. Rows reach the outbox after the session's own changes, so that events of one subject stand
        there in the order of its versions.
        """
        identifier, public = new_identifier(), event.data().dump(data)
        self._announced.append(
            {
                "id": identifier,
                "council": self.scope.council.slug,
                "subject": str(subject),
                "routing_key": event.routing_key,
                "envelope": envelope(
                    identifier, event, self.scope, str(subject), version, self.now, public, restated=self.restating
                ),
                "created_at": self.now,
            }
        )

    def when_committed(self, act: Callable[[], None]) -> None:
        """Call `act` once the work is committed. It must be quick and may be lost with the process: a hint, no more."""
        self.afterwards.append(act)

    def at(self, due: datetime, kind: str, subject: object) -> None:
        """Ask to be woken: the timer `kind` of this service runs for `subject` at `due`."""
        row = {"id": new_identifier(), "council": self.scope.council.slug, "kind": kind, "subject": str(subject)}
        self.session.execute(insert(tables.timers).inline(), {**row, "due_at": due})
        self.timers_set = True

    def ask(
        self,
        service: str,
        operation: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """Ask another service on behalf of the same caller, within the same deadline.

        Raises `Problem` (503 where the service is away, 504 where it does not answer in time); a refusal of the other
        service comes back as its reply.
        """
        if self._caller is None:
            raise unavailable(f"{service} cannot be asked from here.")
        scope = self.scope
        return self._caller(
            Call(
                service=service,
                operation=operation,
                council=scope.council.slug,
                client=scope.client,
                command=new_identifier(),
                deadline=scope.deadline,
                actor=scope.actor,
                purpose=scope.purpose,
                grants=scope.grants,
                path=path or {},
                query=query or {},
                request_id=scope.request_id,
                correlation=scope.correlation,
                trace=scope.trace,
                body=body,
            )
        )

    def close(self) -> None:
        """Write what waits for the end of the transaction. Called by the database, once."""
        self.session.flush()
        self._send(self._announced)

    def _send(self, rows: Iterable[dict[str, Any]]) -> None:
        rows = list(rows)
        if rows:
            self.session.execute(insert(tables.outbox).inline(), rows)
            self.session.execute(_WAKE_RELAY)
