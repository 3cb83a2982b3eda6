"""Asking `lifelonglinks` whether people may meet, from the transaction of another service. No answer means no."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Problem, Violation
from services.lifelonglinks.contract.refusals import RESTRICTIONS_UNAVAILABLE

OPERATION = "check_contact"
AT_ONCE = 500


def ask_about_contact(unit: UnitOfWork, pairs: Sequence[Mapping[str, Any]]) -> tuple[tuple[Violation, ...], ...]:
    """For each pair, in the order asked, the violations that forbid it; empty where it is permitted.

    A pair is as `POST /restrictions/check` takes it: `first` and `second`, each with `present` and perhaps `household`
    (lists of `{"kind", "id"}`), `intent`, and `days` or `period` (ISO dates); without either, today. Raises `Problem`
    (503, `restrictions-unavailable`) where the service is away, late, or answers anything but a judgement.
    """
    found: list[tuple[Violation, ...]] = []
    for start in range(0, len(pairs), AT_ONCE):
        found += _ask(unit, pairs[start : start + AT_ONCE])
    return tuple(found)


def _ask(unit: UnitOfWork, pairs: Sequence[Mapping[str, Any]]) -> list[tuple[Violation, ...]]:
    body = json.dumps({"pairs": [dict(pair) for pair in pairs]}).encode()
    try:
        reply = unit.ask("lifelonglinks", OPERATION, body=body)
    except Problem as problem:
        raise _unavailable(f"lifelonglinks does not answer: {problem.type.slug}.") from problem
    if reply.status != 200:
        raise _unavailable(f"lifelonglinks answers {reply.status}.")
    judged = json.loads(reply.body)["pairs"]
    if len(judged) != len(pairs):
        raise _unavailable("lifelonglinks has not judged every pair.")
    return [_violations(pair) for pair in judged]


def _violations(judged: Mapping[str, Any]) -> tuple[Violation, ...]:
    named = {r["rule"]: Violation(r["rule"], r["reason"], r["source"]) for r in judged["restrictions"]}
    return tuple(named[name] for name in sorted(named))


def _unavailable(detail: str) -> Problem:
    return Problem(RESTRICTIONS_UNAVAILABLE, detail, headers={"Retry-After": "5"})
