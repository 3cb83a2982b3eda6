"""A service's contract: the sum of what it declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from chassis.contracts.events import EventType
from chassis.contracts.operation import Operation
from chassis.contracts.settings import Setting


@dataclass(frozen=True)
class Withheld:
    """What the audit keeps from readers without `scope`: every row of the service, and which of its rules refused.

    A violation of any service that begins with one of `rules` is told to them as `told_as`.
    """

    scope: str
    rules: tuple[str, ...]
    told_as: str


@dataclass(frozen=True)
class Contract:
    """`scopes` maps each scope to its meaning; those in `closed_scopes` are never granted by default.

    `roles` says which scopes of the service a client of each kind needs, as `case-system` and `finance`.
    `kept_from_audit` is for a service whose rows tell by their being there what its own scope protects.
    """

    service: str
    summary: str
    operations: tuple[Operation, ...] = ()
    events: tuple[EventType, ...] = ()
    settings: tuple[Setting, ...] = ()
    scopes: Mapping[str, str] = field(default_factory=dict)
    closed_scopes: frozenset[str] = frozenset()
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kept_from_audit: Withheld | None = None

    def __post_init__(self) -> None:
        names = [o.name for o in self.operations]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.service} declares an operation twice")
        if any(e.service != self.service for e in self.events):
            raise ValueError(f"{self.service} declares an event of another service")

    @cached_property
    def by_name(self) -> Mapping[str, Operation]:
        return {o.name: o for o in self.operations}

    @cached_property
    def events_by_name(self) -> Mapping[str, EventType]:
        return {e.name: e for e in self.events}

    @cached_property
    def settings_by_name(self) -> Mapping[str, Setting]:
        return {s.name: s for s in self.settings}
