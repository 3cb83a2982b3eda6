"""The name of this service's consumer, which is that of its queue."""

from __future__ import annotations

RESTRICTIONS = "restrictions_known"
