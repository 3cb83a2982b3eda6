"""The life of a link: which step may be taken in which state, and what comes next. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from services.links.contract.codes import LINK_OPERATIONS, OPEN_LINK_STATES

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
    "review_legal_basis": frozenset(OPEN_LINK_STATES),
    "allocate_social_worker": frozenset(OPEN_LINK_STATES),
    "suspend": frozenset({"active"}),
    "resume": frozenset({"suspended"}),
    "end": frozenset(OPEN_LINK_STATES),
}

STEPS_OF: Mapping[str, tuple[str, ...]] = {
    "share_profile": ("share_anonymised", "share_full"),
    "record_consideration": ("accept", "decline"),
    "record_introduction": ("introduce",),
    "record_happiness": ("record_view",),
    "draft_agreement": ("draft_agreement",),
    "offer_agreement": ("offer_agreement",),
    "sign_agreement": ("sign_agreement",),
    "withdraw_agreement": ("withdraw_agreement",),
    "plan_legal_basis": ("replan",),
    "review_legal_basis": ("review_legal_basis",),
    "allocate_social_worker": ("allocate_social_worker",),
    "suspend_link": ("suspend",),
    "resume_link": ("resume",),
    "end_link": ("end",),
}
"""The steps that each of `LINK_OPERATIONS` takes."""

NEEDS_AGREEMENT: Mapping[str, frozenset[str]] = {
    "offer_agreement": frozenset({"draft"}),
    "sign_agreement": frozenset({"offered"}),
    "withdraw_agreement": frozenset({"draft", "offered"}),
}
"""States of which one version of the agreement has to be."""

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


def possible_steps(state: str, versions: Collection[str], met: bool, two_carers: bool = False) -> list[str]:
    """Of `LINK_OPERATIONS`, in their order. `versions` are the states of the agreement's versions; `met`: whether child
    and carer have met; `two_carers`: whether another carer of the child is under regulation 48 as this one is."""
    possible = [one for one in LINK_OPERATIONS if any(state in ALLOWED[step] for step in STEPS_OF[one])]
    return [one for one in possible if _has_its_turn(one, set(versions), met, two_carers)]


def _has_its_turn(operation: str, versions: Collection[str], met: bool, two_carers: bool) -> bool:
    match operation:
        case "record_happiness":
            return met
        case "review_legal_basis":
            return two_carers
        case "draft_agreement":
            return not {"draft", "offered"} & set(versions)
        case _:
            needed = NEEDS_AGREEMENT.get(operation)
            return needed is None or bool(needed & set(versions))


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
