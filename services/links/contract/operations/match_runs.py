"""Operations on match runs: the whole waiting list at once."""

from __future__ import annotations

from chassis.contracts.operation import Actor, Mode, Operation
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND
from services.links.contract.examples import example
from services.links.contract.schemas import match_runs as schemas
from services.links.contract.scopes import MATCHING_READ, MATCHING_WRITE

PATH = "/short-breaks/match-runs"
SCHEME = "family_link"

START_MATCH_RUN = Operation(
    name="start_match_run",
    method="POST",
    path=PATH,
    summary="Have the whole waiting list matched at once, as a job",
    example=example("start_match_run"),
    scope=MATCHING_WRITE,
    scheme=SCHEME,
    actor=Actor.PERSON,
    subject="match_run",
    mode=Mode.JOB,
    status=202,
    body=schemas.MatchRunBody,
    refusals=(ACTOR_REQUIRED,),
    detail=(
        "Every waiting child is judged with every approved carer as in suggestions; who offers no slot that is wanted,"
        " or lacks more than one sign-off, counts under that rule alone. Then a solver chooses sessions a month for the"
        " pairs that nothing excludes, within what is wanted and what carers have free, so that they are"
        " worth the most points: long waits and children who have little count more, each further carer of a child"
        " counts against, continuity and the pair's score count for. The points are settings of the council. While it"
        " runs, the run shows the best so far and the bound; it can be cancelled as any job. The job's result names the"
        " run, whose id is that of the job without `links-`. Nobody is placed: a social worker decides."
    ),
)

LIST_MATCH_RUNS = Operation(
    name="list_match_runs",
    method="GET",
    path=PATH,
    summary="List match runs, newest first",
    example=example("list_match_runs"),
    scope=MATCHING_READ,
    scheme=SCHEME,
    subject="match_run",
    answer=schemas.MatchRunSummary,
    paginated=True,
)

GET_MATCH_RUN = Operation(
    name="get_match_run",
    method="GET",
    path=PATH + "/{match_run_id}",
    summary="Read one match run: proposed pairs, who gets less than is wanted and why, what would help most",
    example=example("get_match_run"),
    scope=MATCHING_READ,
    scheme=SCHEME,
    subject="match_run:match_run_id",
    query=schemas.MatchRunQuery,
    answer=schemas.MatchRunView,
    refusals=(NOT_FOUND,),
)

OPERATIONS: tuple[Operation, ...] = (START_MATCH_RUN, LIST_MATCH_RUNS, GET_MATCH_RUN)
