"""The numbers of the return that a council sets."""

from __future__ import annotations

from chassis.contracts.settings import Setting

MORE_THAN_HOURS = Setting(
    "returns.more_than_hours",
    int,
    0,
    "A break with a night is a row of the return (SSDA903) only where it lasts more than so many hours.",
    "0: days counted as the Department's rule 365 does. Children Act 1989 section 22(2) counts more than 24"
    " hours; check the number against the text before relying on it",
    most=48,
)

SETTINGS: tuple[Setting, ...] = (MORE_THAN_HOURS,)
