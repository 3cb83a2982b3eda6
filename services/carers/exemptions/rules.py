"""Rules on exemptions from the usual fostering limit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chassis.rules import rule
from chassis.spelling import compared

SCHEDULE_7 = "Children Act 1989 Schedule 7 para 4"


@rule("exemption-names-children", "An exemption names at least one child, each once.", SCHEDULE_7)
def EXEMPTION_NAMES_CHILDREN(children: Collection[str]) -> bool:
    return len(children) > 0 and len({compared(number) for number in children}) == len(children)


@rule("exemption-stands", "The exemption was cancelled.", SCHEDULE_7)
def EXEMPTION_STANDS(cancelled_on: date | None) -> bool | str:
    return cancelled_on is None or f"The exemption was cancelled on {cancelled_on}."


@rule("variation-named", "Nothing was named that varies.", SCHEDULE_7)
def VARIATION_NAMED(fields: Collection[str]) -> bool:
    return len(fields) > 0
