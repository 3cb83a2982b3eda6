"""Applications: a household applies, and what is known of it."""

from __future__ import annotations

from chassis.contracts.kinds import Birth, PersonName
from chassis.contracts.schemas import Change, Choice, Day, Identifier, Instant, Schema, Text, Whole, listed, nested
from services.carers.contract import codes
from services.carers.contract.schemas.assessment import CheckViews, CourseView, StageOneView, VisitView
from services.carers.contract.schemas.common import ADDRESSES, Contact, Home, Offer, kinds_of_care, person, worker
from services.carers.contract.schemas.decision import DecisionView, RecommendationView
from services.carers.contract.schemas.report import ContributionView, ReportView


class Member(PersonName, Birth):
    """One person who lives in the household."""

    role = Choice(codes.HOUSEHOLD_ROLES, required=True)


class MemberView(Member):
    class Meta(Schema.Meta):
        exclude = ("year_of_birth",)

    number = person()
    left_on = Day(allow_none=True)


class FormerService(Schema):
    """The fostering service that approved an applicant before. Without `ended_on` that approval still stands."""

    name = Text(longest=200, required=True)
    ended_on = Day(load_default=None, allow_none=True)


class ApplicationBody(Schema):
    """`received_on` is the day the application to be assessed came in; today unless an earlier day is given."""

    enquiry_id = Identifier(required=True)
    received_on = Day()
    kinds_of_care = kinds_of_care(required=True)
    assessor = worker()
    contact = nested(Contact, load_default=dict)
    household = listed(nested(Member), least=1, most=20, required=True)
    home = nested(Home, required=True)
    offer = nested(Offer, required=True)
    former_service = nested(FormerService)


class Leaving(Schema):
    person = person(required=True)
    left_on = Day(required=True)


class ApplicationChange(Change):
    """People who joined the household get the next numbers; whoever left keeps their number."""

    kinds_of_care = kinds_of_care()
    assessor = worker()
    contact = nested(Contact, metadata=ADDRESSES)
    home = nested(Home)
    offer = nested(Offer)
    former_service = nested(FormerService)
    joined = listed(nested(Member), most=20)
    left = listed(nested(Leaving), most=20)


class ApplicationFilter(Schema):
    """`overdue` takes applications with a clock past its day; `due_before` those with a clock that ends before it."""

    state = Choice(codes.APPLICATION_STATES)
    stage = Choice(codes.STAGES)
    kind_of_care = Choice(codes.KINDS_OF_CARE)
    assessor = worker()
    overdue = Choice(("true", "false"))
    due_before = Day()
    received_from = Day()
    received_to = Day()


class WithdrawalBody(Schema):
    """`reason` is an Ofsted code; the codes are for households that withdraw before the panel has considered them."""

    withdrawn_on = Day()
    by = Choice(codes.WITHDRAWN_BY, required=True)
    reason = Choice(codes.WITHDRAWAL_CODES)
    note = Text(longest=2000)


class Withdrawal(Schema):
    withdrawn_on = Day()
    by = Choice(codes.WITHDRAWN_BY)
    reason = Choice(codes.WITHDRAWAL_CODES, allow_none=True)
    note = Text(longest=2000, allow_none=True)


class ApplicationSummary(Schema):
    """An application in a list: no names. `next_due_on` is the nearest day that a limit or target sets."""

    id = Identifier()
    version = Whole()
    enquiry_id = Identifier()
    state = Choice(codes.APPLICATION_STATES)
    stage = Choice(codes.STAGES)
    received_on = Day()
    kinds_of_care = kinds_of_care()
    assessor = worker(allow_none=True)
    target_on = Day()
    limit_on = Day()
    next_due_on = Day(allow_none=True)
    carer_id = Identifier(allow_none=True)
    dispose_after = Day(allow_none=True)
    created_at = Instant()
    changed_at = Instant()


class ApplicationView(ApplicationSummary):
    contact = nested(Contact, metadata=ADDRESSES)
    household = listed(nested(MemberView), most=1000)
    home = nested(Home)
    offer = nested(Offer)
    former_service = nested(FormerService, allow_none=True)
    checks = nested(CheckViews)
    stage_one = nested(StageOneView, allow_none=True)
    visits = listed(nested(VisitView), most=1000)
    preparation = listed(nested(CourseView), most=1000)
    reports = listed(nested(ReportView), most=1000)
    contributions = listed(nested(ContributionView), most=1000)
    recommendations = listed(nested(RecommendationView), most=1000)
    decisions = listed(nested(DecisionView), most=1000)
    withdrawal = nested(Withdrawal, allow_none=True)
