"""The household of a carer, and renewals of its checks."""

from __future__ import annotations

from chassis.contracts.kinds import Birth, PersonName
from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Schema, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.applications import Leaving
from services.carers.contract.schemas.assessment import DbsBody, DbsDetail, MedicalBody
from services.carers.contract.schemas.common import DBS, person


class LocalAuthorityRenewal(Schema):
    """The authority where the person lives answered again."""

    person = person(required=True)
    replied_on = Day(required=True)
    outcome = Choice(codes.AUTHORITY_OUTCOMES, required=True)


class RenewalBodies(Schema):
    """Renewed checks of people of the household; at least one."""

    dbs = listed(nested(DbsBody), most=20, load_default=list)
    medicals = listed(nested(MedicalBody), most=20, load_default=list)
    local_authority = listed(nested(LocalAuthorityRenewal), most=20, load_default=list)


class JoiningMember(PersonName, Birth):
    """Whoever joins is not approved by that: a partner who is to foster is assessed first."""

    role = Choice(codes.JOINING_ROLES, required=True)
    joined_on = Day(required=True)


class HouseholdChange(Schema):
    """People who joined get the next numbers; whoever left keeps theirs."""

    joined = listed(nested(JoiningMember), most=20, load_default=list)
    left = listed(nested(Leaving), most=20, load_default=list)


class RenewalView(Schema):
    """A check that the person needs. `due_on` is the last day on which the present one counts, `remind_on` the day from
    which it shows as due soon; both null where none counts."""

    kind = Choice(codes.RENEWED_CHECKS)
    state = Choice(codes.RENEWAL_STATES)
    due_on = Day(allow_none=True)
    remind_on = Day(allow_none=True)


class HouseholdMember(PersonName):
    """`dbs_needed_from` is the day of the age from which the council asks for a check, the earliest possible where the
    date of birth is estimated; approved carers need one anyway."""

    number = person()
    role = Choice(codes.HOUSEHOLD_ROLES)
    date_of_birth = Day()
    date_of_birth_estimated = Flag()
    joined_on = Day(allow_none=True)
    left_on = Day(allow_none=True)
    comes_of_age_on = Day()
    dbs_needed_from = Day()
    checks = listed(nested(RenewalView), most=10)
    dbs_detail = listed(nested(DbsDetail), most=1000, metadata=DBS)


class HouseholdFilter(Schema):
    """`on`: as things stand on that day, today unless another is given."""

    on = Day()


class HouseholdView(Schema):
    """`compliant` says whether every needed check is current on the day asked for; if not, there are no new placements.
    `compliant_until` is the last such day if nothing more is recorded, null where a carer's check is missing."""

    carer_id = Identifier()
    version = Whole()
    on = Day()
    compliant = Flag()
    compliant_until = Day(allow_none=True)
    members = listed(nested(HouseholdMember), most=1000)
