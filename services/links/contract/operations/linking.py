"""Operations on links: from the proposal to the views of everybody."""

from __future__ import annotations

from typing import Any

from chassis.contracts.operation import Actor, Operation, Precondition
from chassis.contracts.references import ReferenceBody
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, SCOPE_MISSING, STALE, UNAVAILABLE
from chassis.references.rules import EXTERNAL_REFERENCE_IS_FREE
from services.lifelonglinks.contract import RESTRICTIONS_UNAVAILABLE
from services.links.contract.examples import example
from services.links.contract.schemas import links as schemas
from services.links.contract.schemas import profiles
from services.links.contract.scopes import LINKS_READ, LINKS_WRITE

SCHEME = "family_link"
SUBJECT = "link:link_id"
MEETING = (
    "restriction-no-contact",
    "restriction-supervised",
    "restriction-indirect-only",
    "restriction-no-information",
    "restriction-no-identifying-information",
)
LEARNING = ("restriction-no-contact", "restriction-no-information", "restriction-no-identifying-information")
RECORD = ("link-needs-assessment", "short-break-child-not-in-care")
"""What a link rests on in the child's record, asked again at every step that goes on."""
STANDING = ("link-child-still-waits", "link-carer-stands")
HOME = (
    "home-step-free",
    "home-accessible-bathroom",
    "home-without-other-children",
    "home-without-severe-allergen",
    "home-without-avoided-pet",
    "home-smoke-free",
)
CLOSER = (*STANDING, *RECORD, *HOME, *MEETING)
MATCH = (
    "match-approval-stands",
    "match-terms-name-family-link",
    "match-age-within-terms",
    "match-number-within-terms",
    "match-within-usual-limit",
    "match-carer-not-suspended",
    "match-checks-current",
    "match-review-in-date",
    "match-found-suitable",
    "match-tasks-signed-off",
    "match-gender-as-set",
    "match-own-bedroom",
    *HOME,
    "match-slot-offered",
    "match-sessions-left",
    "match-carer-not-away",
    "match-within-travel",
    "match-asked-identity",
)
"""The hard conditions of a match, apart from contact restrictions and from a link that is open already."""
DAYS = ("link-days-have-come", "link-days-in-order")


def step(name: str, what: str, summary: str, rules: tuple[str, ...], **more: Any) -> Operation:
    """A step of a link: a POST below it by a person, which is refused by name where it does not come next."""
    asks = any(rule in MEETING for rule in rules)
    shown: dict[str, Any] = {
        "scope": LINKS_WRITE,
        "scheme": SCHEME,
        "actor": Actor.PERSON,
        "subject": SUBJECT,
        "precondition": Precondition.ACCEPTED,
        "answer": schemas.LinkView,
        "refusals": (NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED, *((RESTRICTIONS_UNAVAILABLE,) if asks else ())),
        "rules": ("link-step-in-order", *rules),
        "example": example(name),
        **more,
    }
    return Operation(name=name, method="POST", path=f"/links/{{link_id}}/{what}", summary=summary, **shown)


def read(name: str, path: str, summary: str, **more: Any) -> Operation:
    shown: dict[str, Any] = {
        "scope": LINKS_READ,
        "scheme": SCHEME,
        "subject": SUBJECT,
        "refusals": (NOT_FOUND,),
        "example": example(name),
        **more,
    }
    return Operation(name=name, method="GET", path=path, summary=summary, **shown)


PROPOSE_LINK = Operation(
    name="propose_link",
    method="POST",
    path="/links",
    summary="Propose a link of a child with a carer; a Family Link social worker does, and says why",
    example=example("propose_link"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject="link",
    body=schemas.ProposalBody,
    answer=schemas.LinkView,
    status=201,
    refusals=(REFUSED, ACTOR_REQUIRED, RESTRICTIONS_UNAVAILABLE),
    rules=(
        "link-child-is-known",
        "link-needs-assessment",
        "link-carer-is-known",
        "one-open-link",
        "override-left-to-judgement",
        "proposal-stands-in-its-run",
        *MATCH,
        *STANDING,
        *MEETING,
        EXTERNAL_REFERENCE_IS_FREE.identifier,
    ),
    detail=(
        "The hard conditions of a match are the gates of a proposal; `overrides` may name those that no law imposes:"
        " sessions offered and left, absence, travel, an identity that the child asks for. Where a second carer comes"
        " to a child under regulation 48, `warnings` and the journal say `legal_basis_review_needed`; of a carer who"
        " has resigned they say `approval_ends`, and no agreement may then run beyond that day. `child_in_care`,"
        " `child_not_assessed` and `legal_basis_differs` come from the child's record. Where the child may hurt others"
        " and other children live with the carer or are placed there they say `other_children_at_risk`: judge the risk."
        " `agreement_over`: the last day of the agreement has passed; nothing is booked and the child waits again."
    ),
)

LIST_LINKS = read(
    "list_links",
    "/links",
    "List links, oldest first",
    subject="link",
    query=schemas.LinkFilter,
    answer=schemas.LinkSummary,
    paginated=True,
    refusals=(),
)

SET_LINK_REFERENCE = Operation(
    name="set_link_reference",
    method="POST",
    path="/links/{link_id}/external-reference",
    summary="Say under which number another system keeps a link",
    example=example("set_link_reference"),
    scope=LINKS_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=ReferenceBody,
    answer=schemas.LinkView,
    refusals=(NOT_FOUND, REFUSED, STALE, ACTOR_REQUIRED),
    rules=(EXTERNAL_REFERENCE_IS_FREE.identifier,),
    detail="In any state, also once the link is over. Announced by `links.link.changed.v1`.",
)

GET_LINK = read("get_link", "/links/{link_id}", "Read one link with its journal", answer=schemas.LinkView)

SHARE_PROFILE = step(
    "share_profile",
    "profiles",
    "Share a profile of the child with the carer; the answer is what was shared",
    (*STANDING, *RECORD, "profile-tells-no-address", *LEARNING),
    body=profiles.ProfileBody,
    answer=profiles.SharedProfile,
    status=201,
    detail=(
        "First anonymised: age band, coded needs, area, what is wanted. Then in full: names, but no address and no"
        " number. Each sharing is logged: who, when, which fields."
    ),
)

LIST_PROFILES = read(
    "list_profiles",
    "/links/{link_id}/profiles",
    "List what was shared of the child with the carer, oldest first",
    answer=profiles.SharingView,
    paginated=True,
)

RECORD_CONSIDERATION = step(
    "record_consideration",
    "consideration",
    "Record that the carer accepts, or declines and why",
    DAYS,
    body=schemas.ConsiderationBody,
)

RECORD_INTRODUCTION = step(
    "record_introduction",
    "introductions",
    "Record a meeting of child and carer that is planned, or how one went",
    ("meeting-told-afterwards", "link-days-in-order", *CLOSER),
    body=schemas.IntroductionBody,
)

RECORD_HAPPINESS = step(
    "record_happiness",
    "happiness",
    "Record whether child, parents, carer or social worker are happy; with all four an agreement can be made",
    ("views-after-a-meeting", *DAYS),
    body=schemas.HappyBody,
    detail=(
        "What each party said last counts, by the day `on` which it was said, not by when it was recorded: a yes of an"
        " earlier day that is entered after a no is kept in the journal and changes nothing. Of two words of one day"
        " the one that was recorded last counts. Whoever takes a yes back takes the link back to `introducing`."
    ),
)

GET_ADDRESSES = read(
    "get_addresses",
    "/links/{link_id}/addresses",
    "Read where child and carer live, once the agreement is signed and until it is over",
    answer=profiles.AddressesView,
    refusals=(SCOPE_MISSING, NOT_FOUND, REFUSED, RESTRICTIONS_UNAVAILABLE, UNAVAILABLE),
    detail="Needs the scope `addresses:read` beside `links:read`.",
    rules=("addresses-after-agreement", "addresses-while-agreed", *LEARNING),
)

OPERATIONS: tuple[Operation, ...] = (
    PROPOSE_LINK,
    LIST_LINKS,
    GET_LINK,
    SET_LINK_REFERENCE,
    SHARE_PROFILE,
    LIST_PROFILES,
    RECORD_CONSIDERATION,
    RECORD_INTRODUCTION,
    RECORD_HAPPINESS,
    GET_ADDRESSES,
)
