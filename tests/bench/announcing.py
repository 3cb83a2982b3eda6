"""What makes carers' events in the bench: real carers, changed by calls or in real units of work."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from chassis.aggregates import locked
from chassis.configuration import from_environment
from chassis.council import Council
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.messaging.scopes import system_scope
from chassis.rpc.client import RpcClient
from chassis.rpc.wire import Call
from services.carers.approvals.carers.steps import WHAT, done
from services.carers.approvals.carers.tables import Carer
from services.carers.contract.examples import CARER_ID, example
from services.carers.definition import DEFINITION
from tests.service.carers.desk import DECISION_MAKER, Desk
from tests.support.suite import Suite

AT_ONCE = 20
CALLERS = 4
LATE_SECONDS = 0.01


@dataclass
class Known:
    """A carer that the bench changes; `availability` is the version that its next change has to name."""

    council: Council
    id: UUID
    availability: int | None = None


class Announcer:
    """Changes carers of the councils `slugs`, `each` of them in every council, in a suite whose services may run."""

    def __init__(self, suite: Suite, slugs: Sequence[str], each: int) -> None:
        configuration = from_environment(suite.environment)
        self._database = Database(configuration, DEFINITION.name)
        self._calls = RpcClient(configuration.amqp_url)
        registry = Registry(self._database)
        self.carers: list[Known] = []
        for slug in slugs:
            council = registry.serving(slug)
            desk = Desk(DEFINITION, self._database, registry, council)
            for _ in range(each):
                desk.prepare("set_availability")
                self.carers.append(Known(council, UUID(desk.known[CARER_ID])))

    def steadily(self, rate: float, seconds: float) -> tuple[list[str], int]:
        """Call `set_availability` of the running service at fixed instants, however long each answer takes.

        Answers the correlations of the calls, and how many of them began over 10 ms late.
        """
        work: queue.SimpleQueue[tuple[Known, str] | None] = queue.SimpleQueue()
        free: queue.SimpleQueue[Known] = queue.SimpleQueue()
        for carer in self.carers:
            free.put(carer)
        failed: list[str] = []
        callers = [threading.Thread(target=self._call, args=(work, free, failed)) for _ in range(CALLERS)]
        for caller in callers:
            caller.start()
        correlations, late, began = [], 0, time.monotonic()
        for number in range(int(rate * seconds)):
            wait = began + number / rate - time.monotonic()
            time.sleep(max(0.0, wait))
            late += wait < -LATE_SECONDS
            correlations.append(f"bench-{uuid4()}")
            work.put((free.get(), correlations[-1]))
        for _ in callers:
            work.put(None)
        for caller in callers:
            caller.join()
        if failed:
            raise RuntimeError(f"{len(failed)} calls failed, the first with {failed[0]}")
        return correlations, late

    def pile_up(self, count: int) -> list[str]:
        """Change carers in units of work of 20 until the outbox holds `count` more events; answers their correlation.

        All of a unit share it: its events are those with this correlation.
        """
        shares = [self.carers[at : at + AT_ONCE] for at in range(0, len(self.carers), AT_ONCE)]
        correlations: list[str] = []
        while count > len(correlations) * AT_ONCE:
            correlations.append(self._change(shares[len(correlations) % len(shares)]))
        return correlations

    def close(self) -> None:
        self._calls.stop()
        self._database.dispose()

    def _change(self, carers: Sequence[Known]) -> str:
        correlation = f"bench-{uuid4()}"
        scope = replace(system_scope(carers[0].council, "bench"), correlation=correlation)
        with self._database.unit_of_work(scope) as unit:
            for known in carers:
                carer = locked(unit, Carer, known.id, WHAT)
                carer.social_worker = f"worker-{uuid4().hex[:6]}"
                done(unit, carer)
        return correlation

    def _call(
        self,
        work: queue.SimpleQueue[tuple[Known, str] | None],
        free: queue.SimpleQueue[Known],
        failed: list[str],
    ) -> None:
        while (order := work.get()) is not None:
            known, correlation = order
            body = {**example("set_availability").body, "sessions_per_month": 1 + (known.availability or 0) % 4}
            reply = self._calls.call(
                Call(
                    service=DEFINITION.name,
                    operation="set_availability",
                    council=known.council.slug,
                    client="bench",
                    command=uuid4(),
                    deadline=datetime.now(UTC) + timedelta(seconds=10),
                    actor=DECISION_MAKER,
                    grants=frozenset(DEFINITION.contract.scopes),
                    if_match=f'"{known.availability}"' if known.availability else None,
                    if_none_match=None if known.availability else "*",
                    path={"carer_id": str(known.id)},
                    correlation=correlation,
                    body=json.dumps(body).encode(),
                )
            )
            if reply.status >= 300:
                failed.append(f"{reply.status} {reply.body[:200]!r}")
            known.availability = (known.availability or 0) + 1
            free.put(known)
