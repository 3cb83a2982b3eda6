"""Events of links. Each carries the present state of the link: ids, numbers, codes and days."""

from __future__ import annotations

from chassis.contracts.events import EventType
from services.links.contract.schemas.links import LinkPublic
from services.links.contract.scopes import LINKS_READ


def _link(happened: str, summary: str) -> EventType:
    return EventType(f"links.link.{happened}.v1", LINKS_READ, summary, LinkPublic, scheme="family_link")


LINK_PROPOSED = _link("proposed", "A Family Link social worker proposed a link of a child with a carer.")
LINK_PROFILE_SHARED = _link("profile_shared", "A profile of the child was shared with the carer.")
LINK_ACCEPTED = _link("accepted", "The carer considered the link and accepts.")
LINK_DECLINED = _link("declined", "The carer declines the link.")
LINK_INTRODUCED = _link("introduced", "A meeting of child and carer was planned or held.")
LINK_VIEW_RECORDED = _link("view_recorded", "Child, parents, carer or social worker said whether they are happy.")
LINK_EVERYONE_HAPPY = _link("everyone_happy", "Everyone is happy; an agreement can be made.")
LINK_AGREEMENT_DRAFTED = _link("agreement_drafted", "A version of the agreement was drafted.")
LINK_AGREEMENT_OFFERED = _link("agreement_offered", "A version of the agreement was offered for signature.")
LINK_AGREEMENT_SIGNED = _link("agreement_signed", "One party signed an agreement that others have yet to sign.")
LINK_AGREEMENT_WITHDRAWN = _link("agreement_withdrawn", "A version of the agreement was withdrawn.")
LINK_ACTIVATED = _link("activated", "Everyone has signed the first agreement: the link is active.")
LINK_AGREED_ANEW = _link("agreed_anew", "Everyone has signed a further agreement, which replaces the former.")
LINK_REPLANNED = _link("replanned", "The legal basis of the link was changed, or its change was planned.")
LINK_LEGAL_BASIS_REVIEWED = _link(
    "legal_basis_reviewed", "Whether two carers of the child under regulation 48 are one accommodation was reviewed."
)
LINK_SOCIAL_WORKER_ALLOCATED = _link(
    "social_worker_allocated", "Another Family Link social worker was allocated to the link."
)
LINK_DUTY_DONE = _link("duty_done", "Something that section 20 in full asks for was recorded as done.")
LINK_SUSPENDED = _link("suspended", "The link was suspended; no session is held.")
LINK_SUSPENSION_CHANGED = _link("suspension_changed", "A link that is suspended is so for a graver reason now.")
LINK_RESUMED = _link("resumed", "A link that was suspended goes on.")
LINK_ENDED = _link("ended", "The link has ended.")
LINK_CHANGED = _link("changed", "The external reference of a link changed, or its present state is announced again.")

EVENTS: tuple[EventType, ...] = (
    LINK_PROPOSED,
    LINK_PROFILE_SHARED,
    LINK_ACCEPTED,
    LINK_DECLINED,
    LINK_INTRODUCED,
    LINK_VIEW_RECORDED,
    LINK_EVERYONE_HAPPY,
    LINK_AGREEMENT_DRAFTED,
    LINK_AGREEMENT_OFFERED,
    LINK_AGREEMENT_SIGNED,
    LINK_AGREEMENT_WITHDRAWN,
    LINK_ACTIVATED,
    LINK_AGREED_ANEW,
    LINK_REPLANNED,
    LINK_LEGAL_BASIS_REVIEWED,
    LINK_SOCIAL_WORKER_ALLOCATED,
    LINK_DUTY_DONE,
    LINK_SUSPENDED,
    LINK_SUSPENSION_CHANGED,
    LINK_RESUMED,
    LINK_ENDED,
    LINK_CHANGED,
)
