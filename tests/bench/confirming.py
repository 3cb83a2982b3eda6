"""The simplest reliable publisher: one message at a time, each confirmed before the next is sent."""

from __future__ import annotations

import time
from typing import Any

import kombu

from chassis.messaging.topology import queue_arguments

QUEUE = "bench-confirmed"
WARM_UP_SECONDS = 0.5


def one_by_one(url: str, body: bytes, seconds: float) -> float:
    """Messages a second that get confirmed by a quorum queue declared as those of the subscriptions are."""
    with kombu.Connection(url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=queue_arguments(QUEUE, ordered=False))
        message = channel.prepare_message(
            body, content_type="application/cloudevents+json", properties={"delivery_mode": 2}
        )
        try:
            _publish(channel, message, WARM_UP_SECONDS)
            return _publish(channel, message, seconds)
        finally:
            channel.queue_delete(QUEUE)


def _publish(channel: Any, message: Any, seconds: float) -> float:
    count, began = 0, time.monotonic()
    while (spent := time.monotonic() - began) < seconds:
        channel.basic_publish_confirm(message, exchange="", routing_key=QUEUE, mandatory=True)
        count += 1
    return count / spent
