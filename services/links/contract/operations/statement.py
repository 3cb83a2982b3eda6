"""Operations on the short breaks services statement. Reading needs no token."""

from __future__ import annotations

from chassis.contracts.operation import JSON, Access, Actor, Operation, Precondition
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, PRECONDITION_REQUIRED, REFUSED, STALE
from services.links.contract.examples import example
from services.links.contract.operations import directory
from services.links.contract.schemas import statement as schemas
from services.links.contract.scopes import STATEMENT_WRITE

PATH = "/short-breaks/statement"
SUBJECT = "statement"
SCHEME = "family_link"

PUBLISH_STATEMENT = Operation(
    name="publish_statement",
    method="PUT",
    path=PATH,
    summary="Publish the short breaks services statement, or a new version of it",
    example=example("publish_statement"),
    scope=STATEMENT_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject=SUBJECT,
    precondition=Precondition.REQUIRED,
    body=schemas.StatementBody,
    answer=schemas.StatementView,
    refusals=(REFUSED, STALE, ACTOR_REQUIRED, PRECONDITION_REQUIRED),
    rules=("statement-covers-the-range", "statement-does-not-contradict-itself", "statement-is-kept-under-review"),
    detail=(
        "Breaks for Carers of Disabled Children Regulations 2011, regulation 5. First send If-None-Match: *, later the"
        " ETag as If-Match. Everything in it is public at once; earlier versions stay readable. Announced by"
        " `links.statement.published.v1`."
    ),
)

GET_STATEMENT = Operation(
    name="get_statement",
    method="GET",
    path=PATH,
    summary="Read the short breaks services statement, as data or as a page",
    example=example("get_statement"),
    access=Access.PUBLIC,
    scheme=SCHEME,
    subject=SUBJECT,
    query=schemas.StatementQuery,
    answer=schemas.StatementView,
    produces=(JSON, "text/html"),
    refusals=(NOT_FOUND,),
    audited=False,
    detail="Needs no token. As text/html a page to read and print, with figures; 404 while nothing is published.",
)

LIST_STATEMENT_VERSIONS = Operation(
    name="list_statement_versions",
    method="GET",
    path=f"{PATH}/versions",
    summary="List the versions of the statement, newest first",
    example=example("list_statement_versions"),
    access=Access.PUBLIC,
    scheme=SCHEME,
    subject=SUBJECT,
    answer=schemas.StatementVersion,
    paginated=True,
    audited=False,
    detail="Needs no token.",
)

READ_STATEMENT_FIGURES = Operation(
    name="read_statement_figures",
    method="GET",
    path=f"{PATH}/figures",
    summary="Read what Family Link can say of itself in numbers",
    example=example("read_statement_figures"),
    access=Access.PUBLIC,
    scheme=SCHEME,
    subject=SUBJECT,
    answer=schemas.FiguresView,
    audited=False,
    detail=(
        "Needs no token. A number is `c` where six people or fewer stand behind it, or none: of sessions the children"
        " who had them, or the carers who held them, where these are fewer. A sum is `c` where one of its parts is."
        " What is hidden follows from nothing else that is published, on this page or in another month."
    ),
)

OPERATIONS: tuple[Operation, ...] = (
    PUBLISH_STATEMENT,
    GET_STATEMENT,
    LIST_STATEMENT_VERSIONS,
    READ_STATEMENT_FIGURES,
    *directory.OPERATIONS,
)
