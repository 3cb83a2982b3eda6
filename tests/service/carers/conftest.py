"""One PostgreSQL for these tests, provisioned as in production; each test has a council of its own kind."""

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
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk

ALL_SCHEMES = frozenset({"family_link", "staying_put", "unaccompanied_children", "lifelong_links"})


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Configuration]:
    home: Path = tmp_path_factory.mktemp("carers")
    with EmbeddedPostgres(home) as postgres:
        configuration = load_or_create(home).configure(Configuration(home=home))
        provision_service(postgres.admin_url(), configuration, DEFINITION)
        yield configuration


@pytest.fixture(scope="session")
def make_desk(configuration: Configuration) -> Iterator[Any]:
    """`make_desk(slug, schemes, settings, clock)`: the desk of a council, which is made when it is first asked for."""
    databases: dict[Clock, Database] = {}

    def make(
        slug: str,
        schemes: frozenset[str] = ALL_SCHEMES,
        settings: Mapping[str, Any] | None = None,
        clock: Clock = system_clock,
    ) -> Desk:
        database = databases.setdefault(clock, Database(configuration, "carers", clock))
        registry = Registry(database)
        history = {name: ((date(1990, 1, 1), value),) for name, value in (settings or {}).items()}
        council = Council(slug, f"Synthetic {slug}", (), "999", "South West", schemes=schemes)
        council = replace(council, settings=Settings(history))
        if registry.find(slug) is None:
            changes.add(database, council)
            provision_council(configuration, DEFINITION, council)
            registry.refresh()
        return Desk(database, registry, council)

    yield make
    for database in databases.values():
        database.dispose()


@pytest.fixture(scope="session")
def all_schemes(make_desk: Any) -> Desk:
    """One desk that many tests share; each journey has records of its own."""
    made: Desk = make_desk("synthetic-all")
    return made


@pytest.fixture
def desk(all_schemes: Desk) -> Desk:
    return replace(all_schemes, known={})
