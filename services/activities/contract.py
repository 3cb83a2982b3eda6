"""What others may rely on: nothing yet but the name."""

from __future__ import annotations

from chassis.contracts.contract import Contract

CONTRACT = Contract(service="activities", summary="R2K: activities and respite for fostering households.")
