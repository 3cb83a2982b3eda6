"""Where the rules stand that the operations name: whoever reads the contract has their reasons and sources with it."""

from __future__ import annotations

from services.carers import rules as of_every_room
from services.carers.approvals import rules as of_approvals
from services.carers.approvals.decision import rules as of_decisions
from services.carers.approvals.new_terms import rules as of_new_terms
from services.carers.approvals.recommendation import rules as of_recommendations
from services.carers.approvals.reviews import rules as of_reviews
from services.carers.availability import rules as of_availability
from services.carers.exemptions import rules as of_exemptions
from services.carers.household import rules as of_households
from services.carers.placements import rules as of_placements
from services.carers.recruitment.applications import rules as of_applications
from services.carers.recruitment.assessment import rules as of_assessment
from services.carers.recruitment.enquiries import rules as of_enquiries
from services.carers.recruitment.report import rules as of_reports
from services.carers.skills import rules as of_skills
from services.carers.standing import rules as of_standing

RULEBOOK = (
    of_every_room,
    of_enquiries,
    of_applications,
    of_assessment,
    of_reports,
    of_approvals,
    of_recommendations,
    of_decisions,
    of_availability,
    of_skills,
    of_households,
    of_standing,
    of_reviews,
    of_new_terms,
    of_exemptions,
    of_placements,
)
