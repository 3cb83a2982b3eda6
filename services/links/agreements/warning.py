"""What of an agreement goes beyond what the carer has stated, or the child has left. Nothing is refused: a carer may
agree to more, and each booking is held to the days of regulation 48. And that nobody is left who could finish it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.links.agreements.consent import STANDING, giver_left_out
from services.links.agreements.in_force import promised_on
from services.links.agreements.parties import awaited
from services.links.agreements.reading import signatory_left_out, signers_and_left_out
from services.links.agreements.tables import Agreement
from services.links.day_limits.reading import days_suffice, history_suffices
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.promises import GIVING, given, total

FEW_DAYS, NOBODY_LEFT, LEFT_OUT = "fewer_days_left", "nobody_left_to_sign", "party_left_out"
HISTORY, CONSENT = "history_unknown", "consent_left_out"


def warnings_of(unit: UnitOfWork, link: Link, agreement: Agreement) -> list[str]:
    """Of `AGREEMENT_WARNINGS`, by what was last heard of the carer; the carer's other active links count."""
    if agreement.state not in STANDING:
        return []
    offer = known_carer(unit, link.carer_id).state_data["availability"]
    of_others = (Link.carer_id == link.carer_id, Link.state.in_(GIVING), Link.id != link.id)
    others = given(unit.session.execute(select(Link.state, promised_on(unit.today)).where(*of_others)).tuples())
    slots = {one["slot"]: one["sessions_per_month"] for one in agreement.terms["slots"]}
    asked, out = signers_and_left_out(unit, link)
    stuck = agreement.state == "offered" and not awaited(asked, agreement.signatures)
    return [
        *beyond(slots, offer, total(others)),
        *([] if days_suffice(unit, link, agreement) else [FEW_DAYS]),
        *([] if history_suffices(unit, link, agreement) else [HISTORY]),
        *([NOBODY_LEFT] if stuck else []),
        *([LEFT_OUT] if out or signatory_left_out(unit, link, agreement) else []),
        *([CONSENT] if giver_left_out(unit, link, agreement) else []),
    ]


def beyond(slots: Mapping[str, int], offer: Mapping[str, Any] | None, taken: int) -> list[str]:
    """`offer` is the carer's availability, None where nothing was stated; `taken` the sessions a month that the carer
    gives elsewhere."""
    offered: Collection[str] = (*offer["daytime"], *offer["overnight"]) if offer else ()
    most = offer["sessions_per_month"] if offer else None
    found = ["slot_not_offered"] if set(slots) - set(offered) else []
    return [*found, *(["more_sessions_than_offered"] if most is not None and total(slots) + taken > most else [])]
