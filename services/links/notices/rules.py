"""Rules on telling people."""

from __future__ import annotations

from datetime import date

from chassis.rules import rule

TELLING = "Children Act 1989 section 22(4): parents, child and others whose wishes matter are told and asked"
SAFEGUARDED = "Children Act 1989 section 22(3): a child's welfare is safeguarded"
RECORDS = "UK GDPR Article 5(1)(d): records are accurate"


@rule("told-once", "That this person was told is recorded already.", RECORDS)
def TOLD_ONCE(told_on: date | None) -> bool:
    return told_on is None


@rule("told-after-it-happened", "Nobody is told before it happens.", RECORDS)
def TOLD_AFTER_IT_HAPPENED(happened_on: date, told_on: date) -> bool:
    return happened_on <= told_on


@rule("told-before-withdrawn", "This person is not to be told any more, for safeguarding reasons.", SAFEGUARDED)
def TOLD_BEFORE_WITHDRAWN(withdrawn_on: date | None, told_on: date) -> bool | str:
    """What was told before, or on that day, is recorded as it was."""
    return (
        withdrawn_on is None
        or told_on <= withdrawn_on
        or (
            f"Not since {withdrawn_on}, for safeguarding reasons: ask the link's own worker, who decides what this"
            " person is told, and by whom."
        )
    )


@rule("told-who-may-learn", "This person may not be told of the child, for safeguarding reasons.", SAFEGUARDED)
def TOLD_WHO_MAY_LEARN(forbidden: bool) -> bool | str:
    """By what is known of restrictions now, before the notice itself is withdrawn."""
    return not forbidden or (
        "This person may not be told of the child, for safeguarding reasons: tell nothing, and ask the link's own"
        " worker, who decides what this person is told, and by whom."
    )


@rule("told-by-today", "That somebody will be told is not recorded before they were.", RECORDS)
def TOLD_BY_TODAY(told_on: date, today: date) -> bool:
    return told_on <= today
