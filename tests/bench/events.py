"""A carer's change in `carers` until it stands in `links`' replica: at a steady rate, and as many as will go.

Steady: `set_availability` is called 50 times a second over RPC; measured is from the commit of its transaction in
`carers` to that of the inbox row and the replica in `links`. Saturated: while nothing is relayed, real units of work
fill the outbox of `carers`; then the relay is let go, and the rate is that of the effects' commits from the first to
the last. Beside it, within the same half minute: one event's body published to a quorum queue of the same kind, each
confirmed before the next. See `commits` for the instants.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.announcing import Announcer
from tests.bench.commits import announced, changed_at, heard_at, record_commits
from tests.bench.confirming import one_by_one
from tests.bench.load import percentile
from tests.bench.table import Table
from tests.faults.installation import Installation
from tests.support.http import eventually
from tests.support.suite import suite

COUNCILS = ("synthetic-01", "synthetic-03")
CARERS_EACH = 100
RATE, P99_GOAL = 50.0, 50.0
BACKLOG = 3000
GOAL, STRETCH = 0.25, 0.5
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Round:
    """Latencies in milliseconds, ascending; rates a second."""

    latencies: list[float]
    late: int
    through: float
    confirmed: float


def measure(rounds: int = 5, seconds: float = 15.0, confirming: float = 4.0) -> Table:
    with _installed() as (place, announcer):
        _steady(place, announcer, 4.0)
        _saturated(place, announcer, BACKLOG // 3)
        found = []
        for number in range(rounds):
            print(f"  round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            latencies, late = _steady(place, announcer, seconds)
            through = _saturated(place, announcer, BACKLOG)
            found.append(Round(latencies, late, through, _sequential(place, confirming)))
            print(f"    {_told(found[-1])}", file=sys.stderr, flush=True)
    return _table(found, seconds)


@contextlib.contextmanager
def _installed() -> Iterator[tuple[Installation, Announcer]]:
    """Carers approved and known to `links`."""
    with suite() as installed:
        record_commits(installed)
        place = Installation(installed)
        announcer = Announcer(installed, COUNCILS, CARERS_EACH)
        try:
            place.start("links", "carers")
            _until_empty(place)
            yield place, announcer
        finally:
            announcer.close()


def _steady(place: Installation, announcer: Announcer, seconds: float) -> tuple[list[float], int]:
    correlations, late = announcer.steadily(RATE, seconds)
    _until_empty(place)
    events = announced(place, correlations)
    begun = changed_at(place, COUNCILS, correlations)
    heard = _heard(place, events)
    return sorted((heard[one] - begun[correlation]) * 1000 for one, correlation in events.items()), late


def _saturated(place: Installation, announcer: Announcer, count: int) -> float:
    with place.relay_held():
        correlations = announcer.pile_up(count)
    _until_empty(place)
    instants = sorted(_heard(place, announced(place, correlations)).values())
    return (len(instants) - 1) / (instants[-1] - instants[0])


def _heard(place: Installation, events: Mapping[Any, str]) -> Mapping[Any, float]:
    """When each event took effect. Raises RuntimeError where one does not."""
    end = time.monotonic() + PATIENCE_SECONDS
    while len(heard := heard_at(place, COUNCILS, list(events))) < len(events):
        if time.monotonic() > end:
            raise RuntimeError(f"{len(events) - len(heard)} events took no effect")
        time.sleep(0.2)
    return heard


def _until_empty(place: Installation) -> None:
    """Until everything for links is published. The rest would wait for the gateway, which does not run here."""
    others = "delete from messaging.outbox where routing_key not like 'carer.%'"
    left = "select 1 from messaging.outbox where published_at is null limit 1"
    if not eventually(lambda: not (place.tell("carers", others) or place.ask("carers", left)), PATIENCE_SECONDS):
        raise RuntimeError("the outbox does not empty")


def _sequential(place: Installation, seconds: float) -> float:
    newest = "select envelope::text as body from messaging.outbox order by position desc limit 1"
    return one_by_one(place.suite.broker.url, place.ask("carers", newest)[0].body.encode(), seconds)


def _told(one: Round) -> str:
    told = {"p50": percentile(one.latencies, 50), "p99": percentile(one.latencies, 99)}
    told |= {"through": one.through, "confirmed": one.confirmed, "ratio": one.through / one.confirmed}
    return json.dumps({name: round(value, 2) for name, value in told.items()})


def _table(found: list[Round], seconds: float) -> Table:
    p50, p99 = (median(percentile(one.latencies, share) for one in found) for share in (50, 99))
    whole = sorted(latency for one in found for latency in one.latencies)
    late = sum(one.late for one in found)
    through, confirmed = median(one.through for one in found), median(one.confirmed for one in found)
    ratio = median(one.through / one.confirmed for one in found)
    worst, best = (pick(one.through / one.confirmed for one in found) for pick in (min, max))
    reached = "stretch reached" if ratio >= STRETCH else "goal reached" if ratio >= GOAL else "not reached"
    return Table(
        f"A carer's change until it stands in links, RabbitMQ, {len(found)} rounds",
        ["", "median of the rounds", "all rounds"],
        [
            [f"{RATE:.0f} changes/s, {seconds:g} s: p50 ms", f"{p50:.1f}", f"{percentile(whole, 50):.1f}"],
            ["the same: p99 ms", f"{p99:.1f}", f"{percentile(whole, 99):.1f}"],
            [f"{BACKLOG} changes waiting: effects/s", f"{through:.0f}", ""],
            ["one by one, each confirmed: messages/s", f"{confirmed:.0f}", ""],
            ["effects to confirmed messages", f"{ratio:.0%}", f"{worst:.0%} to {best:.0%}"],
        ],
        [
            f"{len(whole)} changes at the steady rate, {late} of them called over 10 ms late.",
            f"Goal: p99 under {P99_GOAL:.0f} ms: {'reached' if p99 < P99_GOAL else 'not reached'} ({p99:.1f}).",
            f"Goal: {GOAL:.0%} of one by one, stretch {STRETCH:.0%}: {reached} ({ratio:.0%}).",
        ],
    )
