"""The parts of a child's record."""

from __future__ import annotations

from chassis.contracts.kinds import District, Email, Telephone
from chassis.contracts.schemas import Choice, Day, Flag, Schema, Text, language, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import (
    person_number,
    worker,
)
from services.links.contract.scopes import CONTACTS


class School(Schema):
    """`area` is the first half of the school's postcode."""

    name = Text(longest=200, required=True)
    area = District(load_default=None, allow_none=True)


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

    languages = listed(language(), most=10, load_default=list)
    religion = Choice(codes.RELIGIONS, load_default=None, allow_none=True)
    culture = Text(longest=1000, load_default=None, allow_none=True)
    asks_for = listed(Choice(codes.IDENTITY_FACTORS), most=3, load_default=list)


class ParentContact(Schema):
    name = Text(longest=200)
    telephone = Telephone()
    email = Email()
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
    telephone = Telephone()


class Closed(Schema):
    on = Day(required=True, metadata={"description": "The day on which the record was closed; not in the future."})
    reason = Choice(codes.CLOSING_REASONS, required=True)
