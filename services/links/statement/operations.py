"""Operations on statement."""

from __future__ import annotations

from chassis.request import Handler

HANDLERS: tuple[Handler, ...] = ()
"""Each function handles the operation of its name."""
