"""Who is told once every queue that a message reached has acknowledged it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger(__name__)

Listener = Callable[[str], None]
"""Told the `message_id`. Runs in whichever thread acknowledged last, so it must not block."""

_listeners: list[Listener] = []


def on_settled(callback: Listener) -> Callable[[], None]:
    """Register a listener for every virtual host; answers a function that removes it again.

    The listener is called for each message published with the property `message_id`, once no copy of it is left: all
    acknowledged, or dropped with their queues, by expiry or by a rejection that no dead-letter exchange takes. A
    message that reached no queue is settled at once, so the call may come before `basic_publish` returns; and a message
    that is published again later is settled again later.
    """
    _listeners.append(callback)

    def remove() -> None:
        if callback in _listeners:
            _listeners.remove(callback)

    return remove


def report(identifiers: Iterable[str]) -> None:
    """Tell the listeners, outside the lock of the virtual host. A listener's fault is logged; it must not fail whoever
    acknowledged."""
    for identifier in identifiers:
        for listener in list(_listeners):
            try:
                listener(identifier)
            except Exception:
                log.exception("settlement_listener_failed", message_id=identifier)
