"""Operations that suggest who could be linked with whom. They place nobody."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from chassis.problems import NOT_FOUND, REFUSED
from services.links.contract.examples import example
from services.links.contract.operations.linking import HOME
from services.links.contract.schemas import matching as schemas
from services.links.contract.schemas.common import OF_CHILD
from services.links.contract.scopes import MATCHING_READ

SCHEME = "family_link"
CONDITIONS = (
    "match-approval-stands",
    "match-carer-not-suspended",
    "match-checks-current",
    "match-review-in-date",
    "match-found-suitable",
    "match-terms-name-family-link",
    "match-age-within-terms",
    "match-number-within-terms",
    "match-within-usual-limit",
    "match-tasks-signed-off",
    *HOME,
    "match-slot-offered",
    "match-gender-as-set",
    "match-own-bedroom",
    "match-sessions-left",
    "match-carer-not-away",
    "match-within-travel",
    "match-not-linked-already",
    "match-asked-identity",
)
HOW = (
    " The rules named here exclude a pair, besides contact restrictions; they refuse no call. What is left is weighed"
    " by factors from 0 to 1, each on a scale of its own that `weights` states; the total is their mean by the weights"
    " of the council, from 0 to 100: a poor match stays poor however few there are. Where something cannot be judged"
    " its weight is left out and the factor says so; nothing is guessed. A carer's travel in minutes is not judged."
)

SUGGEST_CARERS = Operation(
    name="suggest_carers",
    method="GET",
    path="/short-breaks/children/{child}/suggestions",
    path_fields=OF_CHILD,
    summary="Judge every approved carer for a child: who fits how well, what excludes, what would unlock",
    example=example("suggest_carers"),
    scope=MATCHING_READ,
    scheme=SCHEME,
    subject="child:child",
    query=schemas.SuggestionQuery,
    answer=schemas.CarersSuggested,
    refusals=(NOT_FOUND, REFUSED),
    rules=("match-child-may-be-linked", *CONDITIONS),
    detail="A child whose record is closed, or who has turned 18, is refused by match-child-may-be-linked." + HOW,
)

SUGGEST_CHILDREN = Operation(
    name="suggest_children",
    method="GET",
    path="/carers/{carer_id}/suggested-children",
    summary="Judge every waiting child for a carer: who fits how well, what excludes, what would unlock",
    example=example("suggest_children"),
    scope=MATCHING_READ,
    scheme=SCHEME,
    subject="carer:carer_id",
    query=schemas.SuggestionQuery,
    answer=schemas.ChildrenSuggested,
    refusals=(NOT_FOUND,),
    rules=CONDITIONS,
    detail="Of two children whom the carer fits equally well, the one who has waited longer stands first." + HOW,
)

OPERATIONS: tuple[Operation, ...] = (SUGGEST_CARERS, SUGGEST_CHILDREN)
