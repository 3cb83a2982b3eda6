"""The life of a link: which step may be taken in which state, and what comes next. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from services.links.contract.codes import LINK_STEPS, OPEN_LINK_STATES

AGREEING = frozenset({"everyone_happy", "active", "suspended"})
"""An agreement is made before a link becomes active, and again when something in it changes."""

ALLOWED: Mapping[str, frozenset[str]] = {
    "propose": frozenset(),
    "share_anonymised": frozenset({"proposed", "profile_shared", "considering"}),
    "share_full": frozenset({"profile_shared", "considering", "accepted", "introducing", "everyone_happy", "active"}),
    "accept": frozenset({"considering"}),
    "decline": frozenset({"profile_shared", "considering"}),
    "introduce": frozenset({"accepted", "introducing", "everyone_happy"}),
    "record_view": frozenset({"introducing", "everyone_happy"}),
    "draft_agreement": AGREEING,
    "offer_agreement": AGREEING,
    "sign_agreement": AGREEING,
    "withdraw_agreement": frozenset(OPEN_LINK_STATES),
    "replan": frozenset(OPEN_LINK_STATES),
    "suspend": frozenset({"active"}),
    "resume": frozenset({"suspended"}),
    "end": frozenset(OPEN_LINK_STATES),
}

NEXT: Mapping[str, str] = {
    "proposed": "next an anonymised profile of the child is shared with the carer",
    "profile_shared": "next the full profile is shared, or the carer declines",
    "considering": "next the carer accepts or declines",
    "declined": "nothing follows; propose another link",
    "accepted": "next child and carer are introduced to each other",
    "introducing": "next child, parents, carer and social worker say whether they are happy",
    "everyone_happy": "next an agreement is drafted, offered and signed by everyone",
    "active": "sessions can be booked, a new agreement made, the link suspended or ended",
    "suspended": "next it is resumed or ended",
    "ended": "nothing follows; propose another link",
}


def possible_steps(state: str) -> list[str]:
    """Of `LINK_STEPS`, in their order."""
    return [step for step in LINK_STEPS if state in ALLOWED[step]]


def after(state: str, step: str) -> str:
    """The state that a step leads to by itself. What a view or a signature leads to depends on the others."""
    if step == "share_anonymised" and state == "proposed":
        return "profile_shared"
    if step == "share_full" and state == "profile_shared":
        return "considering"
    if step == "introduce" and state == "accepted":
        return "introducing"
    reached = {"accept": "accepted", "decline": "declined", "suspend": "suspended", "resume": "active", "end": "ended"}
    return reached.get(step, state)
