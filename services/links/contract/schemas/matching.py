"""Suggestions: who could be with whom, and why."""

from __future__ import annotations

from marshmallow.fields import Float

from chassis.contracts.schemas import Choice, Day, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import SlotSessions, child_number
from services.links.contract.settings.matching import WEIGHTS

MOST_SUGGESTED = 200


class SuggestionQuery(Schema):
    """`on`: the day for which every pair is judged, today unless another is given. `limit`: the most pairs in each
    list. `include=excluded` also lists those whom nothing unlocks."""

    on = Day(metadata={"description": "The day for which every pair is judged; today unless it is given."})
    limit = Whole(least=1, most=MOST_SUGGESTED, strict=False, load_default=20)
    include = Choice(
        ("excluded",),
        metadata={
            "description": "`excluded` also lists the pairs that nothing would unlock, which are left out otherwise."
        },
    )


class FactorView(Schema):
    """`value` lies between 0 and 1; null where the factor cannot be judged or does not apply, and then its weight is
    left out of the total. `contribution` is what it gives to the total."""

    factor = Choice(WEIGHTS)
    value = Float(allow_none=True)
    weight = Whole()
    contribution = Float(allow_none=True)
    reason = Text(longest=400)


class ExclusionView(Schema):
    rule = Text(longest=80)
    reason = Text(longest=400)
    source = Text(longest=400)


class UnlockView(Schema):
    """One thing to do; `code` says which, for a training the clinical task. `rule` is the exclusion that it lifts."""

    kind = Choice(codes.UNLOCK_KINDS)
    code = Text(longest=80)
    words = Text(longest=400)
    rule = Text(longest=80)


class PairView(Schema):
    """`total` lies between 0 and 100 on an absolute scale: it is the same whoever else is judged. `sessions` are those
    a month that the carer could give, by kind. Nobody's name or address stands here."""

    child = child_number()
    carer_id = Identifier()
    waiting_since = Day()
    total = Float()
    sessions = listed(nested(SlotSessions), most=8)
    factors = listed(nested(FactorView), most=30)
    exclusions = listed(nested(ExclusionView), most=30)
    unlocks = listed(nested(UnlockView), most=60)


class WeightView(Schema):
    """`usual` is the weight of a council that has set none; `scale` says what the factor's values mean."""

    factor = Choice(WEIGHTS)
    weight = Whole()
    usual = Whole()
    scale = Text(longest=400)


class RuleCount(Schema):
    rule = Text(longest=80)
    pairs = Whole()


class Suggestions(Schema):
    """Every pair is judged; a pair stands in one list. `suggestions`, best first: nothing excludes them. `near_misses`,
    fewest to do first: excluded only by what `unlocks` would lift. `excluded`, if asked for: the rest, best first.
    `reasons` counts the pairs that each rule excludes. `carers_as_of` and `restrictions_as_of` say up to when what
    was announced is known here; null where nothing was heard yet. A suggestion places nobody: a social worker decides
    and gives a reason, and contact restrictions are asked again when a link is proposed."""

    on = Day(metadata={"description": "The day for which every pair was judged."})
    carers_as_of = Instant(allow_none=True)
    restrictions_as_of = Instant(allow_none=True)
    judged = Whole()
    suggested = Whole()
    nearly = Whole()
    reasons = listed(nested(RuleCount), most=60)
    weights = listed(nested(WeightView), most=30)
    suggestions = listed(nested(PairView), most=MOST_SUGGESTED)
    near_misses = listed(nested(PairView), most=MOST_SUGGESTED)
    excluded = listed(nested(PairView), most=MOST_SUGGESTED)


class CarersSuggested(Suggestions):
    child = child_number()


class ChildrenSuggested(Suggestions):
    carer_id = Identifier()
