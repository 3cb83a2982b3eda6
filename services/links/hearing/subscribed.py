"""The names of this service's consumers, which are those of their queues."""

from __future__ import annotations

CARERS, RESTRICTIONS, PLACEMENTS = "carers_known", "restrictions_known", "placements_known"
