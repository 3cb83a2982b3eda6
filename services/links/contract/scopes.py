"""The scopes of this service. Addresses and the contacts of a child's people are closed by the scopes of `carers`;
what names somebody whom a restriction leaves out is for whoever may read restrictions (decision 10)."""

from __future__ import annotations

from services.carers.contract import scopes as of_carers
from services.lifelonglinks.contract import RESTRICTIONS_READ

ADDRESSES = {"scope": of_carers.ADDRESSES}
CONTACTS = {"scope": of_carers.CONTACTS}
LEFT_OUT = {"scope": RESTRICTIONS_READ}
"""Metadata of the fields that only those scopes open."""

SHORT_BREAKS_READ, SHORT_BREAKS_WRITE = "short-breaks:read", "short-breaks:write"
MATCHING_READ, MATCHING_WRITE = "matching:read", "matching:write"
LINKS_READ, LINKS_WRITE = "links:read", "links:write"
SESSIONS_READ, SESSIONS_WRITE = "sessions:read", "sessions:write"
REPORTS_READ = "short-breaks-reports:read"
RETURNS_READ = "returns:read"
STATEMENT_WRITE, STATEMENT_READ = "short-breaks-statement:write", "short-breaks-statement:read"

SCOPES = {
    SHORT_BREAKS_READ: "Read children who are assessed for short breaks: needs, wishes, what is wanted.",
    SHORT_BREAKS_WRITE: "Record children who are assessed for short breaks.",
    MATCHING_READ: "Read suggestions of carers for children and of children for carers, and match runs.",
    MATCHING_WRITE: "Have the whole waiting list matched.",
    LINKS_READ: "Read links, what was shared with whom, agreements, reviews and visits, and their events.",
    LINKS_WRITE: "Propose links and take every step of them: profiles, introductions, agreements, reviews, visits.",
    SESSIONS_READ: "Read sessions, their records and the count of days, and their events.",
    SESSIONS_WRITE: "Book, confirm, change, cancel and complete sessions.",
    REPORTS_READ: "Read the reports on waiting, unmet need, use of sessions and spare capacity.",
    RETURNS_READ: "Read the rows of the return on looked-after children (SSDA903).",
    STATEMENT_WRITE: "Write the council's short breaks services statement, which is public.",
    STATEMENT_READ: "Hear on the event feed of new versions of that statement; to read it nothing is needed.",
}

CLOSED: frozenset[str] = frozenset()

ROLES = {
    "case-system": frozenset(
        {
            SHORT_BREAKS_READ,
            SHORT_BREAKS_WRITE,
            MATCHING_READ,
            MATCHING_WRITE,
            LINKS_READ,
            LINKS_WRITE,
            SESSIONS_READ,
            SESSIONS_WRITE,
        }
    ),
    "finance": frozenset({SESSIONS_READ}),
}
"""What a client of each kind needs of this service; the closed scopes are named one by one."""
