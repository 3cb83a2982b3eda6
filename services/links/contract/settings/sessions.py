"""The numbers of sessions that a council sets."""

from __future__ import annotations

from collections.abc import Mapping

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
CALENDAR_AFTER_DAYS = Setting(
    "sessions.calendar_days_after_end",
    int,
    31,
    "Days after the end of a link for which its calendar tells what was called off, so that telephones forget it.",
    PRACTICE,
    0,
    366,
)


def _hour(name: str, default: int, meaning: str) -> Setting:
    return Setting(f"sessions.{name}", int, default, meaning, "practice; no law names an hour", 0, 23)


HOURS: Mapping[str, Setting] = {
    "after_school": _hour("after_school_from_hour", 14, "The hour from which on a session after school may begin."),
    "evening": _hour("evening_from_hour", 16, "The hour from which on a session in the evening may begin."),
    "earliest": _hour("day_from_hour", 6, "The hour from which on a session by day may begin."),
    "latest": _hour("day_until_hour", 23, "The hour at which a session by day ends at the latest."),
    "minutes": Setting(
        "sessions.shortest_minutes", int, 30, "The least minutes of a session by day.", PRACTICE, 1, 720
    ),
}
"""By the name that the rule on slots knows them by."""

SETTINGS: tuple[Setting, ...] = (
    LATE_NOTICE_HOURS,
    RECORDED_LATE_DAYS,
    CALENDAR_DAYS,
    CALENDAR_AFTER_DAYS,
    *HOURS.values(),
)
