"""One PostgreSQL for these tests, provisioned as in production; a council for each kind of test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.links.definition import DEFINITION
from tests.service.links.booking import active_link, hear_carer
from tests.service.links.desk import LinksDesk
from tests.support.desk import office


@pytest.fixture(scope="session")
def make_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """`make_desk(slug, schemes, settings, clock)`: the desk of a council, which is made when it is first asked for."""
    furnish = lambda *parts: LinksDesk(*parts).furnish()  # noqa: E731
    with office(DEFINITION, furnish, tmp_path_factory.mktemp("links")) as links:
        yield links.desk


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """One council that many tests share; each uses children and carers of its own."""
    made: LinksDesk = make_desk("synthetic-all")
    return made


@pytest.fixture
def carer(desk: LinksDesk) -> str:
    """A new carer who is ready for sessions."""
    return hear_carer(desk)


@pytest.fixture
def link(desk: LinksDesk, carer: str) -> str:
    """The link of a new child and that carer, ready for sessions."""
    return active_link(desk, carer)
