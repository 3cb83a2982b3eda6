"""Asking `lifelonglinks` whether people may meet, from the transaction of another service. No answer means no."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import INVALID, FieldError, Problem, Violation
from chassis.rules import require
from services.lifelonglinks.contract.contact import CONTACT_CAN_BE_ASKED_ABOUT
from services.lifelonglinks.contract.refusals import RESTRICTIONS_UNAVAILABLE
from services.lifelonglinks.contract.schemas.common import Person

OPERATION = "check_contact"
AT_ONCE, MOST_ASKED = 500, 5_000
"""Pairs in one question, and how many people and days it may name in all: more would hold up every other council."""
NOWHERE: Mapping[str, str] = MappingProxyType({})


def ask_about_contact(
    unit: UnitOfWork, pairs: Sequence[Mapping[str, Any]], kept_in: Mapping[str, str] = NOWHERE
) -> tuple[tuple[Violation, ...], ...]:
    """For each pair, in the order asked, the violations that forbid it; empty where it is permitted.

    A pair is as `POST /restrictions/check` takes it: `first` and `second`, each with `present` and perhaps `household`
    (lists of `{"kind", "id"}`), `intent`, and `days` or `period` (ISO dates); without either, today. Numbers are asked
    about in their one spelling. `kept_in` says of numbers which record holds them and what mends it.

    Raises `Problem`: 409 where such a record holds a number that nobody can be asked about, 422 where another cannot,
    503 (`restrictions-unavailable`) where the service is away, late, or answers anything but a judgement.
    """
    wrong = dict.fromkeys(p["id"] for p in _people(pairs) if p["id"] in kept_in and not _can_be_read(p))
    require(CONTACT_CAN_BE_ASKED_ABOUT.judge([kept_in[number] for number in wrong]))
    found: list[tuple[Violation, ...]] = []
    for some in _in_parts(pairs):
        found += _ask(unit, some)
    return tuple(found)


def size_of(pair: Mapping[str, Any]) -> int:
    """How many people and days a pair names."""
    sides = [pair[name] for name in ("first", "second")]
    return sum(len(side["present"]) + len(side.get("household", ())) for side in sides) + len(pair.get("days", ()))


def _in_parts(pairs: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """As many pairs together as one question takes."""
    part: list[Mapping[str, Any]] = []
    size = 0
    for pair in pairs:
        if part and (len(part) == AT_ONCE or size + size_of(pair) > MOST_ASKED):
            yield part
            part, size = [], 0
        part.append(pair)
        size += size_of(pair)
    if part:
        yield part


def _ask(unit: UnitOfWork, pairs: Sequence[Mapping[str, Any]]) -> list[tuple[Violation, ...]]:
    body = json.dumps({"pairs": [dict(pair) for pair in pairs]}).encode()
    try:
        reply = unit.ask("lifelonglinks", OPERATION, body=body)
    except Problem as problem:
        raise _unavailable(f"lifelonglinks does not answer: {problem.type.slug}.") from problem
    if reply.status == 422 and (errors := _unreadable(pairs, reply.body)):
        raise Problem(INVALID, "Contact restrictions cannot be asked about this.", errors=errors)
    if reply.status != 200:
        raise _unavailable(f"lifelonglinks answers {reply.status}.")
    judged = json.loads(reply.body)["pairs"]
    if len(judged) != len(pairs):
        raise _unavailable("lifelonglinks has not judged every pair.")
    return [_violations(pair) for pair in judged]


def _people(pairs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, str]]:
    for pair in pairs:
        for side in (pair["first"], pair["second"]):
            yield from (*side["present"], *side.get("household", ()))


def _can_be_read(person: Mapping[str, str]) -> bool:
    return not Person().validate(dict(person))


def _unreadable(pairs: Sequence[Mapping[str, Any]], body: bytes) -> list[FieldError]:
    """What was wrong, told of the person in place of where that person stands in what we asked."""
    errors = json.loads(body).get("errors", [])
    return [FieldError("", f"{_whom(pairs, str(e['pointer']))}{e['detail']}") for e in errors]


def _whom(pairs: Sequence[Mapping[str, Any]], pointer: str) -> str:
    found: Any = {"pairs": pairs}
    for part in pointer.split("/")[1:]:
        found = found[int(part)] if part.isdigit() else found[part]
        if isinstance(found, dict) and "kind" in found:
            return f"{found['kind']} {found['id']}: "
    return ""


def _violations(judged: Mapping[str, Any]) -> tuple[Violation, ...]:
    named = {r["rule"]: Violation(r["rule"], r["reason"], r["source"]) for r in judged["restrictions"]}
    return tuple(named[name] for name in sorted(named))


def _unavailable(detail: str) -> Problem:
    return Problem(RESTRICTIONS_UNAVAILABLE, detail, headers={"Retry-After": "5"})
