"""With a second replica of a service nobody notices that one is stopped, killed, or started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation
from tests.faults.reading import Feed
from tests.faults.writing import Writers
from tests.support.http import Client, eventually

SECOND = "carers-2"


@pytest.fixture
def second(installation: Installation) -> Iterator[str]:
    """Another process of `carers`."""
    installation.suite.launch("carers", SECOND)
    installation.suite.wait_ready(SECOND)
    yield SECOND
    installation.suite.kill(SECOND)


@pytest.mark.parametrize("how", ["stop", "kill"])
@pytest.mark.usefixtures("second")
def test_one_of_two_replicas_ends_under_load(installation: Installation, client: Client, feed: Feed, how: str) -> None:
    active = relays(installation)
    with Writers(client, 6) as writers:
        assert eventually(lambda: len(writers.accepted) > 30)
        getattr(installation.suite, how)("carers")
        alone = len(writers.accepted)
        assert eventually(lambda: len(writers.accepted) > alone + 30)
    assert writers.statuses == {201}, writers.problems
    assert not feed.lacks(writers.accepted)
    assert not feed.doubles()
    assert relays(installation) == active + 1


def relays(installation: Installation) -> int:
    """How often the second replica's relay has become the active one."""
    return installation.suite.log(SECOND).count('"relay active"')
