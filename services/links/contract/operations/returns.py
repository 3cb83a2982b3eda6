"""Operations on the return on looked-after children (SSDA903)."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from chassis.problems import NOT_FOUND, REFUSED
from services.links.contract.examples import example
from services.links.contract.schemas import returns as schemas
from services.links.contract.scopes import RETURNS_READ

PATH = "/short-breaks/ssda903/{year}"
SUBJECT = "child"
SCHEME = "family_link"
FLAGS = (
    "return-one-recording-in-a-year",
    "return-break-within-17-days",
    "return-days-within-75",
    "return-breaks-do-not-meet",
    "return-ends-are-recorded",
    "return-breaks-end-by-18",
    "return-upn-fits-the-age",
    "return-upn-of-one-child",
    "return-breaks-with-carers",
    "return-legal-basis-is-known",
    "return-date-of-birth-is-known",
)

READ_SSDA903 = Operation(
    name="read_ssda903",
    method="GET",
    path=PATH,
    summary="Take the short-break rows of the return on looked-after children as CSV",
    example=example("read_ssda903"),
    scope=RETURNS_READ,
    scheme=SCHEME,
    subject=SUBJECT,
    query=schemas.ReturnQuery,
    produces=("text/csv",),
    refusals=(NOT_FOUND, REFUSED),
    rules=("return-year-can-be-made", *FLAGS),
    deadline=60.0,
    detail=(
        "`{year}` is the collection year: 2026 is 1 April 2025 to 31 March 2026. Columns, codes and days as the"
        " Department wants them: V3 rows for children whose breaks are recorded one by one, V4 rows for those whose"
        " agreement is recorded, and the header rows of these children. Only breaks with a night, under section 20 with"
        " regulation 48, and nothing after the 18th birthday: what is agreed ends on it. What the"
        " Department's rules would refuse is refused here, by name."
    ),
)

LIST_SSDA903_FLAGS = Operation(
    name="list_ssda903_flags",
    method="GET",
    path=f"{PATH}/flags",
    summary="List what stands in the way of the return, by child",
    example=example("list_ssda903_flags"),
    scope=RETURNS_READ,
    scheme=SCHEME,
    subject=SUBJECT,
    answer=schemas.FlagView,
    paginated=True,
    refusals=(NOT_FOUND, REFUSED),
    rules=("return-year-can-be-made", *FLAGS),
    deadline=60.0,
)

OPERATIONS: tuple[Operation, ...] = (READ_SSDA903, LIST_SSDA903_FLAGS)
