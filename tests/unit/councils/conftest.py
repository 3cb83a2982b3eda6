"""A registry in a real database, filled anew for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from chassis.configuration import Configuration
from chassis.councils import changes
from chassis.database.database import Database
from chassis.provisioning.databases import provision_service
from tests.support.specimen import DEFINITION, SERVICE, cluster, configuration_for, council, forget


@pytest.fixture(scope="session")
def configuration() -> Iterator[Configuration]:
    with cluster() as url:
        forget(url, SERVICE)
        made = configuration_for(url, SERVICE)
        provision_service(url, made, DEFINITION)
        yield made


@pytest.fixture
def database(configuration: Configuration) -> Iterator[Database]:
    """The councils 1 and 2 are known."""
    found = Database(configuration, SERVICE)
    with found.owner.begin() as connection:
        connection.execute(text("truncate registry.councils, registry.settings, messaging.timers"))
    changes.add(found, council(1))
    changes.add(found, council(2))
    yield found
    found.dispose()
