"""The scopes of this service. Closed scopes are never granted by default (Fostering Regulations 2011 reg 32)."""

from __future__ import annotations

ADDRESSES, DBS, ASYLUM, CONTACTS = "addresses:read", "dbs:read", "asylum:read", "contacts:read"
CONCERNS = "concerns:read"

ENQUIRIES_READ, ENQUIRIES_WRITE = "enquiries:read", "enquiries:write"
APPLICATIONS_READ, APPLICATIONS_WRITE = "applications:read", "applications:write"
CARERS_READ, CARERS_WRITE = "carers:read", "carers:write"
PLACEMENTS_READ, PLACEMENTS_WRITE = "placements:read", "placements:write"
EXPORTS_WRITE = "exports:write"

SCOPES = {
    ENQUIRIES_READ: "Read who asked about fostering or Family Link, and their events.",
    ENQUIRIES_WRITE: "Record enquiries, information packs, home visits and why an enquiry ended.",
    APPLICATIONS_READ: "Read applications with household, checks, visits, reports, recommendation and decision.",
    APPLICATIONS_WRITE: "Record applications and every step of their assessment and approval.",
    CARERS_READ: "Read approved carers and what they offer; their events name placed children by identifier.",
    CARERS_WRITE: "Change what is held of approved carers: social worker, availability, skills, checks, standing.",
    PLACEMENTS_READ: "Read placements and exemptions from the usual fostering limit, and the events of placements.",
    PLACEMENTS_WRITE: "Place children with carers, end placements, record exemptions.",
    EXPORTS_WRITE: "Have a council's own records put together for download.",
    ADDRESSES: "See postal addresses, telephone numbers and e-mail addresses of enquirers, applicants and carers.",
    DBS: "See the detail of Disclosure and Barring Service checks.",
    ASYLUM: "See detail of a child's asylum claim, age assessment and nationality.",
    CONTACTS: "See who referees and a child's people are, and what they said.",
    CONCERNS: "See why a carer was suspended, what was noted of it, and what reviews of the approval found.",
}

CLOSED = frozenset({ADDRESSES, DBS, ASYLUM, CONTACTS, CONCERNS})

ROLES = {
    "case-system": frozenset(
        {
            ENQUIRIES_READ,
            ENQUIRIES_WRITE,
            APPLICATIONS_READ,
            APPLICATIONS_WRITE,
            CARERS_READ,
            CARERS_WRITE,
            PLACEMENTS_READ,
            PLACEMENTS_WRITE,
        }
    ),
    "finance": frozenset({CARERS_READ, PLACEMENTS_READ}),
}
"""What a client of each kind needs of this service; the closed scopes are named one by one."""
