"""How many nights one session of a kind of slot holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST_NIGHTS = 31
NIGHTS: Mapping[str, tuple[int, int]] = {"one_night": (1, 1), "weekend": (1, 3), "few_days": (2, LONGEST_NIGHTS)}
"""The fewest and the most of a stay in the slot. A slot that is not here is by day."""
