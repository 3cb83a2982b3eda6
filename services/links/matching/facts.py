"""A child and a carer as plain values: what the rules and factors of a match look at.

Children are compared by key (`children.reading.child_key`), so that capital and small letters make no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.births import Born
from services.lifelonglinks.contract import Held
from services.links.hearing.facts import Approval, Exempted, Period, Placed, Skill
from services.links.home.facts import NO_NEEDS, Home, HomeNeeds

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ChildFacts:
    """What is needed and wished for. `wanted` maps slots to the sessions a month that no link gives yet. `asks_for` are
    identity factors that the child asks for: only those may exclude. `known_carers` have an active link with the child,
    or had one that ended well, `sibling_carers` with one of its siblings; `siblings` are keys, `strangers`
    pairs of them who are none of each other. `parted` says of others how a link with the child ended (of
    `LINK_ENDINGS`), or that it was `declined`. `restrictions` are those that name the child, or somebody of its
    `household` together with theirs; `lives_with` says of other children, by key, with whom of those people they live.
    `wishes` are what its wishes are about, as codes."""

    number: str
    key: str
    date_of_birth: date
    waiting_since: date
    wanted: Mapping[str, int]
    gender: str | None = None
    needs: frozenset[str] = NOBODY
    clinical_tasks: frozenset[str] = NOBODY
    equipment: frozenset[str] = NOBODY
    behaviour: frozenset[str] = NOBODY
    mild_allergies: frozenset[str] = NOBODY
    home: HomeNeeds = NO_NEEDS
    languages: frozenset[str] = NOBODY
    religions: frozenset[str] = NOBODY
    ethnicities: frozenset[str] = NOBODY
    asks_for: frozenset[str] = NOBODY
    wishes: frozenset[str] = NOBODY
    area: str | None = None
    school_area: str | None = None
    siblings: frozenset[str] = NOBODY
    strangers: frozenset[frozenset[str]] = frozenset()
    known_carers: frozenset[UUID] = frozenset()
    sibling_carers: frozenset[UUID] = frozenset()
    parted: Mapping[UUID, str] = field(default_factory=dict)
    restrictions: tuple[Held, ...] = ()
    household: frozenset[str] = NOBODY
    lives_with: Mapping[str, frozenset[str]] = field(default_factory=dict)
    estimated: bool = False

    @property
    def born(self) -> Born:
        return Born(self.date_of_birth, self.estimated)


@dataclass(frozen=True, slots=True)
class CarerFacts:
    """What a carer may and wants to do, as last heard. `stated` says whether the carer has said what is offered.
    `committed` are the sessions a month that links already take, by slot; `linked_children` the keys of those with an
    open link, `suspended_children` of those whose link is suspended. `exempted` are exemptions from the usual limit.
    `review_due_on` is the last day on which the review of the approval is in date, None for who is only thought of.
    The carer goes `most_miles` and `most_minutes` at most, one way."""

    id: UUID
    state: str
    approval: Approval
    home: Home
    review_due_on: date | None = None
    found_unsuitable_on: date | None = None
    skills: tuple[Skill, ...] = ()
    stated: bool = True
    daytime: frozenset[str] = NOBODY
    overnight: frozenset[str] = NOBODY
    sessions_per_month: int | None = None
    absences: tuple[Period, ...] = ()
    prefers_age_from: int = 0
    prefers_age_to: int = 17
    prefers_needs: frozenset[str] = NOBODY
    prefers_gender: str | None = None
    only_gender: str | None = None
    most_miles: int | None = None
    most_minutes: int | None = None
    will_collect: bool = False
    area: str | None = None
    transport: frozenset[str] = NOBODY
    languages: frozenset[str] = NOBODY
    religions: frozenset[str] = NOBODY
    ethnicities: frozenset[str] = NOBODY
    placements: tuple[Placed, ...] = ()
    exempted: tuple[Exempted, ...] = ()
    committed: Mapping[str, int] = field(default_factory=dict)
    linked_children: frozenset[str] = NOBODY
    suspended_children: frozenset[str] = NOBODY
