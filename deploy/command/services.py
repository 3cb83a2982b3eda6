"""The services of the suite by name, imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from chassis.contracts.settings import Setting
from chassis.definition import ServiceDefinition

SERVICES = ("carers", "links", "activities", "lifelonglinks", "gateway")
"""In the order of their start: the gateway comes last, when what it leads to is there."""


@cache
def definition(service: str) -> ServiceDefinition:
    """The definition of one of `SERVICES`."""
    package = service if service == "gateway" else f"services.{service}"
    found: ServiceDefinition = import_module(f"{package}.definition").DEFINITION
    return found


def settings() -> Mapping[str, Setting]:
    """Every setting of every service by name."""
    return {
        name: setting for service in SERVICES for name, setting in definition(service).contract.settings_by_name.items()
    }


def definitions() -> tuple[ServiceDefinition, ...]:
    """All of them, in the order of `SERVICES`."""
    return tuple(definition(service) for service in SERVICES)
