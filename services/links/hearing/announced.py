"""Reading the data of a carer's event (`CarerPublic` of `carers`, days as text) into plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from services.lifelonglinks.contract import key_of
from services.links.hearing.facts import Approval, Exempted, Period, Placed, Skill

ONE_DAY = timedelta(days=1)


@lru_cache(maxsize=4096)
def _shared(names: frozenset[str]) -> frozenset[str]:
    return names


def some(names: Iterable[str]) -> frozenset[str]:
    """Equal sets are kept once: thousands of carers offer the same few things."""
    return _shared(frozenset(names))


def approval_of(data: Mapping[str, Any]) -> Approval:
    terms, standing = data["terms"], data["standing"]
    return Approval(
        approved_on=date.fromisoformat(data["approved_on"]),
        kinds_of_care=some(terms["kinds_of_care"]),
        age_from=terms["age_from"],
        age_to=terms["age_to"],
        number=terms["number"],
        approval_ends_on=day_or_none(standing["approval_ends_on"]) or day_or_none(standing["approval_ended_on"]),
        suspended_from=day_or_none(standing["suspended_from"]),
        compliant_until=day_or_none(standing["compliant_until"]),
    )


def skills_of(data: Mapping[str, Any]) -> tuple[Skill, ...]:
    """Whoever joins the home brings the skill along, and whoever leaves takes it: it counts while the person is there,
    at most. Who has left before it began has none."""
    stays = {one["person"]: (day_or_none(one["joined_on"]), day_or_none(one["left_on"])) for one in data["residents"]}
    found = (_skill(one, *stays.get(one["person"], (None, None))) for one in data["skills"])
    return tuple(skill for skill in found if skill.signed_off_on <= skill.expires_on)


def _skill(one: Mapping[str, Any], joined_on: date | None, left_on: date | None) -> Skill:
    first, last = date.fromisoformat(one["signed_off_on"]), date.fromisoformat(one["expires_on"])
    return Skill(
        one["person"],
        one["task"],
        first if joined_on is None else max(first, joined_on),
        last if left_on is None else min(last, left_on - ONE_DAY),
    )


def placements_of(data: Mapping[str, Any]) -> tuple[Placed, ...]:
    return tuple(_placed(one) for one in data["placements"])


def exemptions_of(data: Mapping[str, Any]) -> tuple[Exempted, ...]:
    return tuple(
        Exempted(
            frozenset(key_of("child", number) for number in one["children"]),
            date.fromisoformat(one["starts_on"]),
            day_or_none(one["ends_on"]),
        )
        for one in data["exemptions"]
    )


def exceptions_of(offered: Mapping[str, Any], kind: str) -> tuple[Period, ...]:
    """Of what is offered (`availability`) the exceptions of one kind: days `unavailable`, or `extra` ones."""
    return tuple(
        Period(date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"]))
        for one in offered["exceptions"]
        if one["kind"] == kind
    )


def _placed(one: Mapping[str, Any]) -> Placed:
    """One that is to begin and end on the same day takes that day."""
    starts, planned = date.fromisoformat(one["starts_on"]), day_or_none(one["planned_end_on"])
    return Placed(
        child=key_of("child", one["child_id"]),
        number=one["child_id"],
        kind=one["kind"],
        starts_on=starts,
        until=None if planned is None else max(planned, starts + ONE_DAY),
        people=frozenset(one["fostered_by"]),
    )


def day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
