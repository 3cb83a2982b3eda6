"""A council as every process knows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from chassis.contracts.settings import Setting, Settings

SLUG_PATTERN = r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}"


class State(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    OFFBOARDED = "offboarded"


@dataclass(frozen=True)
class GssCode:
    """A code of the Office for National Statistics, with the days between which it holds (both included)."""

    code: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Council:
    """One council and tenant. `slug` stands in paths; `schema` and `role(service)` in the databases."""

    slug: str
    name: str
    gss_codes: tuple[GssCode, ...]
    dfe_code: str
    region: str
    kind: str = "unitary"
    data_controllers: tuple[str, ...] = ()
    delivered_by: str = ""
    schemes: frozenset[str] = frozenset()
    state: State = State.ACTIVE
    settings: Settings = field(default_factory=Settings)

    @property
    def schema(self) -> str:
        return schema_of(self.slug)

    def role(self, service: str) -> str:
        return role_of(service, self.slug)

    def setting(self, setting: Setting, day: date) -> Any:
        return self.settings.value(setting, day)

    def offers(self, scheme: str) -> bool:
        return scheme == "core" or scheme in self.schemes


def schema_of(slug: str) -> str:
    return "t_" + slug.replace("-", "_")


def role_of(service: str, slug: str) -> str:
    return f"{service}_{slug.replace('-', '_')}"
