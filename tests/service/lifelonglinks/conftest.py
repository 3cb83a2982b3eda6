"""One PostgreSQL for these tests, provisioned as in production; a council for each kind of test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.lifelonglinks.definition import DEFINITION
from tests.service.lifelonglinks.desk import Desk
from tests.support.desk import Office, office


@pytest.fixture(scope="session")
def lifelonglinks_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office[Desk]]:
    with office(DEFINITION, Desk, tmp_path_factory.mktemp("lifelonglinks")) as made:
        yield made


@pytest.fixture(scope="session")
def make_desk(lifelonglinks_office: Office[Desk]) -> Any:
    """`make_desk(slug, settings=…, clock=…)`: the desk of a council, which is made when it is first asked for."""
    return lifelonglinks_office.desk


@pytest.fixture
def desk(make_desk: Any) -> Desk:
    """One council that many tests share; each uses people of its own."""
    made: Desk = make_desk("synthetic-all")
    return made
