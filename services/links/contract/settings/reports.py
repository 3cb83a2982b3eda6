"""The numbers of reports that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

SETTINGS: tuple[Setting, ...] = ()
