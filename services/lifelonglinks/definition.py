"""What the service is made of."""

from __future__ import annotations

from chassis.definition import ServiceDefinition
from services.lifelonglinks.contract import CONTRACT

DEFINITION = ServiceDefinition(contract=CONTRACT)
