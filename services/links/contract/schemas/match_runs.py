"""Match runs: what is asked, what is kept and answered."""

from __future__ import annotations

from marshmallow.fields import Dict, Float

from chassis.contracts.kinds import District
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import SlotSessions, child_number, worker
from services.links.contract.settings.match_runs import WEIGHTS

MANY = 100_000


class MatchRunBody(Schema):
    """`seconds`: what the solver may take, the council's setting unless given."""

    seconds = Whole(least=1, most=1800)


class MatchRunQuery(Schema):
    """`inputs`: whether to show what the run was worked out from, too; it may be long."""

    inputs = Choice(("true", "false"), load_default="false")


class MatchRunSummary(Schema):
    """`points` and `bound` are those so far while the run is on: no answer has more points than `bound`, so the one
    that is kept falls short of the best there is by `gap_percent` at most. `status`: `optimal` where nothing can be
    better, `within_gap` of what the council asks for, `stopped` by the clock or because nothing improved it.
    `carers_as_of` and `restrictions_as_of` say up to when what was announced was known here."""

    id = Identifier()
    state = Choice(codes.MATCH_RUN_STATES)
    asked_by = worker()
    asked_at = Instant()
    changed_at = Instant()
    day = Day()
    carers_as_of = Instant(allow_none=True)
    restrictions_as_of = Instant(allow_none=True)
    children = Whole()
    carers = Whole()
    pairs = Whole(allow_none=True)
    sessions_wanted = Whole(allow_none=True)
    sessions_proposed = Whole(allow_none=True)
    solver = Text(longest=80, allow_none=True)
    status = Choice(codes.MATCH_RUN_STATUSES, allow_none=True)
    points = Whole(allow_none=True)
    bound = Whole(allow_none=True)
    gap_percent = Float(allow_none=True)


class ProposalView(Schema):
    """A pair with its sessions a month. `score` is the pair's total in suggestions; `known` says whether the carer has
    cared for the child or a sibling; `linked`, whether an open link joins them already; `points_each` is the worth of
    one session."""

    child = child_number()
    carer_id = Identifier()
    sessions = listed(nested(SlotSessions), most=8)
    score = Whole()
    known = Choice(("child", "sibling"), allow_none=True)
    linked = Flag()
    points_each = Whole()


class UnmetView(Schema):
    """`sessions_per_month` of a slot that are wanted and not proposed. `reason`: `no_carer` may be with the child (see
    `excluded`); `slot_not_offered` by any who may; `carers_full`: all who offer it give all that they have free;
    `another_carer`: somebody has sessions left, but would be one carer more for the child, which weighs more;
    `not_found`: somebody has sessions left, and the solver stopped before it was sure."""

    slot = Choice(codes.SLOTS)
    sessions_per_month = Whole()
    reason = Choice(codes.UNMET_REASONS)


class ExcludingRule(Schema):
    rule = Text(longest=80)
    carers = Whole()


class UnservedView(Schema):
    """A child who gets less than is wanted. `excluded` counts the carers whom each rule keeps from the child: a carer
    may be kept by several, and where many are missing only the first are looked for."""

    child = child_number()
    wanted = listed(nested(SlotSessions), most=8)
    proposed = Whole()
    unmet = listed(nested(UnmetView), most=8)
    carers_allowed = Whole()
    excluded = listed(nested(ExcludingRule), most=60)


class Brings(Schema):
    """`opens`: children whom the carer could then be with. `sessions` a month and `children` served at all that it
    would bring for sure, everybody else keeping what is proposed; more might be possible."""

    opens = Whole()
    sessions = Whole()
    children = Whole(least=-MANY)
    points = Whole(least=-MANY)


class TrainingView(Brings):
    """One clinical task for one carer."""

    task = Choice(codes.CLINICAL_TASKS)
    carer_id = Identifier()


class TaskView(Schema):
    """One clinical task for which training one carer brings sessions: `children` and `carers` whom nothing else keeps
    apart, and the carer who would bring the most."""

    task = Choice(codes.CLINICAL_TASKS)
    children = Whole()
    carers = Whole()
    best_carer_id = Identifier()
    sessions = Whole()


class RecruitView(Brings):
    """One more carer in an area (null: of children without one), approved for all ages, with as many sessions a month
    as the council's setting says. `tasks`: recruit and train for these clinical tasks, which children in the area need
    together; empty: without any training."""

    area = District(allow_none=True)
    tasks = listed(Choice(codes.CLINICAL_TASKS), most=60)
    offer = Choice(codes.RECRUIT_OFFERS)


class WhatIf(Schema):
    """Only what brings sessions is listed, the most first."""

    trainings = listed(nested(TrainingView), most=MANY)
    tasks = listed(nested(TaskView), most=60)
    recruits = listed(nested(RecruitView), most=MANY)


class MatchRunView(MatchRunSummary):
    """It suggests and places nobody. `weights` are the points of the model as the run used them, `inputs` all that it
    was worked out from: `needs`, `rooms` and `pairs` (positions of child and carer, score, known, linked, slots that
    this pair must not have); pairs that one training would open in `trainings`."""

    weights = Dict(keys=Choice(WEIGHTS), values=Whole(), allow_none=True)
    proposals = listed(nested(ProposalView), most=MANY, allow_none=True)
    not_fully_served = listed(nested(UnservedView), most=MANY, allow_none=True)
    what_if = nested(WhatIf, allow_none=True)
    inputs = Dict(allow_none=True)
