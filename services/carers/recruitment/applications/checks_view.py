"""Checks as they are answered; the schema closes their detail to whoever lacks its scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.carers.recruitment.applications.tables import Check


def checks_view(checks: Iterable[Check]) -> dict[str, Any]:
    views: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in VIEWS.values()}
    for check in checks:
        name, view = VIEWS[check.kind]
        views[name].append(view(check))
    return views


def _dbs(check: Check) -> dict[str, Any]:
    days = {"issued_on": check.done_on, "status_checked_on": check.confirmed_on}
    return {"person": check.person, "detail": {**check.detail, **days, "outcome": check.outcome}}


def _medical(check: Check) -> dict[str, Any]:
    return {"person": check.person, "reported_on": check.done_on, "outcome": check.outcome}


def _reference(check: Check) -> dict[str, Any]:
    return {**check.detail, "received_on": check.done_on, "interviewed_on": check.confirmed_on}


def _local_authority(check: Check) -> dict[str, Any]:
    return {**check.detail, "replied_on": check.done_on, "outcome": check.outcome}


def _former_service(check: Check) -> dict[str, Any]:
    return {**check.detail, "received_on": check.done_on}


VIEWS = {
    "dbs": ("dbs", _dbs),
    "medical": ("medicals", _medical),
    "reference": ("references", _reference),
    "local_authority": ("local_authority", _local_authority),
    "former_service": ("former_service", _former_service),
}
