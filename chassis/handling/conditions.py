"""Which version of a record the caller has seen, as its preconditions tell (RFC 9110 13.1)."""

from __future__ import annotations

import re

from chassis.contracts.operation import Operation, Precondition
from chassis.problems import PRECONDITION_REQUIRED, UNREADABLE, Problem

_MEMBER = re.compile(r'[ \t]*(?:(W/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*)?(?:,|\Z)')
_OURS = re.compile(r"0|[1-9][0-9]{0,8}")
_PROXY = (
    "A proxy between the client and Kinweave has probably compressed the answer and changed its ETag: let it leave"
    ' answers below /v1 as they are, and send the ETag as Kinweave gives it out, such as "3".'
)


def creates(operation: Operation, if_none_match: str | None) -> bool:
    """Whether the caller means to create the record that a PUT would replace."""
    return operation.method == "PUT" and (if_none_match or "").strip() == "*"


def versions_seen(operation: Operation, if_match: str | None, if_none_match: str | None) -> frozenset[int] | None:
    """The versions that If-Match names, None where it names none and need not. Raises `Problem`: 428 where a version is
    missing, 400 where a condition cannot be read or would not be heeded."""
    if not operation.writes:
        return None
    made_new = creates(operation, if_none_match)
    unconditional = if_match is None or if_match.strip() == "*"
    if operation.precondition is Precondition.REQUIRED and unconditional and not (made_new and if_match is None):
        first = ", or If-None-Match: * alone where you create it" if operation.method == "PUT" else ""
        raise Problem(PRECONDITION_REQUIRED, f"Send the ETag of the version that you have read as If-Match{first}.")
    if if_none_match is not None and not made_new:
        raise Problem(UNREADABLE, "If-None-Match is for GET, and as If-None-Match: * for a PUT that creates a record.")
    if operation.precondition is Precondition.NONE and if_match is not None:
        raise Problem(UNREADABLE, "This step compares no version, so leave If-Match out.")
    return None if unconditional else _versions(if_match or "")


def _versions(if_match: str) -> frozenset[int]:
    """Those of the strong tags of ours in a list of entity tags: weak and foreign ones match nothing."""
    strong: list[str] = []
    others: list[str] = []
    at = 0
    while at < len(if_match):
        member = _MEMBER.match(if_match, at)
        if member is None:
            raise Problem(UNREADABLE, 'If-Match is no list of ETags, each in quotation marks, such as "3".')
        at = member.end()
        if member[2] is not None:
            ours = not member[1] and _OURS.fullmatch(member[2])
            (strong if ours else others).append(member[2] if ours else f'{member[1] or ""}"{member[2]}"')
    if strong:
        return frozenset(map(int, strong))
    raise Problem(UNREADABLE, _words(others))


def _words(others: list[str]) -> str:
    altered = next((tag for tag in others if re.match(r'(W/)?"\d+', tag)), None)
    if altered is None:
        return 'If-Match holds no ETag that Kinweave gives out, such as "3".'
    weak = ", a weak tag, which never matches (RFC 9110 13.1.1)" if altered.startswith("W/") else ""
    return f"If-Match holds {altered[:40]}{weak}, and Kinweave gave out no such ETag. {_PROXY}"
