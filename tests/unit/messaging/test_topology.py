"""Names and arguments that a region's broker already knows; a change would break every queue that stands."""

from __future__ import annotations

from chassis.definition import Subscription
from chassis.messaging import topology


def test_names() -> None:
    queue = topology.queue_of("links", Subscription("carers", "carers", {}))
    assert queue == "evt-carers--links.carers"
    assert topology.dead_queue_of(queue) == "evt-carers--links.carers.dead"
    assert topology.exchange_of("carers") == "carers.events"
    assert topology.republish_queue_of("carers") == "republish-carers"


def test_arguments_hold_only_what_never_changes() -> None:
    arguments = topology.queue_arguments("some-queue", ordered=False)
    assert arguments == {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": "kinweave.dead",
        "x-dead-letter-routing-key": "some-queue",
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    assert topology.queue_arguments("q", ordered=True)["x-single-active-consumer"] is True
