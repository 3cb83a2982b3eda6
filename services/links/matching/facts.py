"""A child and a carer as plain values: what the rules and factors of a match look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class ChildFacts:
    """What is needed and wished for. `wanted` maps slots to the sessions a month that no link gives yet; `key` is the
    child's number as people are compared. `asks_for` names identity factors that the child asks for: only those may
    exclude. `known_carers` cared for the child before; `siblings` are numbers of children."""

    number: str
    key: str
    date_of_birth: date
    legal_basis: str
    waiting_since: date
    wanted: Mapping[str, int]
    gender: str | None = None
    needs: frozenset[str] = frozenset()
    clinical_tasks: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    behaviour: frozenset[str] = frozenset()
    severe_allergies: frozenset[str] = frozenset()
    mild_allergies: frozenset[str] = frozenset()
    avoids_pets: frozenset[str] = frozenset()
    step_free: bool = False
    own_bedroom: bool = False
    smoke_free: bool = False
    languages: frozenset[str] = frozenset()
    religions: frozenset[str] = frozenset()
    ethnicities: frozenset[str] = frozenset()
    asks_for: frozenset[str] = frozenset()
    area: str | None = None
    school_area: str | None = None
    siblings: frozenset[str] = frozenset()
    known_carers: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Skill:
    """A clinical task signed off for one person of the household; both days count."""

    person: int
    task: str
    signed_off_on: date
    expires_on: date


@dataclass(frozen=True)
class Placed:
    """A child in the carer's home from `starts_on` until the day before `until`, for good where that is None."""

    child: str
    kind: str
    starts_on: date
    until: date | None
    sibling_group: str | None = None


@dataclass(frozen=True)
class CarerFacts:
    """What a carer may and wants to do, as last heard. Ages are whole years, both included; `number` and `usual_limit`
    are the most children at one time. `committed` are the sessions a month that active links already take, by slot;
    `linked_children` the numbers of those with an open link."""

    id: UUID
    state: str
    approved_on: date
    kinds_of_care: frozenset[str]
    age_from: int
    age_to: int
    number: int
    usual_limit: int
    bedrooms: int
    step_free: bool
    pets: frozenset[str]
    smoking: str
    approval_ends_on: date | None = None
    suspended_from: date | None = None
    compliant_until: date | None = None
    skills: tuple[Skill, ...] = ()
    daytime: frozenset[str] = frozenset()
    overnight: frozenset[str] = frozenset()
    sessions_per_month: int | None = None
    prefers_age_from: int = 0
    prefers_age_to: int = 17
    prefers_needs: frozenset[str] = frozenset()
    prefers_gender: str | None = None
    most_miles: int | None = None
    most_minutes: int | None = None
    area: str | None = None
    transport: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    religions: frozenset[str] = frozenset()
    ethnicities: frozenset[str] = frozenset()
    placements: tuple[Placed, ...] = ()
    exempted: tuple[tuple[frozenset[str], date, date | None], ...] = ()
    committed: Mapping[str, int] = field(default_factory=dict)
    linked_children: frozenset[str] = frozenset()
