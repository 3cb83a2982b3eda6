"""Driving a journey over HTTP, as any client of the gateway would."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from chassis.clock import day_of
from deploy.command.demonstration.approval import Journey, Step, approval
from deploy.command.demonstration.short_breaks import short_breaks

PATIENCE_SECONDS, PAUSE_SECONDS = 20.0, 0.2


class Response(Protocol):
    @property
    def status(self) -> int: ...

    @property
    def json(self) -> Any: ...

    @property
    def seconds(self) -> float: ...


class Caller(Protocol):
    """An authenticated client of one council; paths stand below the council's."""

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Response: ...


Observe = Callable[[Step, Response], None]
"""Told of each step and its answer."""


class StepRefused(Exception):
    """A step was not answered with success; the message holds the answer."""


def drive(
    client: Caller,
    today: date | None = None,
    kind_of_care: str = "mainstream",
    observe: Observe | None = None,
) -> dict[str, str]:
    """A household from enquiry to approval, and for `family_link` on to a link with sessions. Answers the ids of its
    records by the path parameter that takes them.

    `mainstream` and `supported_lodgings` need no scheme of the council. Raises StepRefused.
    """
    day = today or day_of(datetime.now(UTC))
    ids = follow(client, approval(day, kind_of_care), observe)
    if kind_of_care == "family_link":
        ids |= follow(client, short_breaks(day, ids["carer_id"]), observe)
    return ids


def follow(client: Caller, journey: Journey, observe: Observe | None = None) -> dict[str, str]:
    """Make each call of a journey in turn. Raises StepRefused."""
    step = next(journey)
    while True:
        response = _answer(client, step)
        if not 200 <= response.status < 300:
            raise StepRefused(f"{step.title}: {response.status} {response.json}")
        if observe is not None:
            observe(step, response)
        try:
            step = journey.send(response.json)
        except StopIteration as end:
            ids: dict[str, str] = end.value
            return ids


def _answer(client: Caller, step: Step) -> Response:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        response = client.call(step.method, step.path, step.body, {"Kinweave-Actor": step.actor, **step.headers})
        satisfied = step.until is None or response.status >= 300 or step.until(response.json)
        if satisfied or time.monotonic() > end:
            return response
        time.sleep(PAUSE_SECONDS)
