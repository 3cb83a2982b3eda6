"""Due work of every kind: claimed in the database by one process, leased while it runs, gone when it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock, system_clock
from chassis.council import Council, State
from chassis.database.database import Database
from chassis.definition import ServiceDefinition
from chassis.messaging import dead_letters, timer_rows
from chassis.messaging.faults import database_faults, describe
from chassis.messaging.inbox import Outcome, handle
from chassis.messaging.register import Register
from chassis.messaging.republish import republish
from chassis.messaging.retries import retry_due, wake_where_due
from chassis.messaging.scopes import system_scope
from chassis.messaging.unclaimed import try_again
from chassis.messaging.wakeups import INBOX_TIMER, REPUBLISH_TIMER
from chassis.messaging.workers import Spawn
from chassis.reaching import say_waiting

JOB_TIMER = "job"
LOOK_SECONDS, UNCLAIMED_SECONDS, UPKEEP_SECONDS, PROLONG_SECONDS = 2.0, 5.0, 10.0, 20.0
HURRY_SECONDS, STOP_SECONDS = 0.05, 3.0
AT_ONCE, JOBS_AT_ONCE = 8, 2
RunJob = Callable[[Council, UUID], None]
"""Works a job off: `(council, job id)`. Returns when it is finished, raises where it shall be tried again."""

log = structlog.get_logger()


class TimerRunner:
    """`run` in a thread of its own until `stop`; each piece of work runs in a thread that `spawn` starts.

    Kinds: `inbox` tries a council's kept deliveries again, `republish` announces its state again, `job` runs a job,
    others are the service's own. Timers of a council that is not active wait. Councils take turns with their jobs: none
    is given a second place while another one waits for its first. At least once: a service's own timer
    whose process dies after the commit is known by its inbox row and not run again.
    """

    def __init__(
        self,
        definition: ServiceDefinition,
        database: Database,
        registry: Register,
        spawn: Spawn,
        run_job: RunJob | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._definition, self._database, self._registry = definition, database, registry
        self._spawn, self._run_job, self._clock = spawn, run_job, clock
        self._stopping, self._woken, self._idle = threading.Event(), database.timers_set, threading.Condition()
        self._running: dict[UUID, str] = {}
        self._served: list[str] = []
        self._due: dict[str, float] = {}
        self._more = False

    def run(self) -> None:
        """Look each two seconds, and at once when this process has set a timer.

        Never raises: whatever breaks is logged and tried again.
        """
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 the runner must outlive any fault of the database
                say_waiting("timers wait", error, service=self._definition.name)
            self._woken.wait(HURRY_SECONDS if self._more else LOOK_SECONDS)
            self._woken.clear()

    def stop(self) -> None:
        """End `run`; waits up to 3 s for what is running. What is not done then runs again when its lease is over."""
        self._stopping.set()
        self._woken.set()
        with self._idle:
            self._idle.wait_for(lambda: not self._running, STOP_SECONDS)

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    def look(self) -> None:
        """Claim what is due and start it; now and then the smaller duties."""
        with database_faults():
            active = {c.slug: c for c in self._registry.all() if c.state is State.ACTIVE}
            if active:
                self._more = self._claim_due(active)
            if self._is_due("prolong", PROLONG_SECONDS) and self._running:
                timer_rows.prolong(self._database, list(self._running), self._clock())
            if self._is_due("unclaimed", UNCLAIMED_SECONDS) and self._definition.subscriptions:
                try_again(self._database, self._clock(), self._claim)
            if self._is_due("upkeep", UPKEEP_SECONDS) and self._definition.subscriptions:
                self._upkeep(active)

    def _claim_due(self, active: Mapping[str, Council]) -> bool:
        """Start what is due, as far as there is room. True where more may be due for which there is room."""
        slugs, now, room = sorted(active), self._clock(), AT_ONCE - len(self._running)
        jobs = min(room, JOBS_AT_ONCE - list(self._running.values()).count(JOB_TIMER))
        found = 0
        if jobs > 0:
            for timer in timer_rows.claim_in_turn(self._database, slugs, JOB_TIMER, self._served, jobs, now):
                self._served = [*(slug for slug in self._served if slug != timer["council"]), timer["council"]]
                self._start(active[timer["council"]], timer)
                found += 1
        if room > found:
            for timer in timer_rows.claim(self._database, slugs, [JOB_TIMER], room - found, now):
                self._start(active[timer["council"]], timer)
                found += 1
        return 0 < room == found

    def _start(self, council: Council, timer: Mapping[str, Any]) -> None:
        with self._idle:
            self._running[timer["id"]] = timer["kind"]
        self._spawn(lambda: self._work(council, timer))

    def _work(self, council: Council, timer: Mapping[str, Any]) -> None:
        try:
            self._perform(council, timer)
            timer_rows.delete(self._database, timer["id"])
        except Exception as error:  # noqa: BLE001 whatever the work raises, the timer is due again later
            self._failed(council, timer, error)
        finally:
            with self._idle:
                self._running.pop(timer["id"], None)
                self._idle.notify_all()
            if timer["kind"] == JOB_TIMER:
                self.wake()

    def _perform(self, council: Council, timer: Mapping[str, Any]) -> None:
        match timer["kind"]:
            case kind if kind == INBOX_TIMER:
                retry_due(self._database, self._definition, council)
            case kind if kind == REPUBLISH_TIMER:
                republish(self._database, self._definition, council)
            case kind if kind == JOB_TIMER:
                if self._run_job is None:
                    raise LookupError("this process runs no jobs")
                self._run_job(council, UUID(timer["subject"]))
            case kind:
                self._perform_own(council, kind, timer)

    def _perform_own(self, council: Council, kind: str, timer: Mapping[str, Any]) -> None:
        work = self._definition.timers.get(kind)
        if work is None:
            raise LookupError("the service has no such kind of timer")
        with self._database.unit_of_work(system_scope(council, f"timer:{kind}")) as unit:
            if timer_rows.note_effect(unit, timer):
                work(unit, timer["subject"])

    def _failed(self, council: Council, timer: Mapping[str, Any], error: Exception) -> None:
        log.warning(
            "timer failed",
            service=self._definition.name,
            council=council.slug,
            kind=timer["kind"],
            timer=str(timer["id"]),
            error=describe(error),
        )
        try:
            timer_rows.postpone(self._database, timer["id"], timer["attempts"] + 1, self._clock())
        except SQLAlchemyError as fault:
            log.info("timer stays leased", timer=str(timer["id"]), error=type(fault).__name__)

    def _claim(self, consumer: str, envelope: Mapping[str, Any]) -> bool:
        """Take up an event of a council that was not known before. False where it still is not."""
        subscription = next((s for s in self._definition.subscriptions if s.consumer == consumer), None)
        if subscription is None or self._registry.find(envelope["tenant"]) is None:
            return False
        outcome = handle(self._database, self._registry, self._definition, subscription, envelope, self._clock)
        return outcome is not Outcome.UNCLAIMED

    def _upkeep(self, active: Mapping[str, Council]) -> None:
        """One council each time, in turn; and the metric of what nobody could read."""
        slugs = sorted(active)
        if slugs:
            council = active[slugs[int(time.monotonic() / UPKEEP_SECONDS) % len(slugs)]]
            wake_where_due(self._database, council, self._definition.name)
        dead_letters.count(self._database)

    def _is_due(self, duty: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._due.get(duty, 0.0):
            return False
        self._due[duty] = now + every
        return True
