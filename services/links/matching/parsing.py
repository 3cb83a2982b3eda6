"""From what is kept to the plain values that are judged. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.lifelonglinks.contract import Held, key_of
from services.links.children.households import household_of
from services.links.children.siblings import Family
from services.links.hearing.announced import (
    approval_of,
    day_or_none,
    exceptions_of,
    exemptions_of,
    placements_of,
    skills_of,
    some,
)
from services.links.home.reading import home_of, needs_of
from services.links.matching.facts import NOBODY, CarerFacts, ChildFacts
from services.links.matching.places import area_of

UNSAID = frozenset({"other", "REFU", "NOBT"})
"""Codes of religion and ethnicity that tell nothing to hold against another's."""
GENDER_OF = {"F": "girl", "M": "boy"}
OPPOSITE = {
    "animals": "no_animals",
    "no_animals": "animals",
    "other_children": "no_other_children",
    "no_other_children": "other_children",
}


def carer_facts(identifier: UUID, data: Mapping[str, Any]) -> CarerFacts:
    """From the data of a carer's event (`CarerPublic`, days as text). What links take stands elsewhere."""
    offered = data["availability"]
    return CarerFacts(
        id=identifier,
        state=data["state"],
        approval=approval_of(data),
        home=home_of(identifier, data),
        review_due_on=_review_due_on(data),
        found_unsuitable_on=day_or_none(data["standing"].get("found_unsuitable_on")),
        skills=skills_of(data),
        placements=placements_of(data),
        exempted=exemptions_of(data),
        **(_offer(offered) if offered is not None else {"stated": False}),
    )


def child_facts(
    *,
    number: str,
    key: str,
    date_of_birth: date,
    waiting_since: date,
    record: Mapping[str, Any],
    unmet: Mapping[str, int],
    family: Family | None = None,
    known_carers: Collection[UUID] = (),
    sibling_carers: Collection[UUID] = (),
    parted: Mapping[UUID, str] | None = None,
    restrictions: Sequence[Held] = (),
    lives_with: Mapping[str, frozenset[str]] | None = None,
) -> ChildFacts:
    """From the columns of a child and its record. `unmet` are the sessions a month that no link gives yet. Without its
    `family` its siblings are those whom the record names."""
    own = Family(frozenset(key_of("child", sibling) for sibling in record["siblings"]))
    identity, school = record["identity"], record["school"]
    return ChildFacts(
        number=number,
        key=key,
        date_of_birth=date_of_birth,
        waiting_since=waiting_since,
        wanted=dict(unmet),
        gender=record["gender"] or GENDER_OF.get(record["sex"]),
        needs=some(record["needs"]),
        clinical_tasks=some(record["clinical_tasks"]),
        equipment=some(record["equipment"]),
        behaviour=some(record["behaviour"]),
        mild_allergies=some(one["allergen"] for one in record["allergies"] if one["severity"] == "mild"),
        home=needs_of(record),
        languages=some(identity["languages"]),
        religions=some(_said([identity["religion"]] if identity["religion"] else [])),
        ethnicities=some(_said([record["ethnicity"]])),
        asks_for=some(identity["asks_for"]),
        wishes=some(wishes_about(record["wishes"])),
        area=area_of(record["postcode"]),
        school_area=school["area"] if school else None,
        siblings=(family or own).siblings,
        strangers=(family or own).strangers,
        known_carers=frozenset(known_carers),
        sibling_carers=frozenset(sibling_carers),
        parted=parted or {},
        restrictions=tuple(restrictions),
        household=household_of(record),
        lives_with=lives_with or {},
        estimated=record.get("date_of_birth_estimated", False),
    )


def wishes_about(wishes: Iterable[Mapping[str, Any]]) -> set[str]:
    """What the wishes are about; of two that contradict each other the one said last."""
    topics: set[str] = set()
    for wish in sorted(wishes, key=lambda one: str(one["said_on"])):
        said = set(wish["about"])
        topics = {topic for topic in topics if OPPOSITE.get(topic) not in said} | said
    return topics


def _review_due_on(data: Mapping[str, Any]) -> date:
    """What was heard before reviews were announced knows of none: the first is due."""
    return date.fromisoformat(data["standing"].get("next_review_on") or data["first_review_on"])


def _offer(offered: Mapping[str, Any]) -> dict[str, Any]:
    preferences, travel, identity = offered["preferences"], offered["travel"], offered["identity"]
    return {
        "daytime": some(offered["daytime"]),
        "overnight": some(offered["overnight"]),
        "sessions_per_month": offered["sessions_per_month"],
        "absences": exceptions_of(offered, "unavailable"),
        "prefers_age_from": preferences["age_from"],
        "prefers_age_to": preferences["age_to"],
        "prefers_needs": some(preferences["needs"]),
        "prefers_gender": preferences["gender"],
        "only_gender": preferences["gender"] if preferences.get("gender_only") else None,
        "most_miles": travel["most_miles"],
        "most_minutes": travel["most_minutes"],
        "will_collect": travel["will_collect"],
        "area": travel["area"],
        "transport": some(travel["transport"]),
        "languages": some(identity["languages"]),
        "religions": some(_said(identity["religions"])),
        "ethnicities": some(_said(identity["ethnicities"])),
    }


def _said(codes: Iterable[str]) -> frozenset[str]:
    return (frozenset(codes) - UNSAID) or NOBODY
