"""`kill -9` in the middle of the work: what was answered 201 is there, once, and its event comes."""

from __future__ import annotations

import time

import pytest

from tests.faults.installation import Installation
from tests.faults.reading import Feed
from tests.faults.writing import MESSAGE, Writers
from tests.support.http import Client, eventually

WRITTEN = "select id::text from t_synthetic_01.enquiries where message = :message"


def written(installation: Installation) -> set[str]:
    return {row.id for row in installation.ask("carers", WRITTEN, message=MESSAGE)}


def kill(installation: Installation, victim: str) -> None:
    """SIGKILL, and a new start."""
    if victim == "broker":
        installation.suite.broker.kill()
        installation.suite.broker.start()
    else:
        installation.suite.kill(victim)
        installation.start(victim)


@pytest.mark.parametrize("victim", ["carers", "gateway", "broker"])
def test_sigkill_under_load(installation: Installation, client: Client, feed: Feed, victim: str) -> None:
    existing = written(installation)
    with Writers(client, 4, seconds=5) as writers:
        assert eventually(lambda: len(writers.accepted) > 20)
        kill(installation, victim)
        survived = len(writers.accepted)
        assert eventually(lambda: len(writers.accepted) > survived + 20, seconds=40)
        time.sleep(0.5)
    assert writers.statuses <= {201, 503, 504}, writers.problems
    assert not writers.given_up
    assert written(installation) - existing == writers.accepted
    assert not feed.lacks(writers.accepted)
    assert all(feed.sequences(subject) == [1] for subject in list(writers.accepted)[:20])
    assert not feed.doubles()
