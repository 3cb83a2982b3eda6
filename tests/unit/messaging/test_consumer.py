"""What a consumer says of deliveries, and when: never before the commit."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from chassis.configuration import Configuration
from chassis.contracts.contract import Contract
from chassis.definition import ServiceDefinition, Subscription
from chassis.identifiers import new_identifier
from chassis.messaging import consumer as module
from chassis.messaging.inbox import Outcome
from chassis.messaging.incoming import COUNCIL_HEADER
from chassis.messaging.session import Session, Verdict
from chassis.messaging.workers import Delivery
from tests.unit.messaging.support import GOOD, Channel


def delivery(tag: int, council: str) -> Delivery:
    envelope = {**GOOD, "id": str(new_identifier()), "tenant": council}
    return Delivery(tag, json.dumps(envelope).encode(), {COUNCIL_HEADER: council}, "thing.changed.v1")


@pytest.mark.parametrize("together", [True, False])
def test_each_is_acknowledged_after_its_own_commit(together: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def commit_together(*arguments: Any) -> list[Outcome]:
        envelopes = arguments[-1] if together else []
        told.extend(["committed"] * bool(envelopes))
        return [Outcome.DONE for _ in envelopes]

    def commit(*_: Any, **__: Any) -> Outcome:
        told.append("committed")
        return Outcome.DONE

    monkeypatch.setattr(module, "handle_together", commit_together)
    monkeypatch.setattr(module, "handle", commit)
    subscription = Subscription("plain", "alpha", {})
    nothing: Any = None
    consumer = module.Consumer(
        ServiceDefinition(Contract("beta", "Listens")), subscription, nothing, nothing, Configuration(), nothing
    )
    session = Session(Channel(), threading.Event())
    waiting = [delivery(1, "south"), delivery(2, "north"), delivery(3, "south")]
    for decided, verdict in consumer._handle(waiting, session):
        told.append((verdict, [one.tag for one in decided]))
    said = Verdict.ACKNOWLEDGE
    north, south = [(said, [2])], [(said, [1, 3])] if together else [(said, [1]), (said, [3])]
    expected = [part for one in (*north, *south) for part in ("committed", one)]
    assert told == expected
