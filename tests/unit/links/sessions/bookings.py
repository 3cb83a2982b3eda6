"""A child and a carer who go together, and sessions of theirs, to be changed by each test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.clock import LONDON
from services.links.hearing.facts import Approval
from services.links.home.facts import Home
from services.links.sessions.gates.facts import CarerHeld, ChildHeld, Held, Offer, Wanted

TODAY = date(2025, 9, 30)
OFFER = Offer(frozenset({"evening", "one_night", "saturday"}), (), None, (), ())
CHILD = ChildHeld("council:c-1", date(2014, 5, 1), None, frozenset(), frozenset({"council:sib"}))
CARER = CarerHeld(
    today=TODAY,
    approval=Approval(
        approved_on=date(2025, 1, 1),
        kinds_of_care=frozenset({"family_link"}),
        age_from=0,
        age_to=17,
        number=3,
        compliant_until=date(2030, 1, 1),
    ),
    skills=(),
    offer=OFFER,
    placements=(),
    exemptions=(),
    home=Home(2, False, frozenset(), "nobody"),
)


def approved(**changes: Any) -> CarerHeld:
    """The carer under another approval."""
    return replace(CARER, approval=replace(CARER.approval, **changes))


def wanted(begin: str, end: str, slot: str = "evening") -> Wanted:
    return Wanted(slot, _at(begin), _at(end))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def held(child: str, begin: str, end: str, slot: str = "evening") -> Held:
    return Held("link", "carer", child, child, slot, _at(begin), _at(end))


EVENING = wanted("2025-10-06T16:00", "2025-10-06T19:00")
