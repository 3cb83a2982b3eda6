"""The scopes of this service."""

from __future__ import annotations

RESTRICTIONS_READ, RESTRICTIONS_WRITE = "restrictions:read", "restrictions:write"
NARRATIVES = "restriction-narratives:read"

SCOPES = {
    RESTRICTIONS_READ: "Read who must not meet or learn of whom, ask whether people may meet, and follow the events.",
    RESTRICTIONS_WRITE: "Add, change, review and lift contact restrictions.",
    NARRATIVES: "See in words why a contact restriction was made, reviewed or lifted.",
}

CLOSED = frozenset({NARRATIVES})

ROLES = {
    "case-system": frozenset({RESTRICTIONS_READ, RESTRICTIONS_WRITE}),
}
"""What a client of each kind needs of this service; the closed scopes are named one by one."""
