"""What the service is made of."""

from __future__ import annotations

from chassis.definition import ServiceDefinition
from services.activities.contract import CONTRACT

DEFINITION = ServiceDefinition(contract=CONTRACT)
