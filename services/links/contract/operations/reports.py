"""Operations that report. Each is answered as JSON or CSV; as CSV the next page stands in the Link header."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from chassis.contracts.operation import JSON, Operation
from services.links.contract.examples import example
from services.links.contract.schemas import reports as schemas
from services.links.contract.scopes import REPORTS_READ

CSV = "text/csv"
AS_OF = (
    "The header Kinweave-As-Of says up to when carers are known, Kinweave-Restrictions-As-Of up to when contact"
    " restrictions are."
)


def _report(name: str, path: str, summary: str, subject: str, answer: type[Schema], **more: Any) -> Operation:
    return Operation(
        name=name,
        method="GET",
        path=f"/short-breaks/reports/{path}",
        summary=summary,
        example=example(name),
        scope=REPORTS_READ,
        scheme="family_link",
        subject=subject,
        answer=answer,
        produces=(JSON, CSV),
        deadline=60.0,
        **more,
    )


OPERATIONS: tuple[Operation, ...] = (
    _report(
        "report_waiting_list",
        "waiting-list",
        "Report each child who waits, longest wait first, and why",
        "child",
        schemas.WaitingView,
        paginated=True,
        detail=(
            "Every carer is judged for each child, as in suggestions. What lies between one child and one carer (their"
            " home, an absence, what the child asks of identity, a link that there is, contact that is restricted) is"
            " told one by one to whoever may read matching; to others all of it together is `other`. A page may hold"
            " fewer children than `limit` where there are thousands of carers; follow `next`. " + AS_OF
        ),
    ),
    _report(
        "report_unmet_need",
        "unmet-need",
        "Report what is wanted and not given, by slot, clinical task and area",
        "child",
        schemas.NeedReport,
        detail="For those who work in the scheme, not for publication: numbers of few people stand in it as they are. "
        + AS_OF,
    ),
    _report(
        "report_use",
        "use",
        "Report how sessions are used, by month and link",
        "link",
        schemas.UseView,
        query=schemas.UseQuery,
        paginated=True,
    ),
    _report(
        "report_spare_capacity",
        "spare-capacity",
        "Report carers who have sessions to spare, by slot",
        "carer",
        schemas.SpareView,
        query=schemas.SpareQuery,
        paginated=True,
        detail=AS_OF,
    ),
)
