"""The event types that a follower asks for."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from chassis.contracts.events import EventType
from chassis.problems import INVALID, SCOPE_MISSING, FieldError, Problem

ANY_END = "*"


def wanted(written: str | None, types: Mapping[str, EventType], grants: frozenset[str]) -> list[str] | None:
    """The names that `links.session.*,carers.carer.approved.v1` means; None for all.

    Raises `Problem`: 422 where a part means no type, 403 where no type that is meant is open to `grants`.
    """
    if written is None:
        return None
    found: set[str] = set()
    for part in written.split(","):
        meant = {name for name in types if _means(part.strip(), name)}
        if not meant:
            raise _unknown(part.strip(), types)
        found |= meant
    if not any(types[name].scope in grants for name in found):
        needed = ", ".join(sorted({types[name].scope for name in found}))
        raise Problem(SCOPE_MISSING, f"None of these types is open to this token; they need {needed}.")
    return sorted(found)


def _means(part: str, name: str) -> bool:
    return name.startswith(part.removesuffix(ANY_END)) if part.endswith(ANY_END) else name == part


def _unknown(part: str, types: Mapping[str, EventType]) -> Problem:
    near = get_close_matches(part, types, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    detail = f"{part[:120]!r} is no type of event; {meant}GET /docs lists them, and a * may stand for the end of one"
    return Problem(INVALID, "One field is not valid.", errors=[FieldError("?types", detail)])
