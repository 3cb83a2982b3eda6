"""What the tests share: one broker for each run, one installation for each kind of test that leaves it whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.rabbitmq import Broker, rabbitmq
from tests.support.suite import Suite, suite

COUNCIL, NEIGHBOUR = "synthetic-01", "synthetic-02"


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A RabbitMQ that no test may stop or kill."""
    with rabbitmq() as found:
        yield found


@pytest.fixture(scope="session")
def running(broker: Broker) -> Iterator[Suite]:
    """The whole suite as five processes. Tests use councils and clients of their own making and leave it running."""
    with suite(broker) as made:
        made.start("carers", "links", "activities", "lifelonglinks", "gateway")
        yield made
