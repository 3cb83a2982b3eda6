"""Operations on the written agreement of a link."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.links.contract.operations.linking import CLOSER, RECORD, read, step
from services.links.contract.schemas import agreements as schemas

ONE = "agreements/{number}"
CONTENT = (
    "agreement-days-in-order",
    "agreement-is-reviewed-in-time",
    "agreement-is-not-over",
    "agreement-ends-by-18",
    "agreement-within-the-approval",
    "agreed-sessions-fit-a-month",
    "agreement-has-the-legal-basis",
    "clinical-tasks-are-covered",
    "medicine-given-by-carers",
    "consent-by-who-may-give-it",
    "consent-giver-may-learn",
    "visiting-interval-within-limit",
    "agreement-tells-no-address",
    "somebody-responsible-signs",
    "placement-intended-within-17-days",
    "agreed-days-within-75-in-twelve-months",
)
PROVEN = (*CONTENT, "care-plan-has-its-content")
"""What an offer and a signature ask for beside the content: a draft may be written before the record is complete."""
SERIES = "series-in-one-setting"
"""Refuses where another carer of the child has an agreement under regulation 48 then, in another setting."""
BOOKED = "within-75-days-in-twelve-months"
"""Refuses with the one on a single placement where what is booked would come to count under regulation 48."""

DRAFT_AGREEMENT = step(
    "draft_agreement",
    "agreements",
    "Draft a version of the written agreement",
    ("agreement-when-everyone-is-happy", "one-agreement-at-a-time", *RECORD, *CONTENT),
    body=schemas.AgreementBody,
    answer=schemas.AgreementView,
    status=201,
    detail=(
        "A draft is not edited: withdraw it and draft another one. A carer may agree to more than was stated:"
        " `warnings` and the journal say `slot_not_offered` or `more_sessions_than_offered`; and `fewer_days_left`"
        " where under regulation 48 the child has had, or has booked, too many days for it. With a carer who has"
        " resigned an agreement ends before the approval does. Under section 20 it also holds what a placement"
        " agreement of a looked-after child does: objectives, education, visits, prior approval and co-operation."
    ),
)

LIST_AGREEMENTS = read(
    "list_agreements",
    "/links/{link_id}/agreements",
    "List the versions of the agreement, the first one first",
    answer=schemas.AgreementView,
    paginated=True,
)

GET_AGREEMENT = read(
    "get_agreement",
    f"/links/{{link_id}}/{ONE}",
    "Read one version of the agreement",
    answer=schemas.AgreementView,
)

OFFER_AGREEMENT = step(
    "offer_agreement",
    f"{ONE}/offer",
    "Offer a version for signature; from then on what it says is fixed by its digest",
    ("agreement-step-in-order", *RECORD, *PROVEN, BOOKED, SERIES),
    answer=schemas.AgreementView,
    detail=(
        "Under regulation 48 all sessions of the link that stand and begin once it is in force come to count, with the"
        " child's others: where they pass a limit, cancel some, or let the link stay under section 20 in full. The same"
        " is judged at every signature. Under section 20 the child's record has to hold what its care plan asks"
        " for: the practice with name and address (`gp`), and `education`."
    ),
)

SIGN_AGREEMENT = step(
    "sign_agreement",
    f"{ONE}/sign",
    "Record one signature, or the child's view; with the last one it comes into force",
    (
        "agreement-step-in-order",
        "agreement-awaits-a-signature",
        "signer-is-a-party",
        "signed-once",
        "signed-after-the-offer",
        *PROVEN,
        BOOKED,
        SERIES,
        *CLOSER,
    ),
    body=schemas.SignatureBody,
    answer=schemas.AgreementView,
    detail=(
        "Each parent with parental responsibility, each approved carer of the household and a social worker sign; the"
        " child's view is recorded. The first agreement makes the link active, a later one replaces the former. Who"
        " signs follows from the records of the day: where whoever was awaited last loses responsibility, or moves out,"
        " nobody can finish the version, and its `warnings` say `nobody_left_to_sign`: withdraw it, draft and offer"
        " another one. Whoever a contact restriction forbids to learn who or where the child is does not sign, and"
        " `party_left_out` warns of it, of a signed version too, and `consent_left_out` where that one is to consent to"
        " treatment: GET /links/{link_id} names whom in `left_out`. Take legal advice before going"
        " on without a parent who holds responsibility (Children Act 1989 section 20(7))."
    ),
)

WITHDRAW_AGREEMENT = step(
    "withdraw_agreement",
    f"{ONE}/withdraw",
    "Withdraw a version that is not signed by everyone",
    ("agreement-step-in-order",),
    body=schemas.WithdrawalBody,
    answer=schemas.AgreementView,
)

OPERATIONS: tuple[Operation, ...] = (
    DRAFT_AGREEMENT,
    LIST_AGREEMENTS,
    GET_AGREEMENT,
    OFFER_AGREEMENT,
    SIGN_AGREEMENT,
    WITHDRAW_AGREEMENT,
)
