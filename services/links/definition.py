"""What the service is made of."""

from __future__ import annotations

from pathlib import Path

from chassis.definition import ServiceDefinition
from services.links.agreements import operations as agreements
from services.links.allocation import operations as allocation
from services.links.children import operations as children
from services.links.consequences import by_workers
from services.links.consequences.looking_again import AGAIN, look_again_at_carer
from services.links.contract import CONTRACT
from services.links.day_limits import operations as day_limits
from services.links.duties import operations as duties
from services.links.history import operations as history
from services.links.linking import operations as linking
from services.links.linking.steps import republish_links
from services.links.match_runs import operations as match_runs
from services.links.match_runs.work import start_match_run
from services.links.matching import operations as matching
from services.links.notices import operations as notices
from services.links.reactions import SUBSCRIPTIONS
from services.links.reports import operations as reports
from services.links.returns import operations as returns
from services.links.reviews import lists as review_lists
from services.links.reviews import operations as reviews
from services.links.reviews import planning
from services.links.series import operations as series
from services.links.sessions import operations as sessions
from services.links.statement import operations as statement
from services.links.tables import Base

HANDLERS = (
    *children.HANDLERS,
    *matching.HANDLERS,
    *match_runs.HANDLERS,
    *linking.HANDLERS,
    *allocation.HANDLERS,
    *by_workers.HANDLERS,
    *series.HANDLERS,
    *agreements.HANDLERS,
    *duties.HANDLERS,
    *day_limits.HANDLERS,
    *history.HANDLERS,
    *sessions.HANDLERS,
    *reviews.HANDLERS,
    *notices.HANDLERS,
    *reports.HANDLERS,
    *statement.HANDLERS,
    *returns.HANDLERS,
)
"""Each function handles the operation of its name."""

DEFINITION = ServiceDefinition(
    contract=CONTRACT,
    handlers={CONTRACT.by_name[handler.__name__]: handler for handler in HANDLERS},
    jobs={CONTRACT.by_name["start_match_run"]: start_match_run},
    timers={AGAIN: look_again_at_carer},
    subscriptions=SUBSCRIPTIONS,
    republishers={
        "child": children.republish_children,
        "link": republish_links,
        "session": sessions.republish_sessions,
        "review": review_lists.republish_reviews,
        "visit": review_lists.republish_visits,
        "visiting_plan": planning.republish_visiting_plans,
        "notice": notices.republish_notices,
        "statement": statement.republish_statement,
    },
    council_tables=Base.metadata,
    council_migrations=Path(__file__).parent / "migrations",
)
