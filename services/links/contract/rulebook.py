"""Where the rules stand that the operations name: whoever reads the contract has their reasons and sources with it."""

from __future__ import annotations

from types import ModuleType

from services.links.agreements import rules as of_agreements
from services.links.allocation import rules as of_allocation
from services.links.children import rules as of_children
from services.links.day_limits import rules as of_day_limits
from services.links.duties import rules as of_duties
from services.links.history import rules as of_history
from services.links.home import rules as of_homes
from services.links.linking import rules as of_links
from services.links.matching import rules as of_matching
from services.links.notices import rules as of_notices
from services.links.returns import rules as of_returns
from services.links.reviews import rules as of_reviews
from services.links.series import rules as of_series
from services.links.sessions.calendars import rules as of_calendars
from services.links.sessions.capacity import rules as of_capacity
from services.links.sessions.gates import rules as of_gates
from services.links.sessions.patterns import rules as of_patterns
from services.links.sessions.recording import rules as of_recording
from services.links.statement import rules as of_statements
from services.links.statement.directory import rules as of_directories

RULEBOOK: tuple[ModuleType, ...] = (
    of_children,
    of_matching,
    of_homes,
    of_links,
    of_allocation,
    of_agreements,
    of_reviews,
    of_notices,
    of_returns,
    of_day_limits,
    of_history,
    of_series,
    of_gates,
    of_capacity,
    of_patterns,
    of_recording,
    of_calendars,
    of_statements,
    of_directories,
    of_duties,
)
