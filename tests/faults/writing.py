"""Clients that write all the while, as a council's own system would: each write under a key, tried until it is done."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Self
from uuid import uuid4

from tests.faults.reading import enquiry, replayed
from tests.support.http import Client

TRIES, PAUSE_SECONDS = 40, 0.5
MESSAGE = "Under a key."


@dataclass
class Writers:
    """`count` threads open enquiries while the block runs; leaving it waits until every begun write has an answer.

    `accepted` holds the ids that were answered 201, `statuses` every status that came, `given_up` the keys of writes
    that never succeeded, `tried_again` how many answers were no 201. `longest` is the slowest answer in seconds.
    """

    client: Client
    count: int
    seconds: int = 20
    """How long an answer may take."""
    accepted: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    given_up: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    replays: int = 0
    longest: float = 0.0

    def __enter__(self) -> Self:
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(self.count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads)

    @property
    def tried_again(self) -> int:
        return len(self.problems)

    def _write(self) -> None:
        while not self._ending.is_set():
            key = str(uuid4())
            if not any(self._attempt(key) for _ in range(TRIES)):
                self.given_up.append(key)
            self._ending.wait(0.02)

    def _attempt(self, key: str) -> bool:
        began = time.monotonic()
        try:
            answer = self.client.post(
                "/enquiries", enquiry(MESSAGE), Idempotency_Key=key, Request_Timeout=str(self.seconds)
            )
        except OSError as error:
            self.problems.append(type(error).__name__)
            time.sleep(PAUSE_SECONDS)
            return False
        self.longest = max(self.longest, time.monotonic() - began)
        self.statuses.add(answer.status)
        if answer.status != 201:
            self.problems.append(str(answer))
            time.sleep(PAUSE_SECONDS)
            return False
        self.replays += replayed(answer)
        self.accepted.add(answer.json["id"])
        return True
