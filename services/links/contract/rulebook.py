"""Where the rules stand that the operations name: whoever reads the contract has their reasons and sources with it."""

from __future__ import annotations

from types import ModuleType

RULEBOOK: tuple[ModuleType, ...] = ()
