"""The broker goes away while people work: they notice a pause, and nothing else."""

from __future__ import annotations

import time

from tests.faults.broker import QUEUE, depth
from tests.faults.installation import Installation
from tests.faults.reading import Feed, opened
from tests.faults.writing import MESSAGE, Writers
from tests.support.http import Client, eventually

AWAY_SECONDS, LONGEST_SECONDS = 10, 15
"""A machine that takes longer to start the broker lets calls meet their deadline of 20 s; clients then ask again."""
LEAST_START_SECONDS = 1.5
"""What starting the broker takes at the least; it is part of the time for which it is away."""
WAITING = "select count(*) from messaging.outbox where published_at is null"
WRITTEN = "select count(*) from t_synthetic_01.enquiries where message = :message"


def test_03_broker_down_for_10_seconds_during_writes(installation: Installation, client: Client, feed: Feed) -> None:
    broker = installation.suite.broker
    existing = installation.ask("carers", WRITTEN, message=MESSAGE)[0][0]
    with Writers(client, 4) as writers:
        time.sleep(2)
        before = len(writers.accepted)
        stopped = time.monotonic()
        broker.stop()
        assert eventually(lambda: client.send("GET", "/readyz").status == 503, seconds=5)
        time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - stopped) - LEAST_START_SECONDS))
        broker.start()
        away = time.monotonic() - stopped
        during = len(writers.accepted)
        assert eventually(lambda: len(writers.accepted) > during + 20, seconds=30)
    assert away >= AWAY_SECONDS
    assert before
    assert writers.longest >= AWAY_SECONDS - 3, "no write was under way while the broker was away"
    assert not writers.given_up
    slow_machine = away > LONGEST_SECONDS
    assert writers.statuses <= ({201, 503, 504} if slow_machine else {201}), writers.problems
    assert not feed.lacks(writers.accepted)
    assert all(feed.sequences(subject) == [1] for subject in list(writers.accepted)[:20])
    assert not feed.doubles()
    assert installation.ask("carers", WRITTEN, message=MESSAGE)[0][0] == existing + len(writers.accepted)
    assert eventually(lambda: installation.ask("carers", WAITING)[0][0] == 0)
    assert eventually(lambda: depth(broker.url, QUEUE) == 0)
    assert feed.shows(opened(client))
