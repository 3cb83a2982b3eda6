"""One PostgreSQL for these tests, provisioned as in production; a council for each kind of test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import Clock, system_clock
from chassis.configuration import Configuration
from chassis.contracts.settings import Settings
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.embedded.postgres import EmbeddedPostgres
from chassis.embedded.secrets import load_or_create
from chassis.provisioning.databases import provision_council, provision_service
from services.lifelonglinks.definition import DEFINITION
from tests.service.lifelonglinks.desk import Desk


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Configuration]:
    home: Path = tmp_path_factory.mktemp("lifelonglinks")
    with EmbeddedPostgres(home) as postgres:
        configuration = load_or_create(home).configure(Configuration(home=home))
        provision_service(postgres.admin_url(), configuration, DEFINITION)
        yield configuration


@pytest.fixture(scope="session")
def make_desk(configuration: Configuration) -> Iterator[Any]:
    """`make_desk(slug, settings, clock)`: the desk of a council, which is made when it is first asked for."""
    databases: dict[Clock, Database] = {}

    def make(slug: str, settings: Mapping[str, Any] | None = None, clock: Clock = system_clock) -> Desk:
        database = databases.setdefault(clock, Database(configuration, "lifelonglinks", clock))
        registry = Registry(database)
        history = {name: ((date(1990, 1, 1), value),) for name, value in (settings or {}).items()}
        council = Council(slug, f"Synthetic {slug}", (), "999", "South West")
        council = replace(council, settings=Settings(history))
        if registry.find(slug) is None:
            changes.add(database, council)
            provision_council(configuration, DEFINITION, council)
            registry.refresh()
        return Desk(database, registry, council, clock)

    yield make
    for database in databases.values():
        database.dispose()


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    """One council that many tests share; each uses people of its own."""
    made: Desk = make_desk("synthetic-all")
    return made
