"""What a carer learns of a child, and when: an anonymised profile, the full profile, the address."""

from __future__ import annotations

from chassis.contracts.kinds import District, Email, PersonName, Postcode, Telephone
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.carers.contract import codes as of_carers
from services.links.contract import codes
from services.links.contract.schemas.child_parts import (
    Allergy,
    ChildIdentity,
    Education,
    HomeNeeds,
    Practice,
    Wish,
)
from services.links.contract.schemas.common import LeftOut, SlotSessions, worker
from services.links.contract.scopes import ADDRESSES, CONTACTS, LEFT_OUT, SHORT_BREAKS_READ


class ProfileBody(Schema):
    kind = Choice(codes.PROFILE_KINDS, required=True)
    note = Text(longest=2000)


class ParentNamed(Schema):
    kind = Choice(codes.PARENT_KINDS)
    name = Text(longest=200, allow_none=True, metadata=CONTACTS)


class Profile(Schema):
    """An anonymised profile holds the first fields only, up to `wanted`, and no words; the full one all of them.
    Neither holds an address or a number of the child; `gp` is the practice with its address."""

    age_band = Choice(codes.AGE_BANDS)
    needs = listed(Choice(codes.NEEDS), most=13)
    clinical_tasks = listed(Choice(of_carers.CLINICAL_TASKS), most=20)
    equipment = listed(Choice(codes.EQUIPMENT), most=20)
    area = District(allow_none=True)
    wanted = listed(nested(SlotSessions), most=8)
    name = nested(PersonName)
    date_of_birth = Day()
    date_of_birth_estimated = Flag()
    gender = Choice(codes.GENDERS, allow_none=True)
    legal_basis = Choice(codes.LEGAL_BASES)
    communication = listed(Choice(codes.COMMUNICATION), most=10)
    behaviour = listed(Choice(codes.BEHAVIOUR), most=10)
    diet = Text(longest=2000, allow_none=True)
    allergies = listed(nested(Allergy), most=20)
    home = nested(HomeNeeds)
    wishes = listed(nested(Wish), most=50)
    interests = listed(Text(longest=200), most=30)
    identity = nested(ChildIdentity)
    parents = listed(nested(ParentNamed), most=10)
    school = Text(longest=200, allow_none=True)
    ethnicity = Choice(codes.ETHNICITIES)
    education = nested(Education, allow_none=True)
    gp = nested(Practice, allow_none=True, metadata=CONTACTS)


class SharingView(Schema):
    """That a profile was shared: which of a link's profiles, when, by whom, which fields of which version of the
    child's record."""

    link_id = Identifier()
    number = Whole()
    kind = Choice(codes.PROFILE_KINDS)
    carer_id = Identifier()
    shared_at = Instant()
    shared_by = worker()
    fields_shared = listed(Text(longest=80), most=50)
    child_version = Whole()
    note = Text(longest=2000, allow_none=True)


class SharedProfile(SharingView):
    """`profile` is what the carer is told, for clients that may read children."""

    profile = nested(Profile, metadata={"scope": SHORT_BREAKS_READ})


class ChildAddress(Schema):
    address_lines = listed(Text(longest=120), most=5)
    postcode = Postcode(allow_none=True)


class CarerAddress(ChildAddress):
    telephone = Telephone(allow_none=True)
    email = Email(allow_none=True)


class AddressesView(Schema):
    """Both are closed without `addresses:read`. Whoever is `left_out` is given neither. Where somebody is,
    `warnings` say so to everybody, and the link's own worker knows whom."""

    link_id = Identifier()
    agreement = Whole()
    child = nested(ChildAddress, metadata=ADDRESSES)
    carer = nested(CarerAddress, metadata=ADDRESSES)
    warnings = listed(Choice(("people_left_out",)), most=1)
    left_out = listed(nested(LeftOut), most=50, metadata=LEFT_OUT)
