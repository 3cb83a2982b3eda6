"""What others may rely on: nothing yet but the name."""

from __future__ import annotations

from chassis.contracts.contract import Contract

CONTRACT = Contract(
    service="lifelonglinks",
    summary="Lifelong Links: finding the people who matter to a child in care, and bringing them together.",
)
