"""The nameko service: what it offers stands in its definition."""

from __future__ import annotations

from chassis.runtime.service import KinweaveService
from services.lifelonglinks.definition import DEFINITION


class Service(KinweaveService):
    name = DEFINITION.name
    definition = DEFINITION
