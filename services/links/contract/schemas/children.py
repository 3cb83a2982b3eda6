"""Children who are assessed for short breaks: what is sent and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import (
    SlotSessions,
    area,
    child_number,
    each_once,
    matching,
    person_number,
    postcode_pattern,
    telephone_pattern,
    worker,
)
from services.links.contract.scopes import ADDRESSES, CONTACTS

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_REASONS = (
    "UN1 the child is not of school age, UN2 it was never in a maintained school, UN3 it is taught outside England,"
    " UN4 it is newly looked after and the number is not known yet, UN5 the sources do not agree"
)
"""As the return on looked-after children codes why there is no unique pupil number."""
UPN_WORDS = "The unique pupil number, which the return on looked-after children asks for; without one a code says why: "
LANGUAGE = matching(r"^[a-z]{2,3}\Z", "is no ISO 639 code of a language: two or three small letters, such as en")
EMAIL = matching(r"^[^@ ]+@[^@ ]+\Z", "is no e-mail address, such as name@example.org")


def check_upn(upn: str) -> None:
    """A unique pupil number: check letter, eleven digits, a digit or (temporary) a letter; or a reason for none."""
    if upn in codes.UPN_MISSING:
        return
    letters, last = upn[:1], upn[-1:]
    plain = len(upn) == 13 and upn.isascii() and letters in UPN_LETTERS and upn[1:-1].isdigit()
    if not plain or not (last.isdigit() or last in UPN_LETTERS):
        raise ValidationError(f"is neither a unique pupil number nor a code that says why there is none: {UPN_REASONS}")
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in upn[1:]]
    if UPN_LETTERS[sum(v * weight for weight, v in enumerate(values, 2)) % 23] != letters:
        raise ValidationError(
            f"is no unique pupil number: its check letter does not fit. Without a number send a code: {UPN_REASONS}"
        )


class ChildName(Schema):
    given_name = Text(longest=100, required=True)
    family_name = Text(longest=100, required=True)


class School(Schema):
    """`area` is the first half of the school's postcode."""

    name = Text(longest=200, required=True)
    area = area(load_default=None, allow_none=True)


class Education(Schema):
    """Where the child stands in education, as the plan of a looked-after child's breaks says it: `stage`, the `plan` of
    support, and `attainment` in plain words. `own_words` are the child's."""

    stage = Choice(codes.SCHOOL_STAGES, required=True)
    plan = Choice(codes.EDUCATION_PLANS, required=True)
    attainment = Text(longest=2000, required=True)
    own_words = Text(longest=2000, load_default=None, allow_none=True)


class Assessment(Schema):
    """Children's Services say whether short breaks are likely to help (Children Act 1989 section 17, Schedule 2)."""

    assessed_on = Day(required=True)
    assessed_by = worker(required=True)
    outcome = Choice(codes.ASSESSMENT_OUTCOMES, required=True)
    review_due_on = Day(required=True)


class LookedAfter(Schema):
    """What the return on looked-after children asks of a child under section 20: the category of need, and whether each
    break is recorded (V3) or the agreement (V4). `authority_has_responsibility`: under a care order."""

    category_of_need = Choice(codes.CATEGORIES_OF_NEED, load_default="N2")
    recording = Choice(codes.RECORDINGS, load_default="individual")
    authority_has_responsibility = Flag(load_default=False)


class Allergy(Schema):
    allergen = Choice(codes.ALLERGENS, required=True)
    severity = Choice(codes.SEVERITIES, required=True)
    note = Text(longest=1000, load_default=None, allow_none=True)


class HomeNeeds(Schema):
    """What the carer's home must have; `avoids_pets` are kinds of animal that must not live there.
    `accessible_bathroom`: the child can use it, with whatever helps it there. `without_other_children`: by an
    assessment of risk or of need no other child may be there at the same time, whoever of them it is a risk to."""

    step_free = Flag(load_default=False)
    accessible_bathroom = Flag(load_default=False)
    own_bedroom = Flag(load_default=False)
    smoke_free = Flag(load_default=False)
    avoids_pets = listed(Choice(codes.PETS), most=20, load_default=list)
    without_other_children = Flag(load_default=False)


class Wish(Schema):
    """What the child said, in the child's own words or as it was shown. `about` codes what of it a match can be held
    against; the words are what counts."""

    said_on = Day(required=True)
    words = Text(longest=4000, required=True)
    method = Choice(codes.WISH_METHODS, required=True)
    recorded_by = worker(required=True)
    about = listed(Choice(codes.WISH_TOPICS), most=5, load_default=list)


class ChildIdentity(Schema):
    """Languages by ISO 639 code. A match prefers by these; only what the child itself asks for (`asks_for`) may exclude
    (Equality Act 2010)."""

    languages = listed(Text(longest=3, validate=LANGUAGE), most=10, load_default=list)
    religion = Choice(codes.RELIGIONS, load_default=None, allow_none=True)
    culture = Text(longest=1000, load_default=None, allow_none=True)
    asks_for = listed(Choice(codes.IDENTITY_FACTORS), most=3, load_default=list)


class ParentContact(Schema):
    name = Text(longest=200)
    telephone = Text(longest=20, validate=telephone_pattern())
    email = Text(longest=254, validate=EMAIL)
    note = Text(longest=1000)


class Parent(Schema):
    """A parent, or who else holds parental responsibility, by the council's own number."""

    person = person_number(required=True)
    kind = Choice(codes.PARENT_KINDS, required=True)
    parental_responsibility = Flag(required=True)
    contact = nested(ParentContact, load_default=None, allow_none=True, metadata=CONTACTS)


class Practice(Schema):
    """The general practitioner. The plan of a looked-after child's breaks asks for both, name and address."""

    name = Text(longest=200, required=True)
    address_lines = listed(Text(longest=120), most=5, load_default=list)
    telephone = Text(longest=20, validate=telephone_pattern())


class Closed(Schema):
    on = Day(required=True, metadata={"description": "The day on which the record was closed; not in the future."})
    reason = Choice(codes.CLOSING_REASONS, required=True)


class ChildBody(Schema):
    """The whole record of a child; what is left out is empty. Two exceptions: `waiting_since` stays what it was, at
    first the day of the assessment; and what a client may not read, it does not wipe out by leaving it out,
    nor replace (403).

    `clinical_tasks` are essential: without a carer signed off for each of them there is no session. `gender` is what
    the child goes by, that of `sex` unless it is given. `siblings` are the council's numbers of children. No agreement
    under section 20 is offered or signed without `education` and `gp` with its address."""

    name = nested(ChildName, required=True)
    date_of_birth = Day(required=True)
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
    postcode = Text(longest=8, validate=postcode_pattern(), allow_none=True, metadata=ADDRESSES)
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
        each_once((one["person"].casefold() for one in data["parents"]), "parents")
        each_once((one["allergen"] for one in data["allergies"] if one["allergen"] != "other"), "allergies")
        each_once((number.casefold() for number in data["siblings"]), "siblings")
        if "NONE" in data["needs"] and len(data["needs"]) > 1:
            raise ValidationError("NONE stands beside other codes", "needs")


class ChildView(ChildBody):
    """`given` are the sessions a month that active links give, `still_wanted` what is left of `wanted`; `state` follows
    from both."""

    id = Identifier()
    number = child_number()
    version = Whole()
    state = Choice(codes.CHILD_STATES)
    given = listed(nested(SlotSessions), most=8)
    still_wanted = listed(nested(SlotSessions), most=8)
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
