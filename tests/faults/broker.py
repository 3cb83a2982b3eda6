"""What an operator can do at the broker by AMQP: look at a queue, delete it, publish by hand."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import kombu

from chassis.identifiers import new_identifier

QUEUE = "evt-carers--gateway.feed"
DEAD = f"{QUEUE}.dead"
EXCHANGE = "carers.events"


@contextlib.contextmanager
def channel(url: str) -> Iterator[Any]:
    with kombu.Connection(url, connect_timeout=10) as connection:
        yield connection.channel()


def depth(url: str, queue: str) -> int:
    with channel(url) as opened:
        return int(opened.queue_declare(queue=queue, passive=True).message_count)


def delete(url: str, queue: str) -> None:
    with channel(url) as opened:
        opened.queue_delete(queue)


def envelope(council: str, subject: str, sequence: int) -> dict[str, Any]:
    """An event of `carers` as its relay would send it."""
    return {
        "specversion": "1.0",
        "id": str(new_identifier()),
        "type": "carers.enquiry.changed.v1",
        "source": "/kinweave/carers",
        "subject": subject,
        "time": datetime.now(UTC).isoformat(),
        "datacontenttype": "application/json",
        "tenant": council,
        "sequence": sequence,
        "data": {},
    }


def publish(
    url: str,
    body: bytes | Mapping[str, Any],
    council: str,
    exchange: str = EXCHANGE,
    routing_key: str = "enquiry.changed.v1",
) -> None:
    """Put a message on an exchange, by default that of `carers`, and wait until the broker has it."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with channel(url) as opened:
        opened.confirm_select()
        message = opened.prepare_message(
            content,
            content_type="application/cloudevents+json",
            headers={"nameko.council": council},
            properties={"delivery_mode": 2},
        )
        opened.basic_publish_confirm(message, exchange=exchange, routing_key=routing_key, mandatory=True)
