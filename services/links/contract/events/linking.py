"""Events of linking."""

from __future__ import annotations

from chassis.contracts.events import EventType

EVENTS: tuple[EventType, ...] = ()
