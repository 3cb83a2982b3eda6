"""What others may rely on: nothing yet but the name."""

from __future__ import annotations

from chassis.contracts.contract import Contract

CONTRACT = Contract(service="links", summary="Family Link: disabled children linked with carers for short breaks.")
