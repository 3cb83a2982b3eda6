"""Between the caller and the service: stopped, frozen, called twice at once, its connections cut."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from uuid import uuid4

import pytest

from tests.faults.conftest import COUNCIL
from tests.faults.installation import Installation
from tests.faults.reading import Feed, enquiry, opened, replayed
from tests.faults.writing import Writers
from tests.support.http import Client, Response, eventually

SLOW = "if new.message = '{message}' then perform pg_sleep({seconds}); end if;"
WITH_MESSAGE = "select id::text from t_synthetic_01.enquiries where message = :message"
AT_WORK = "select 1 from pg_stat_activity where wait_event = 'PgSleep' and state = 'active'"


def kept(installation: Installation, message: str) -> list[str]:
    """The ids of the enquiries with this message."""
    return [row.id for row in installation.ask("carers", WITH_MESSAGE, message=message)]


def post(client: Client, message: str, key: str, **headers: str) -> Response:
    return client.post("/enquiries", enquiry(message), Idempotency_Key=key, **headers)


@pytest.mark.parametrize("seconds", [2, 7])
def test_10_sigterm_in_mid_handler(installation: Installation, client: Client, feed: Feed, seconds: int) -> None:
    """A service that stops gives what runs four seconds: enough for the first, too little for the second."""
    message, key = str(uuid4()), str(uuid4())
    with (
        installation.trigger("carers", COUNCIL, "enquiries", SLOW.format(message=message, seconds=seconds)),
        ThreadPoolExecutor(1) as thread,
    ):
        calling = thread.submit(post, client, message, key, Request_Timeout="12")
        assert eventually(lambda: installation.ask("carers", AT_WORK))
        assert not calling.done()
        installation.suite.stop("carers")
        finished = bool(kept(installation, message))
        assert finished == (seconds < 4)
        installation.start("carers")
        first = calling.result(40)
    assert first.status in ((201,) if finished else (201, 503, 504)), str(first)
    again = post(client, message, key)
    assert again.status == 201, str(again)
    assert replayed(again) == (first.status == 201)
    assert kept(installation, message) == [again.json["id"]]
    assert feed.shows(again.json["id"])
    assert feed.sequences(again.json["id"]) == [1]


def test_10_sigterm_in_mid_reaction(installation: Installation, client: Client, feed: Feed) -> None:
    with ExitStack() as slow:
        with installation.relay_held():
            subject = opened(client)
            body = f"if new.subject = '{subject}' and nextval('fault') = 1 then perform pg_sleep(7); end if;"
            slow.enter_context(installation.trigger("gateway", COUNCIL, "feed", body))
        assert eventually(lambda: installation.ask("gateway", AT_WORK))
        installation.suite.stop("gateway")
        assert not installation.ask("gateway", "select 1 from t_synthetic_01.feed where subject = :s", s=subject)
        installation.start("gateway")
        assert feed.shows(subject)
    assert feed.sequences(subject) == [1]
    assert feed.shows(opened(client))
    assert feed.sequences(subject) == [1]
    inbox = "select state, attempts from t_synthetic_01.inbox where subject = :s"
    assert [row.state for row in installation.ask("gateway", inbox, s=subject)] == ["done"]


def test_11_rpc_timeout(installation: Installation, client: Client) -> None:
    message, key = str(uuid4()), str(uuid4())
    installation.pause("carers")
    began = time.monotonic()
    with ThreadPoolExecutor(6) as threads:
        calls = [threads.submit(post, client, message, f"{key}-{n}", Request_Timeout="5") for n in range(5)]
        reading = threads.submit(client.get, "/enquiries", Request_Timeout="5")
        assert eventually(lambda: installation.metric("gateway", "rpc_pending") == 6, seconds=4.5, pause=0.05)
        answers = [call.result(20) for call in [*calls, reading]]
    took = time.monotonic() - began
    assert {answer.status for answer in answers} == {504}, [str(answer) for answer in answers]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}
    assert {answer.json["type"] for answer in answers} == {"/problems/deadline-exceeded"}
    assert 5 <= took < 10
    assert installation.metric("gateway", "rpc_pending") == 0
    installation.go_on("carers")
    assert eventually(lambda: post(client, message, f"{key}-0").status == 201)
    assert len(kept(installation, message)) == 1, "what was answered 504 was done after all"
    assert installation.metric("gateway", "rpc_pending") == 0


def test_13_same_key_twice_concurrently(installation: Installation, client: Client, feed: Feed) -> None:
    message, key = str(uuid4()), str(uuid4())
    with (
        installation.trigger("carers", COUNCIL, "enquiries", SLOW.format(message=message, seconds=1)),
        ThreadPoolExecutor(4) as threads,
    ):
        answers = [call.result(30) for call in [threads.submit(post, client, message, key) for _ in range(4)]]
    assert [answer.status for answer in answers] == [201] * 4, [str(answer) for answer in answers]
    assert len({answer.content for answer in answers}) == 1
    assert sorted(replayed(answer) for answer in answers) == [False, True, True, True]
    assert len({(answer.headers["etag"], answer.headers["location"]) for answer in answers}) == 1
    (subject,) = kept(installation, message)
    assert answers[0].json["id"] == subject
    assert feed.shows(subject)
    assert feed.shows(opened(client))
    assert feed.sequences(subject) == [1]
    other = post(client, "Another body.", key)
    assert other.status == 422, str(other)


def test_15_database_failover(installation: Installation, client: Client, feed: Feed) -> None:
    """Every connection to both databases is ended again and again under load, those of relay and consumers too."""
    narrow = installation.suite.client(COUNCIL, ["events:read", "act-for-workers"])
    with Writers(client, 4) as writers:
        ended = {"carers": 0, "gateway": 0}
        for _ in range(6):
            time.sleep(1.1)
            for service in ended:
                ended[service] += installation.terminate_backends(service)
            narrow.authenticate()
            answers = [narrow.get("/events"), narrow.get("/enquiries"), client.get(f"/enquiries/{uuid4()}")]
            assert [answer.status for answer in answers] == [200, 403, 404], [str(answer) for answer in answers]
    assert min(ended.values()) > 12, ended
    assert len(writers.accepted) > 50
    assert writers.statuses == {201}, writers.problems
    assert not writers.given_up
    rows = installation.ask("carers", "select id::text from t_synthetic_01.enquiries")
    assert not writers.accepted - {row.id for row in rows}
    assert not feed.lacks(writers.accepted)
    assert all(feed.sequences(subject) == [1] for subject in list(writers.accepted)[:20])
    assert not feed.doubles()
