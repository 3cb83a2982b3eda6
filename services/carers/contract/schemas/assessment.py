"""The assessment of stage one and two: checks, visits, preparation, and the outcome of stage one."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Patterned, Schema, Text, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.common import CONTACTS, DBS, person, worker


class DbsBody(Schema):
    """One certificate. Only the last four digits of its number are kept. `status_checked_on` is the last look at the
    Update Service that showed no change; it counts as a renewal."""

    person = person(required=True)
    level = Choice(codes.DBS_LEVELS, required=True)
    workforce = Choice(codes.DBS_WORKFORCES, required=True)
    childrens_barred_list = Flag(required=True)
    certificate_number = Patterned("[0-9]{12}", "is no certificate number: 12 digits", longest=12, required=True)
    issued_on = Day(required=True)
    outcome = Choice(codes.DBS_OUTCOMES, required=True)
    status_checked_on = Day()


class MedicalBody(Schema):
    person = person(required=True)
    reported_on = Day(required=True)
    outcome = Choice(codes.MEDICAL_OUTCOMES, required=True)


class ReferenceBody(Schema):
    """A personal referee. Who they are and what they said is never shown to the applicant."""

    referee = Text(longest=200, required=True)
    relationship = Text(longest=200)
    received_on = Day(required=True)
    interviewed_on = Day()
    text = Text(longest=8000)


class LocalAuthorityBody(Schema):
    """The authority where the applicant lives was asked for its views."""

    authority = Text(longest=200, required=True)
    replied_on = Day(required=True)
    outcome = Choice(codes.AUTHORITY_OUTCOMES, required=True)


class FormerServiceBody(Schema):
    """The former fostering service's reference."""

    service = Text(longest=200, required=True)
    received_on = Day(required=True)


class CheckBodies(Schema):
    """Any checks that came in, of any kind; at least one."""

    dbs = listed(nested(DbsBody), most=20, load_default=list)
    medicals = listed(nested(MedicalBody), most=20, load_default=list)
    references = listed(nested(ReferenceBody), most=20, load_default=list)
    local_authority = listed(nested(LocalAuthorityBody), most=20, load_default=list)
    former_service = listed(nested(FormerServiceBody), most=20, load_default=list)


class DbsDetail(Schema):
    level = Choice(codes.DBS_LEVELS)
    workforce = Choice(codes.DBS_WORKFORCES)
    childrens_barred_list = Flag()
    certificate_ending = Text(longest=4, allow_none=True)
    issued_on = Day()
    outcome = Choice(codes.DBS_OUTCOMES)
    status_checked_on = Day(allow_none=True)


class DbsView(Schema):
    person = person()
    detail = nested(DbsDetail, metadata=DBS)


class ReferenceView(Schema):
    received_on = Day()
    interviewed_on = Day(allow_none=True)
    referee = Text(longest=200, metadata=CONTACTS)
    relationship = Text(longest=200, allow_none=True, metadata=CONTACTS)
    text = Text(longest=8000, allow_none=True, metadata=CONTACTS)


class CheckViews(Schema):
    dbs = listed(nested(DbsView), most=1000)
    medicals = listed(nested(MedicalBody), most=1000)
    references = listed(nested(ReferenceView), most=1000)
    local_authority = listed(nested(LocalAuthorityBody), most=1000)
    former_service = listed(nested(FormerServiceBody), most=1000)


class StageOneBody(Schema):
    """`information_complete_on` is the day on which all stage-one information was there. A negative outcome needs
    `reasons`, which go to the applicant in writing on `notified_on`."""

    outcome = Choice(codes.STAGE_ONE_OUTCOMES, required=True)
    information_complete_on = Day(required=True)
    decided_on = Day(required=True)
    reasons = Text(longest=8000)
    notified_on = Day()


class StageOneView(Schema):
    outcome = Choice(codes.STAGE_ONE_OUTCOMES)
    information_complete_on = Day()
    decided_on = Day()
    decided_by = worker(allow_none=True)
    reasons = Text(longest=8000, allow_none=True)
    notified_on = Day(allow_none=True)


class VisitBody(Schema):
    visited_on = Day(required=True)
    worker = worker(required=True)
    spoken_to = listed(person(), most=60, required=True)
    summary = Text(longest=4000)


class VisitView(VisitBody):
    summary = Text(longest=4000, allow_none=True)


class CourseBody(Schema):
    course = Text(longest=200, required=True)
    attended_on = Day(required=True)
    attended_by = listed(person(), least=1, most=60, required=True)


class CourseView(CourseBody):
    pass
