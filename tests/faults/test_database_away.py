"""The consumer's database goes away for a minute while events flow through a queue that counts deliveries."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import kombu
import pytest

from chassis.clock import system_clock
from chassis.identifiers import new_identifier
from chassis.rpc.client import RpcClient
from chassis.rpc.wire import Call
from tests.faults.broker import DEAD, QUEUE, channel, depth
from tests.faults.conftest import COUNCIL
from tests.faults.installation import Installation
from tests.faults.reading import Feed, enquiry, opened
from tests.support.http import eventually
from tests.support.rabbitmq import rabbitmq
from tests.support.suite import database_apart, suite

LIMIT, AWAY_SECONDS = 20, 60
PUBLISHED = "select count(*) from messaging.outbox where published_at is not null"


@pytest.fixture
def apart() -> Iterator[Installation]:
    """The gateway on a PostgreSQL of its own, and a broker that gives every queue a delivery limit of 20."""
    with rabbitmq() as broker:
        policy = json.dumps({"delivery-limit": LIMIT})
        broker.control("set_policy", "limit", "^(evt|probe)-", policy, "--apply-to", "queues")
        with suite(broker) as made, database_apart(made, "gateway"):
            installation = Installation(made)
            installation.start("carers", "gateway")
            yield installation


@pytest.fixture
def calls(apart: Installation) -> Iterator[RpcClient]:
    """`carers` called without the gateway, which lets nobody in for long while it cannot read who is revoked."""
    client = RpcClient(apart.suite.broker.url)
    yield client
    client.stop()


def open_by_call(calls: RpcClient) -> str:
    """The id of a new enquiry."""
    reply = calls.call(
        Call(
            service="carers",
            operation="open_enquiry",
            council=COUNCIL,
            client="faults",
            command=new_identifier(),
            deadline=system_clock() + timedelta(seconds=20),
            idempotency_key=str(uuid4()),
            body=json.dumps(enquiry()).encode(),
        )
    )
    assert reply.status == 201, reply
    return str(json.loads(reply.body)["id"])


def deliveries_until_dropped(url: str) -> int:
    """How often a message that is given back each time is delivered on a queue under the policy."""
    with channel(url) as opened_channel:
        queue = kombu.Queue("probe-limit", durable=True, queue_arguments={"x-queue-type": "quorum"})(opened_channel)
        queue.declare()
        kombu.Producer(opened_channel).publish("probe", routing_key=queue.name, delivery_mode=2)
        count = 0
        while (message := eventually(queue.get, seconds=1)) is not None:
            message.requeue()
            count += 1
        queue.delete()
        return count


def test_16_database_away_for_60_seconds(apart: Installation, calls: RpcClient) -> None:
    url = apart.suite.broker.url
    assert LIMIT <= deliveries_until_dropped(url) <= LIMIT + 2
    client = apart.suite.client(COUNCIL)
    feed = Feed.from_now_on(client)
    subjects = {opened(client)}
    assert not feed.lacks(subjects)
    database = apart.suite.apart["gateway"]
    database.stop()
    gone = time.monotonic()
    while time.monotonic() - gone < AWAY_SECONDS:
        subjects.add(open_by_call(calls))
        time.sleep(0.5)
    assert eventually(lambda: apart.ask("carers", PUBLISHED)[0][0] >= len(subjects), seconds=10)
    assert client.get("/events").status == 503
    database.start()
    assert len(subjects) > 2 * LIMIT
    assert eventually(lambda: client.get("/events").status == 200, seconds=30)
    assert not feed.lacks(subjects)
    assert all(feed.sequences(subject) == [1] for subject in list(subjects)[:20])
    assert not feed.doubles()
    # The probe of the delivery limit is given up here, and read among the dead letters once the database is back.
    assert eventually(lambda: depth(url, DEAD) == 0)
    assert not apart.ask("gateway", "select 1 from messaging.dead_letters")
    assert eventually(lambda: depth(url, QUEUE) == 0)
    inbox = apart.ask("gateway", "select state, count(*) from t_synthetic_01.inbox group by state")
    assert [(row.state, row.count) for row in inbox] == [("done", len(subjects))]
