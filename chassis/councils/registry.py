"""The councils as one process knows them: a snapshot in memory that follows the registry's tables."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from chassis.clock import Clock, proclaim, system_clock
from chassis.council import Council, State
from chassis.councils.bank_holidays import for_the_clock, read_bank_holidays
from chassis.councils.reading import by_reference, read_councils, read_version
from chassis.database.database import Database
from chassis.problems import COUNCIL_SUSPENDED, Problem, not_found, unavailable
from chassis.reaching import say_waiting

POLL_SECONDS = 2.0
LOOK_AGAIN_SECONDS = 0.5

Councils = Mapping[str, Council]


class Registry:
    """All councils of a service's database, by slug or GSS code, with their settings and state.

    Reading never waits: it answers from memory. `start` polls the database each two seconds, so that a change takes
    effect well within five. A council that is asked for and not known is looked for at once, twice a second at most.
    """

    def __init__(self, database: Database, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock
        self._councils: Councils = {}
        self._by_reference: Councils = {}
        self._version = -1
        self._looked = 0.0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self.as_of: datetime | None = None
        """When the snapshot was last known to be true; None before the first load."""

    def find(self, reference: str) -> Council | None:
        """The council with this slug or this present or former GSS code, in whatever state.

        Before the first load it reads the database, and raises SQLAlchemyError where that is away.
        """
        self._load()
        return self._by_reference.get(reference)

    def all(self) -> tuple[Council, ...]:
        """All councils in whatever state, by slug."""
        self._load()
        return tuple(self._councils.values())

    def serving(self, reference: str) -> Council:
        """The active council. Raises Problem: 404 unknown or offboarded, 403 suspended, 503 before the first load."""
        council = self._by_reference.get(reference) or self._look_for(reference)
        if council is None or council.state is State.OFFBOARDED:
            raise not_found("council")
        if council.state is State.SUSPENDED:
            raise Problem(COUNCIL_SUSPENDED, f"{council.name} is suspended until an operator resumes it.")
        return council

    def refresh(self) -> bool:
        """Read the registry where its version has grown. True where it had. Raises SQLAlchemyError."""
        with self._lock:
            with self._database.registry.connect() as connection:
                version = read_version(connection)
                changed = version != self._version
                councils = read_councils(connection) if changed else self._councils
                holidays = read_bank_holidays(connection) if changed else {}
            if changed:
                self._councils, self._by_reference = councils, by_reference(councils.values())
                proclaim(self, for_the_clock(holidays))
            self._version, self.as_of = version, self._clock()
        return changed

    def start(self, spawn: Callable[[Callable[[], None]], object]) -> None:
        """Load what can be loaded, then poll in a thread that `spawn` starts, until `stop`."""
        self._stopped.clear()
        self._try_refresh()
        spawn(self._poll)

    def stop(self) -> None:
        self._stopped.set()

    def _poll(self) -> None:
        while not self._stopped.wait(POLL_SECONDS):
            self._try_refresh()

    def _load(self) -> None:
        if self._version < 0:
            self.refresh()

    def _look_for(self, reference: str) -> Council | None:
        if monotonic() - self._looked >= LOOK_AGAIN_SECONDS:
            self._looked = monotonic()
            self._try_refresh()
        if self._version < 0:
            raise unavailable("The register of councils cannot be read at present.")
        return self._by_reference.get(reference)

    def _try_refresh(self) -> None:
        try:
            self.refresh()
        except SQLAlchemyError as error:
            say_waiting("registry-unreadable", error, service=self._database.service)
