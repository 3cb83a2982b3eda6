"""The numbers of sessions that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

PRACTICE = "practice; no law names a number"

LATE_NOTICE_HOURS = Setting(
    "sessions.late_notice_hours",
    int,
    48,
    "A session cancelled with less notice than this, in hours, is a late cancellation.",
    PRACTICE,
    0,
    720,
)
RECORDED_LATE_DAYS = Setting(
    "sessions.recorded_late_days",
    int,
    28,
    "Days after its beginning within which a session that nobody booked ahead can still be entered.",
    PRACTICE,
    0,
    366,
)
CALENDAR_DAYS = Setting(
    "sessions.calendar_address_days",
    int,
    180,
    "Days for which the address of a calendar is good.",
    PRACTICE,
    1,
    366,
)

SETTINGS: tuple[Setting, ...] = (LATE_NOTICE_HOURS, RECORDED_LATE_DAYS, CALENDAR_DAYS)
