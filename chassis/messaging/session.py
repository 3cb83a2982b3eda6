"""One connection's worth of deliveries: which are being handled, and what is told to the broker about each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import structlog

log = structlog.get_logger()


class Verdict(StrEnum):
    """What to tell the broker. `REJECT` sends to the dead letters, `RETURN` has it delivered again at once. `ABANDON`
    is nothing: it delivers the message again after this connection."""

    ACKNOWLEDGE = "acknowledge"
    REJECT = "reject"
    RETURN = "return"
    ABANDON = "abandon"


class Session:
    """Shared by the thread that reads and those that handle; one lock guards the channel, which is not thread-safe."""

    def __init__(self, channel: Any, stopping: threading.Event) -> None:
        self._channel = channel
        self._stopping = stopping
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._idle = threading.Condition()
        self._running: set[Any] = set()
        self._open: set[Any] = set()
        """Of what the broker has been told nothing. An abandoned delivery stays here: no other verdict may cover it."""
        self._after: list[tuple[set[Any], Callable[[], None]]] = []
        self._waiting: dict[Any, float] = {}

    @property
    def alive(self) -> bool:
        """False once the connection is lost or given up; nothing that is said to the broker then reaches it."""
        return not self._ended.is_set()

    def pause(self, seconds: float) -> bool:
        """Wait before another attempt. False where there shall be none: the session has ended, or the process stops."""
        end = time.monotonic() + seconds
        while self.alive and not self._stopping.is_set():
            left = end - time.monotonic()
            if left <= 0:
                return True
            self._stopping.wait(min(left, 0.5))
        return False

    def wait_with(self, tag: Any) -> None:
        """Note that a delivery can be neither handled nor kept at present."""
        self._waiting.setdefault(tag, time.monotonic())

    def go_on_with(self, tag: Any) -> None:
        self._waiting.pop(tag, None)

    def waiting_seconds(self) -> float:
        """For how long the delivery that waits longest has been waiting."""
        return time.monotonic() - min(self._waiting.values(), default=time.monotonic())

    def send(self, queue: str, headers: Mapping[str, str]) -> None:
        """Put a message without a body into a queue, on the very channel that reads."""
        with self._lock:
            message = self._channel.prepare_message(b"", headers=dict(headers), properties={"delivery_mode": 2})
            self._channel.basic_publish(message, exchange="", routing_key=queue)

    def begin(self, tag: Any) -> None:
        with self._idle:
            self._running.add(tag)
            self._open.add(tag)

    def finish(self, tags: Sequence[Any], verdict: Verdict) -> None:
        """Tell the broker, then forget the deliveries. Never raises; a failure ends the session."""
        if not tags:
            return
        try:
            self._tell(tags, verdict)
        except Exception as error:  # noqa: BLE001 py-amqp raises many kinds; each means that the connection is gone
            log.info("acknowledgement not sent", error=type(error).__name__)
            self.end()
        if verdict is Verdict.ABANDON:
            self._drop_later()
        for call in self._finished(tags):
            call()

    def after_earlier(self, tag: Any, call: Callable[[], None]) -> None:
        """Call once every delivery that is being handled now, save `tag`, is finished; never if one is abandoned."""
        with self._idle:
            earlier = self._running - {tag}
            if earlier:
                self._after.append((earlier, call))
                return
        call()

    def await_handlers(self, seconds: float) -> None:
        with self._idle:
            self._idle.wait_for(lambda: not self._running, seconds)

    def end(self) -> None:
        self._ended.set()
        self._drop_later()

    def _tell(self, tags: Sequence[Any], verdict: Verdict) -> None:
        if verdict is Verdict.ABANDON or not self.alive:
            return
        with self._lock:
            if verdict is not Verdict.ACKNOWLEDGE:
                for tag in tags:
                    self._channel.basic_reject(tag, requeue=verdict is Verdict.RETURN)
            elif len(tags) > 1 and self._none_open_before(tags):
                self._channel.basic_ack(max(tags), multiple=True)
            else:
                for tag in tags:
                    self._channel.basic_ack(tag)
            with self._idle:
                self._open.difference_update(tags)

    def _none_open_before(self, tags: Sequence[Any]) -> bool:
        """Whether acknowledging up to the last of `tags` acknowledges nothing else."""
        last = max(tags)
        with self._idle:
            return all(tag > last for tag in self._open.difference(tags))

    def _finished(self, tags: Sequence[Any]) -> list[Callable[[], None]]:
        """Forget deliveries; answers what had waited for them and for nothing else."""
        with self._idle:
            self._running.difference_update(tags)
            for earlier, _ in self._after:
                earlier.difference_update(tags)
            due = [call for earlier, call in self._after if not earlier]
            self._after = [(earlier, call) for earlier, call in self._after if earlier]
            self._idle.notify_all()
            return due

    def _drop_later(self) -> None:
        with self._idle:
            self._after.clear()
