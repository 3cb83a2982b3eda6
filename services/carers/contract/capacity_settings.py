"""The numbers of what carers may take on: renewals of checks, resignation, the usual limit, emergencies."""

from __future__ import annotations

from chassis.contracts.settings import Setting

PRACTICE = "practice of several councils; the law names no number"

RENEWAL_MONTHS = Setting(
    "checks.renewal_months",
    int,
    36,
    "Months after which DBS, medical and local authority checks of an approved household are renewed.",
    PRACTICE + ": Brighton & Hove, Staffordshire and others renew all three every three years",
    1,
    120,
)
REMINDER_DAYS = Setting(
    "checks.reminder_days",
    int,
    120,
    "Days before a check is due at which it shows as due soon.",
    PRACTICE + ": Brighton & Hove writes four months ahead",
    0,
    365,
)
RESIGNATION_DAYS = Setting(
    "standing.resignation_days",
    int,
    28,
    "Days from the receipt of a written notice of resignation to the end of the approval.",
    "Fostering Services (England) Regulations 2011 reg 28(13)",
    1,
    120,
)
LIMIT_PER_HOME = Setting(
    "placements.limit_per_home",
    bool,
    False,
    "Whether the usual fostering limit counts all children of a home together, or those of each carer.",
    "Children Act 1989 Schedule 7 speaks of a person; Walsall applies it to each home as policy",
)
EMERGENCY_DAYS = Setting(
    "placements.emergency_working_days",
    int,
    6,
    "Most working days of an emergency placement outside the terms of approval.",
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 23",
    0,
    30,
)

CAPACITY_SETTINGS = (RENEWAL_MONTHS, REMINDER_DAYS, RESIGNATION_DAYS, LIMIT_PER_HOME, EMERGENCY_DAYS)
