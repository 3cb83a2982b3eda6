"""One installation for the faults that heal: broker, database, `carers` and the gateway, all ours to harm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation
from tests.faults.reading import Feed
from tests.support.http import Client
from tests.support.suite import suite

COUNCIL = "synthetic-01"


@pytest.fixture(scope="package")
def installed() -> Iterator[Installation]:
    with suite() as made:
        installation = Installation(made)
        installation.start("carers", "gateway")
        yield installation


@pytest.fixture
def installation(installed: Installation) -> Iterator[Installation]:
    """Whole at the beginning of each test; what a test leaves ended or stopped is started again after it."""
    yield installed
    installed.make_whole()


@pytest.fixture
def client(installation: Installation) -> Client:
    """Of the council `synthetic-01`, with a token that is fresh."""
    found = installation.suite.client(COUNCIL)
    found.authenticate()
    return found


@pytest.fixture
def feed(client: Client) -> Feed:
    """The council's events from now on."""
    return Feed.from_now_on(client)
