"""Between the commit and the broker: a process that dies, a broker that says nothing, a queue that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.faults.broker import QUEUE, delete, depth
from tests.faults.installation import Installation
from tests.faults.proxy import Mute, Proxy
from tests.faults.reading import Feed, opened
from tests.support.http import Client, eventually

OF_SUBJECT = (
    "select id, published_at, attempts, error from messaging.outbox where subject = :subject"
    " and envelope->>'restated' is null"
)
"""A new subscription asks for the present state, which is no event of the subject."""


def outbox(installation: Installation, subject: str) -> tuple[UUID, bool]:
    """The event of a subject that has one: its id, and whether it is marked as published."""
    (row,) = installation.ask("carers", OF_SUBJECT, subject=subject)
    return row.id, row.published_at is not None


def test_01_crash_after_commit_before_publish(installation: Installation, client: Client, feed: Feed) -> None:
    with installation.relay_held():
        subject = opened(client)
        installation.suite.kill("carers")
        _, published = outbox(installation, subject)
        assert not published
        assert feed.sequences(subject) == []
    installation.start("carers")
    assert feed.shows(subject)
    assert feed.sequences(subject) == [1]
    assert outbox(installation, subject)[1]


def test_02_crash_after_publish_before_mark(installation: Installation, client: Client, feed: Feed) -> None:
    doubles = installation.metric("gateway", "inbox_duplicates_total")
    with installation.database("carers") as connection:
        with installation.relay_held():
            subject = opened(client)
            connection.execute(text("begin"))
            connection.execute(text("select 1 from messaging.outbox where subject = :s for update"), {"s": subject})
        assert feed.shows(subject)
        message, published = outbox(installation, subject)
        assert not published
        installation.suite.kill("carers")
        installation.terminate_backends("carers")
        connection.execute(text("rollback"))
    assert not outbox(installation, subject)[1]
    installation.start("carers")
    assert eventually(lambda: outbox(installation, subject)[1])
    assert eventually(lambda: installation.metric("gateway", "inbox_duplicates_total") > doubles)
    assert feed.sequences(subject) == [1]
    rows = installation.ask("gateway", "select state from t_synthetic_01.inbox where message_id = :id", id=message)
    assert [row.state for row in rows] == ["done"]


@pytest.fixture
def proxy(installation: Installation) -> Iterator[Proxy]:
    """Between `carers` and the broker."""
    made = Proxy(installation.suite.broker.url)
    installation.suite.stop("carers")
    installation.start("carers", KINWEAVE_AMQP=made.url)
    yield made
    installation.suite.stop("carers")
    made.close()


def test_04_broker_that_never_confirms(installation: Installation, client: Client, feed: Feed, proxy: Proxy) -> None:
    doubles = installation.metric("gateway", "inbox_duplicates_total")
    assert feed.shows(opened(client))
    proxy.swallow(Mute.CONFIRMS)
    accepted = proxy.accepted
    subjects = {opened(client) for _ in range(3)}
    assert eventually(lambda: "not confirmed in time" in installation.suite.log("carers"))
    assert eventually(lambda: proxy.accepted > accepted)
    assert proxy.swallowed
    assert not any(outbox(installation, subject)[1] for subject in subjects)
    proxy.heal()
    assert not feed.lacks(subjects)
    assert eventually(lambda: all(outbox(installation, subject)[1] for subject in subjects))
    assert installation.metric("gateway", "inbox_duplicates_total") > doubles
    assert [feed.sequences(subject) for subject in subjects] == [[1]] * 3


def test_04_black_hole_broker(installation: Installation, client: Client, feed: Feed, proxy: Proxy) -> None:
    with installation.relay_held():
        subjects = {opened(client) for _ in range(3)}
        proxy.swallow(Mute.EVERYTHING)
    accepted = proxy.accepted
    said = re.compile('(does not answer|cannot be reached).*"broker away"')
    assert eventually(lambda: said.search(installation.suite.log("carers")))
    assert eventually(lambda: proxy.accepted > accepted + 1)
    assert feed.lacks(subjects, seconds=0) == subjects
    proxy.heal()
    assert not feed.lacks(subjects)
    assert eventually(lambda: all(outbox(installation, subject)[1] for subject in subjects))
    assert feed.shows(opened(client))
    assert [feed.sequences(subject) for subject in subjects] == [[1]] * 3


def test_07_unroutable_event(installation: Installation, client: Client, feed: Feed) -> None:
    before = installation.metric("carers", "unroutable_total", service="carers")
    with installation.relay_held():
        subject = opened(client)
        installation.suite.stop("gateway")
        delete(installation.suite.broker.url, QUEUE)
    assert eventually(lambda: installation.metric("carers", "unroutable_total", service="carers") > before)
    (row,) = installation.ask("carers", OF_SUBJECT, subject=subject)
    assert (row.published_at, row.error) == (None, "unroutable")
    assert "events reached no queue and are kept" in installation.suite.log("carers")
    installation.start("gateway")
    assert feed.shows(subject, seconds=90)
    assert feed.sequences(subject) == [1]
    assert depth(installation.suite.broker.url, QUEUE) == 0
    assert outbox(installation, subject)[1]
