"""The base of every service class: a definition, a runtime, and one entrypoint for all calls."""

from __future__ import annotations

from typing import ClassVar

from chassis.definition import ServiceDefinition
from chassis.rpc.server import rpc_server
from chassis.rpc.wire import Call, Reply
from chassis.runtime.runtime import Runtime


class KinweaveService:
    """Subclass with `name` and `definition`; nameko finds the rest."""

    name: ClassVar[str]
    definition: ClassVar[ServiceDefinition]
    runtime = Runtime()

    @rpc_server
    def answer(self, call: Call) -> Reply:
        return self.runtime.perform(call)
