from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.clock import system_clock
from chassis.configuration import Configuration
from chassis.councils import changes
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.provisioning import databases as provisioning
from tests.unit.gateway.rooms import DEFINITION
from tests.unit.gateway.support import NORTH, SOUTH, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="kinweave-gateway-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        with EmbeddedPostgres(home) as postgres:
            configuration = load_or_create(home).configure(Configuration(home=home))
            provisioning.provision_service(postgres.admin_url(), configuration, DEFINITION)
            provisioning.provision_councils(configuration, DEFINITION, [NORTH, SOUTH])
            made = Database(configuration, "gateway")
            for council in (NORTH, SOUTH):
                changes.add(made, council)
            yield made
            made.dispose()


@pytest.fixture
def performer(database: Database) -> Performer:
    return Performer(DEFINITION, database, Registry(database), Cursors("secret"), system_clock)
