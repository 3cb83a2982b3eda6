"""One PostgreSQL for these tests, provisioned as in production; each test has a council of its own kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chassis.configuration import Configuration
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk
from tests.support.contact import judged
from tests.support.desk import Office, office


@pytest.fixture(scope="session")
def carers_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office[Desk]]:
    def furnish(*parts: Any) -> Desk:
        desk = Desk(*parts)
        desk.database.caller = judged
        return desk

    with office(DEFINITION, furnish, tmp_path_factory.mktemp("carers")) as made:
        yield made


@pytest.fixture(scope="session")
def configuration(carers_office: Office[Desk]) -> Configuration:
    return carers_office.configuration


@pytest.fixture(scope="session")
def make_desk(carers_office: Office[Desk]) -> Any:
    """`make_desk(slug, schemes, settings, clock)`: the desk of a council, which is made when it is first asked for."""
    return carers_office.desk


@pytest.fixture(scope="session")
def all_schemes(make_desk: Any) -> Desk:
    """One desk that many tests share; each journey has records of its own."""
    made: Desk = make_desk("synthetic-all")
    return made


@pytest.fixture
def desk(all_schemes: Desk) -> Desk:
    return replace(all_schemes, known={})
