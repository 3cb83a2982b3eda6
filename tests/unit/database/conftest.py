"""One cluster for the tests of roles, migrations and registries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.provisioning.databases import provision_councils, provision_service
from tests.support.specimen import DEFINITION, SERVICE, cluster, configuration_for, council, forget


@pytest.fixture(scope="session")
def admin_url() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture(scope="module")
def configuration(admin_url: str) -> Configuration:
    """A database with the councils 1 to 3."""
    forget(admin_url, SERVICE)
    made = configuration_for(admin_url, SERVICE)
    provision_service(admin_url, made, DEFINITION)
    provision_councils(made, DEFINITION, [council(1), council(2), council(3)])
    return made


@pytest.fixture
def database(configuration: Configuration) -> Iterator[Database]:
    found = Database(configuration, SERVICE)
    yield found
    found.dispose()
