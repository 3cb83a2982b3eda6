"""The usual fostering limit on one day, as matching and booking both judge it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import date

from services.links.hearing.facts import Exempted

SCHEDULE_7 = "Children Act 1989 Schedule 7 paras 2 to 5: the usual fostering limit"


@dataclass(frozen=True)
class UsualLimit:
    """What the council has set for a day: the most children fostered at one time, in a home together where `per_home`
    says so, otherwise by each carer."""

    number: int = 3
    per_home: bool = False


USUALLY = UsualLimit()


def counted_together(
    there: Iterable[tuple[str, Set[int]]], per_home: bool, gone: Set[int] = frozenset()
) -> list[frozenset[str]]:
    """Those of the children there, by key, whom the limit counts together: all of the home, or those of each carer.

    `there` are children with the numbers of the carers who foster them. Without any they are everybody's, and so is the
    child who comes: whom it joins is each of these groups. Those `gone`, by number, foster nobody any more; whoever was
    with them alone is everybody's who remains.
    """
    known = [(child, carers - gone) for child, carers in there]
    people = {person for _, carers in known for person in carers}
    if per_home or not people:
        return [frozenset(child for child, _ in known)]
    return [frozenset(child for child, carers in known if not carers or person in carers) for person in sorted(people)]


def keeps_usual_limit(
    child: str,
    siblings: Set[str],
    others: Set[str],
    limit: int,
    exemptions: Iterable[Exempted],
    day: date,
    strangers: Collection[Set[str]] = (),
) -> bool:
    """Whether a child, by key, may be there beside the `others` who are counted on `day`. More than `limit` are allowed
    where all are siblings of each other (`strangers` are pairs of its siblings who are not), or one exemption that
    stands that day names the child and each of them."""
    if len(others) < limit or (others <= siblings and not any(pair <= others for pair in strangers)):
        return True
    return any(one.covers(day) and {child, *others} <= one.children for one in exemptions)
