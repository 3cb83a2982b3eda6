"""Operations on a carer's household and the renewals of its checks."""

from __future__ import annotations

from chassis.contracts.operation import Operation, Precondition
from chassis.problems import NOT_FOUND, REFUSED, STALE
from services.carers.contract.examples import example
from services.carers.contract.schemas.household import HouseholdChange, HouseholdFilter, HouseholdView, RenewalBodies
from services.carers.contract.scopes import CARERS_READ, CARERS_WRITE

SUBJECT = "carer:carer_id"

GET_HOUSEHOLD = Operation(
    name="get_household",
    method="GET",
    path="/carers/{carer_id}/household",
    summary="Read who lives with a carer, which checks are due when, and whether the household is compliant",
    example=example("get_household"),
    scope=CARERS_READ,
    subject=SUBJECT,
    query=HouseholdFilter,
    answer=HouseholdView,
    refusals=(NOT_FOUND,),
)

CHANGE_HOUSEHOLD = Operation(
    name="change_household",
    method="POST",
    path="/carers/{carer_id}/household",
    summary="Record who joined and who left the household of a carer",
    example=example("change_household"),
    scope=CARERS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=HouseholdChange,
    answer=HouseholdView,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=(
        "carer-is-approved",
        "change-of-household-named",
        "person-in-household",
        "member-leaves-once",
        "household-keeps-a-carer",
        "date-has-come",
        "dates-in-order",
    ),
    detail="An adult who joins without a current DBS check makes the household non-compliant: no new placements.",
)

RENEW_CHECKS = Operation(
    name="renew_checks",
    method="POST",
    path="/carers/{carer_id}/checks",
    summary="Record renewed checks of an approved household: DBS, medical, local authority",
    example=example("renew_checks"),
    scope=CARERS_WRITE,
    subject=SUBJECT,
    precondition=Precondition.ACCEPTED,
    body=RenewalBodies,
    answer=HouseholdView,
    refusals=(NOT_FOUND, REFUSED, STALE),
    rules=(
        "carer-is-approved",
        "at-least-one-check",
        "person-in-household",
        "dbs-from-sixteen",
        "certificate-of-one-person",
        "date-has-come",
        "dates-in-order",
    ),
)

OPERATIONS = (GET_HOUSEHOLD, CHANGE_HOUSEHOLD, RENEW_CHECKS)
