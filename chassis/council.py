"""A council as every process knows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from chassis.contracts.settings import Setting, Settings

SLUG_PATTERN = r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}"
GSS_PATTERN = r"[EKNSW][0-9]{8}"
RESERVED_SLUGS = frozenset({"app", "owner", "registry", "relay"})
"""Slugs whose role in the database would be one of the service's own login roles."""


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

    def holds_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True)
class Council:
    """One council and tenant. `slug` stands in paths; `schema` and `role(service)` in the databases; `slot` is the open
    slot that it fills, if any."""

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
    slot: str | None = None

    @property
    def schema(self) -> str:
        return schema_of(self.slug)

    def role(self, service: str) -> str:
        return role_of(service, self.slug)

    def setting(self, setting: Setting, day: date) -> Any:
        return self.settings.value(setting, day)

    def gss_code(self, day: date) -> str | None:
        """The code in force on `day`; the first of several that hold, None where none does."""
        return next((g.code for g in self.gss_codes if g.holds_on(day)), None)

    def offers(self, scheme: str) -> bool:
        return scheme == "core" or scheme in self.schemes


def schema_of(slug: str) -> str:
    return "t_" + slug.replace("-", "_")


def role_of(service: str, slug: str) -> str:
    return f"{service}_{slug.replace('-', '_')}"


def check_slug(slug: str) -> None:
    """Raises ValueError with a sentence where `slug` cannot stand in paths, schemas and roles."""
    if not re.fullmatch(SLUG_PATTERN, slug, re.ASCII):
        raise ValueError(f"{slug!r} is not a slug: 2 to 40 small letters, digits and single hyphens, a letter first")
    if slug in RESERVED_SLUGS or re.fullmatch(GSS_PATTERN, slug, re.ASCII | re.IGNORECASE):
        raise ValueError(f"{slug!r} cannot be a slug: it is kept for another use")


def check_gss_code(code: str) -> None:
    """Raises ValueError with a sentence where `code` is not written like a GSS code."""
    if not re.fullmatch(GSS_PATTERN, code, re.ASCII):
        raise ValueError(f"{code!r} is not a GSS code: a capital letter and eight digits, as E08000035")
