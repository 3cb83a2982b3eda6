from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kombu import Connection

from chassis.embedded import broker

URL = "kinweave-memory://"


@pytest.fixture
def connect() -> Iterator[Callable[..., Connection]]:
    broker.reset()
    opened: list[Connection] = []

    def connect(url: str = URL) -> Connection:
        opened.append(Connection(url))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.release()
    broker.reset()


@pytest.fixture
def connection(connect: Callable[..., Connection]) -> Connection:
    return connect()


@pytest.fixture
def channel(connection: Connection) -> Any:
    return connection.channel()
