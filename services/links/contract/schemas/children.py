"""Children who are assessed for short breaks: what is sent and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.kinds import Birth, PersonName, Postcode
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from chassis.spelling import compared
from services.links.contract import codes
from services.links.contract.schemas.child_parts import (
    Allergy,
    Assessment,
    ChildIdentity,
    Closed,
    Education,
    HomeNeeds,
    LookedAfter,
    Parent,
    Practice,
    School,
    Wish,
)
from services.links.contract.schemas.common import (
    LeftOut,
    SlotSessions,
    child_number,
    each_once,
    worker,
)
from services.links.contract.schemas.pupil_numbers import UPN_REASONS, UPN_WORDS, check_upn
from services.links.contract.scopes import ADDRESSES, CONTACTS, LEFT_OUT


class ChildBody(Birth):
    """The whole record of a child; what is left out is empty. Two exceptions: `waiting_since` stays what it was, at
    first the day of the assessment; and what a client may not read, it does not wipe out by leaving it out,
    nor replace (403).

    `clinical_tasks` are essential: without a carer signed off for each of them there is no session. `gender` is what
    the child goes by, that of `sex` unless it is given. `siblings` are the council's numbers of children. No agreement
    under section 20 is offered or signed without `education` and `gp` with its address."""

    name = nested(PersonName, required=True)
    sex = Choice(codes.SEXES, required=True)
    gender = Choice(codes.GENDERS, load_default=None, allow_none=True)
    ethnicity = Choice(codes.ETHNICITIES, required=True)
    upn = Text(
        longest=13,
        validate=check_upn,
        required=True,
        error_messages={
            "required": f"Send the unique pupil number, or a code that says why there is none: {UPN_REASONS}"
        },
        metadata={"description": f"{UPN_WORDS}{UPN_REASONS}."},
    )
    address_lines = listed(Text(longest=120), most=5, metadata=ADDRESSES)
    postcode = Postcode(allow_none=True, metadata=ADDRESSES)
    school = nested(School, load_default=None, allow_none=True)
    education = nested(Education, load_default=None, allow_none=True)
    assessment = nested(Assessment, required=True)
    legal_basis = Choice(codes.LEGAL_BASES, required=True)
    looked_after = nested(LookedAfter, load_default=lambda: LookedAfter().load({}))
    needs = listed(Choice(codes.NEEDS), most=13, least=1, required=True)
    clinical_tasks = listed(Choice(codes.CLINICAL_TASKS), most=20, load_default=list)
    equipment = listed(Choice(codes.EQUIPMENT), most=20, load_default=list)
    communication = listed(Choice(codes.COMMUNICATION), most=10, load_default=list)
    behaviour = listed(Choice(codes.BEHAVIOUR), most=10, load_default=list)
    diet = Text(longest=2000, load_default=None, allow_none=True)
    allergies = listed(nested(Allergy), most=20, load_default=list)
    home = nested(HomeNeeds, load_default=lambda: HomeNeeds().load({}))
    wishes = listed(nested(Wish), most=50, load_default=list)
    interests = listed(Text(longest=200), most=30, load_default=list)
    identity = nested(ChildIdentity, load_default=lambda: ChildIdentity().load({}))
    parents = listed(nested(Parent), most=10, load_default=list)
    social_worker = worker(required=True)
    iro = worker(load_default=None, allow_none=True)
    gp = nested(Practice, allow_none=True, metadata=CONTACTS)
    siblings = listed(child_number(), most=20, load_default=list)
    wanted = listed(nested(SlotSessions), most=8, load_default=list)
    waiting_since = Day()
    closed = nested(Closed, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_lists(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("needs", "clinical_tasks", "equipment", "communication", "behaviour"):
            each_once(data[name], name)
        each_once((one["slot"] for one in data["wanted"]), "wanted")
        each_once((compared(one["person"]) for one in data["parents"]), "parents")
        each_once((one["allergen"] for one in data["allergies"] if one["allergen"] != "other"), "allergies")
        each_once((compared(number) for number in data["siblings"]), "siblings")
        if "NONE" in data["needs"] and len(data["needs"]) > 1:
            raise ValidationError("NONE stands beside other codes", "needs")


class ChildView(ChildBody):
    """`given` are the sessions a month that active links give, `still_wanted` what is left of `wanted`; `state` follows
    from both. Two children are siblings where either record names the other, and are judged so in either order. What
    one record lacks is shown: `siblings_naming_this_child` are those whose records name this child and whom this record
    does not name; `siblings_not_naming_this_child` are named here, and their own records do not name this child.
    `left_out` are those of its workers who may not learn of the child: name another."""

    class Meta(Schema.Meta):
        exclude = ("year_of_birth",)

    id = Identifier()
    number = child_number()
    version = Whole()
    state = Choice(codes.CHILD_STATES)
    given = listed(nested(SlotSessions), most=8)
    still_wanted = listed(nested(SlotSessions), most=8)
    siblings_naming_this_child = listed(child_number(), most=1000)
    siblings_not_naming_this_child = listed(child_number(), most=20)
    left_out = listed(nested(LeftOut), most=2, metadata=LEFT_OUT)
    recorded_by = worker()
    created_at = Instant()
    changed_at = Instant()


class ChildSummary(Schema):
    """One line of the list: codes and days, no name and no words."""

    id = Identifier()
    number = child_number()
    version = Whole()
    state = Choice(codes.CHILD_STATES)
    date_of_birth = Day()
    date_of_birth_estimated = Flag()
    legal_basis = Choice(codes.LEGAL_BASES)
    assessment = nested(Assessment)
    needs = listed(Choice(codes.NEEDS), most=13)
    clinical_tasks = listed(Choice(codes.CLINICAL_TASKS), most=20)
    social_worker = worker()
    wanted = listed(nested(SlotSessions), most=8)
    still_wanted = listed(nested(SlotSessions), most=8)
    waiting_since = Day()
    closed = nested(Closed, allow_none=True)


class ChildFilter(Schema):
    """`waiting_before` and `review_due_before` do not take in the day itself."""

    state = Choice(codes.CHILD_STATES)
    legal_basis = Choice(codes.LEGAL_BASES)
    need = Choice(codes.NEEDS)
    clinical_task = Choice(codes.CLINICAL_TASKS)
    slot = Choice(codes.SLOTS)
    social_worker = worker()
    waiting_before = Day()
    review_due_before = Day()


class ChildPublic(Schema):
    """What events carry: numbers, codes and days. Whether a child is waiting or linked follows from the events of
    links."""

    id = Identifier()
    number = child_number()
    legal_basis = Choice(codes.LEGAL_BASES)
    recording = Choice(codes.RECORDINGS)
    assessed_on = Day()
    assessment_outcome = Choice(codes.ASSESSMENT_OUTCOMES)
    assessment_review_due_on = Day()
    needs = listed(Choice(codes.NEEDS), most=13)
    clinical_tasks = listed(Choice(codes.CLINICAL_TASKS), most=20)
    wanted = listed(nested(SlotSessions), most=8)
    waiting_since = Day()
    social_worker = worker()
    iro = worker(allow_none=True)
    closed_on = Day(allow_none=True)
    closing_reason = Choice(codes.CLOSING_REASONS, allow_none=True)
    breaks_known_from = Day()
