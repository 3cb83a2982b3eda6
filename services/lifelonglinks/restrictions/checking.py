"""Answering whether people may meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from services.lifelonglinks.contract.contact import (
    RULES,
    Held,
    Party,
    in_the_way,
    key_of,
    stands_on,
    stands_within,
)
from services.lifelonglinks.restrictions import queries
from services.lifelonglinks.restrictions.view import held


def check_restrictions(unit: UnitOfWork, request: Request) -> Answer:
    pairs: Sequence[Mapping[str, Any]] = request.body["pairs"]
    sides = [(_party(pair["first"]), _party(pair["second"])) for pair in pairs]
    keys = {key for both in sides for side in both for key in side.present | side.household}
    rows = queries.between(unit.session, keys, min(_first_day(pair, unit.today) for pair in pairs))
    restrictions = [held(row) for row in rows]
    judged = [
        list(_judge(restrictions, first, second, pair, unit.today))
        for (first, second), pair in zip(sides, pairs, strict=True)
    ]
    unit.touches(*dict.fromkeys(found["restriction_id"] for one in judged for found in one), *_asked_about(pairs))
    return Answer(
        {
            "permitted": not any(judged),
            "as_of": unit.now,
            "pairs": [{"permitted": not one, "restrictions": one} for one in judged],
        }
    )


def check_contact(unit: UnitOfWork, request: Request) -> Answer:
    return check_restrictions(unit, request)


def _judge(
    restrictions: Iterable[Held], first: Party, second: Party, pair: Mapping[str, Any], today: date
) -> Iterator[dict[str, Any]]:
    intent, period = pair["intent"], pair.get("period")
    for one, covered in in_the_way(restrictions, first, second, intent):
        days = [] if period else [day for day in pair.get("days", [today]) if stands_on(one, day)]
        if not days and not (period and stands_within(one, period["starts_on"], period["ends_on"])):
            continue
        broken = RULES[one.kind].judge(intent)
        if broken is not None:
            yield {
                "restriction_id": one.id,
                "rule": broken.rule,
                "reason": broken.reason,
                "source": broken.source,
                "kind": one.kind,
                "covers": covered,
                "starts_on": one.starts_on,
                "last_day": one.last_day,
                "days": days,
            }


def _party(body: Mapping[str, Any]) -> Party:
    present, household = (
        frozenset(key_of(p["kind"], p["id"]) for p in body[name]) for name in ("present", "household")
    )
    return Party(present, household)


def _first_day(pair: Mapping[str, Any], today: date) -> date:
    first: date = pair["period"]["starts_on"] if "period" in pair else min(pair.get("days", [today]))
    return first


def _asked_about(pairs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The codes of the people asked about, for the audit."""
    people = [p["id"] for pair in pairs for side in ("first", "second") for p in pair[side]["present"]]
    return list(dict.fromkeys(people))
