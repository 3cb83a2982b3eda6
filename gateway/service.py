"""The gateway as a nameko service: its own operations, and HTTP."""

from __future__ import annotations

from chassis.runtime.service import KinweaveService
from gateway.definition import DEFINITION
from gateway.server import GatewayServer


class Service(KinweaveService):
    name = DEFINITION.name
    definition = DEFINITION
    http = GatewayServer()
