"""PostgreSQL 18 as a server of our own below the home folder, shared by the processes that use that home."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from chassis.embedded import postmaster
from chassis.embedded.cluster import initialise, installation, launch
from chassis.embedded.holders import Holder, alone, exclusively
from chassis.embedded.places import Places
from chassis.embedded.secrets import ADMIN, load_or_create
from chassis.embedded.server_user import server_user

START_SECONDS = 60.0
STOP_SECONDS, FAST_SECONDS = 30.0, 2.0
"""For its end at the most, and how long a fast shutdown may write before an immediate one ends it: after much was
written that takes many seconds, and whoever stops Kinweave was promised five. The next start recovers from the log."""
END_SECONDS = 10.0
WATCH_SECONDS = 1.0
STILL_ENDING = (b"pre-existing shared memory block", b"lock file")

log = structlog.get_logger(__name__)


class EmbeddedPostgres:
    """One process's use of the server below `home`. The first user starts it, the last one stops it.

    Processes that were killed count for nothing: their server is adopted by the next start and ended by the next stop.
    """

    def __init__(self, home: Path) -> None:
        self._places = Places(home)
        self._secrets = load_or_create(home)
        self._holder: Holder | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._stopping = False

    def admin_url(self, database: str = "postgres") -> str:
        """The superuser's URL, `postgresql+psycopg2://…?host=SOCKETDIR`."""
        return self._secrets.admin_url(database)

    def start(self) -> None:
        """Make the server run and be ready. Does nothing where this object has already started it.

        Raises RuntimeError, with the end of the server's log, where it does not come up.
        """
        if self._holder is not None:
            return
        self._stopping = False
        with exclusively(self._places.lock):
            holder = Holder(self._places.holders)
            try:
                if not self._adopt():
                    self._start()
            except BaseException:
                holder.release()
                raise
            self._holder = holder

    def watch(self) -> None:
        """Start the server again whenever it has ended, until `stop`. Raises RuntimeError or OSError where it does not
        come up, so that whoever keeps this loop running tries again later."""
        while not self._stopping:
            if postmaster.running(self._places.data) is None:
                self._start_again()
            sleep(WATCH_SECONDS)

    def _start_again(self) -> None:
        # A command may hold the lock, for as long as it takes to start the server by itself; nobody waits for it here.
        with alone(self._places.lock) as free:
            if self._child is not None:
                self._child.poll()
            if free and not self._stopping and not self._adopt():
                log.error("postgres_ended", home=str(self._places.home))
                self._start()
                log.warning("postgres_started_again", home=str(self._places.home))

    def stop(self) -> None:
        """Use it no more; end it unless another process uses it. Raises TimeoutError where it does not end."""
        if self._holder is None:
            return
        self._stopping = True
        with exclusively(self._places.lock):
            shared = self._holder.others()
            self._holder.release()
            self._holder = None
            found = None if shared else postmaster.running(self._places.data)
            if found is not None:
                found.stop(FAST_SECONDS, STOP_SECONDS)
        if not shared and self._child is not None:
            self._child.wait(STOP_SECONDS)
            self._child = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _adopt(self) -> bool:
        """Whether a server was running already, and is ready now."""
        found = postmaster.running(self._places.data)
        if found is None:
            return False
        if found.state == "stopping":
            found.wait_for_end(STOP_SECONDS)
            return False
        while self._wait_until_ready(None):
            if self._answers():
                return True
            # Its file says ready, yet it does not answer: somebody has just killed it.
            sleep(postmaster.POLL)
        return False

    def _answers(self) -> bool:
        engine = create_engine(self.admin_url(), poolclass=NullPool, connect_args={"connect_timeout": 5})
        with suppress(OperationalError), engine.connect():
            return True
        return False

    def _start(self) -> None:
        user = server_user()
        if user.lent:
            self._places.home.chmod(0o711)
        user.let_read(installation().parent)
        user.let_in(self._places.make_socket_folder(user.uid))
        user.let_in(self._places.data)
        initialise(self._places, ADMIN, self._secrets.admin_password)
        deadline = monotonic() + END_SECONDS
        while True:
            postmaster.remove_misleading_locks(self._places.data, self._places.socket_lock)
            said_before = self._log_size()
            self._child = launch(self._places)
            if self._wait_until_ready(self._child):
                return
            said = self._places.log.read_bytes()[said_before:]
            if monotonic() > deadline or not any(words in said for words in STILL_ENDING):
                raise RuntimeError(f"PostgreSQL does not start:\n{said.decode(errors='replace')}")
            sleep(0.2)

    def _wait_until_ready(self, child: subprocess.Popen[bytes] | None) -> bool:
        """False where the server, `child` or an adopted one, ended instead."""
        deadline = monotonic() + START_SECONDS
        while monotonic() < deadline and not self._stopping:
            found = postmaster.running(self._places.data)
            if found is not None and found.state == "ready":
                return True
            ended = found is None if child is None else child.poll() is not None
            if ended:
                return False
            sleep(postmaster.POLL)
        raise RuntimeError(f"PostgreSQL is not ready after {START_SECONDS:.0f} s; see {self._places.log}")

    def _log_size(self) -> int:
        return os.path.getsize(self._places.log) if self._places.log.exists() else 0
