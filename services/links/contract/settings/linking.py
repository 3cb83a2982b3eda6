"""The numbers of linking that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

SETTINGS: tuple[Setting, ...] = ()
