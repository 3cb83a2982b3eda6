"""Between the broker and the effect: reactions that fail, messages that nobody can read, versions out of order."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import pytest

from chassis.messaging.inbox import MOST_ATTEMPTS
from chassis.messaging.topology import DEAD_EXCHANGE
from tests.faults.broker import DEAD, QUEUE, depth, envelope, publish
from tests.faults.conftest import COUNCIL
from tests.faults.installation import Installation
from tests.faults.reading import Feed, changed, opened
from tests.support.http import Client, eventually

INBOX = "select message_id, state, attempts, error from t_synthetic_01.inbox where subject = :subject"
KEPT = "select id, council from messaging.dead_letters"
POISON = "if new.subject = '{subject}' then raise exception 'poisoned'; end if;"
FAILS_TWICE = "if new.subject = '{subject}' and nextval('fault') <= 2 then raise exception 'not yet'; end if;"
HURRY_DELIVERY = "update t_synthetic_01.inbox set next_attempt_at = now() where state = 'pending'"
HURRY_TIMER = "update messaging.timers set due_at = now() where kind = 'inbox' and leased_until is null"


def inbox(installation: Installation, subject: str) -> list[Any]:
    return installation.ask("gateway", INBOX, subject=subject)


def hurry(installation: Installation) -> None:
    """Let what shall be tried again be due now instead of in minutes."""
    installation.tell("gateway", HURRY_DELIVERY)
    installation.tell("gateway", HURRY_TIMER)


def send(installation: Installation, subject: str, sequence: int = 1) -> None:
    publish(installation.suite.broker.url, envelope(COUNCIL, subject, sequence), COUNCIL)


def parked(installation: Installation, subject: str) -> bool:
    """Hurry, and see whether the oldest delivery of the subject is parked."""
    hurry(installation)
    return any(row.state == "parked" for row in inbox(installation, subject))


def test_05_handler_fails_twice_then_works(installation: Installation, feed: Feed) -> None:
    retries = installation.metric("gateway", "retries_total", consumer="feed")
    subject = str(uuid4())
    with installation.trigger("gateway", COUNCIL, "feed", FAILS_TWICE.format(subject=subject)):
        send(installation, subject)
        assert eventually(lambda: [row.attempts for row in inbox(installation, subject)] == [1])
        assert feed.sequences(subject) == []

        def done() -> bool:
            hurry(installation)
            return bool(feed.sequences(subject))

        assert eventually(done, seconds=40, pause=0.3)
        (fault,) = installation.ask("gateway", "select last_value from t_synthetic_01.fault")
    assert fault.last_value == 3
    (row,) = inbox(installation, subject)
    assert (row.state, row.attempts) == ("done", 3)
    assert feed.sequences(subject) == [1]
    assert installation.metric("gateway", "retries_total", consumer="feed") == retries + 2


def test_06_poison(installation: Installation, client: Client, feed: Feed) -> None:
    subject = str(uuid4())
    with installation.trigger("gateway", COUNCIL, "feed", POISON.format(subject=subject)):
        send(installation, subject)
        assert eventually(lambda: [row.state for row in inbox(installation, subject)] == ["pending"])
        neighbours = {opened(client) for _ in range(3)}
        send(installation, subject, 2)
        assert not feed.lacks(neighbours)
        assert eventually(lambda: parked(installation, subject), seconds=60, pause=0.3)
        neighbours = {opened(client) for _ in range(3)}
        assert not feed.lacks(neighbours)
        rows = sorted(inbox(installation, subject), key=lambda row: row.state)
        assert [(row.state, row.attempts) for row in rows] == [("parked", MOST_ATTEMPTS), ("waiting", 0)]
        assert feed.sequences(subject) == []
        listed = [row for row in installation.suite.kinweave("failed", "list") if row["subject"] == subject]
        assert [(row["service"], row["council"], row["state"]) for row in listed] == [("gateway", COUNCIL, "parked")]
        assert listed[0]["message_id"] == str(rows[0].message_id)
        assert "poisoned" not in listed[0]["error"]
        assert eventually(lambda: installation.metric("gateway", "parked_deliveries", council=COUNCIL) == 1)
    discard = ("failed", "discard", listed[0]["message_id"], "--service", "gateway", "--council", COUNCIL, "--yes")
    assert installation.suite.kinweave(*discard)["outcome"] == "discarded"
    assert feed.shows(subject)
    assert feed.sequences(subject) == [2]


@pytest.mark.parametrize("wrong", ["no JSON", "no version of CloudEvents", "no sequence", "another council"])
def test_08_schema_violation(installation: Installation, client: Client, feed: Feed, wrong: str) -> None:
    subject = str(uuid4())
    bodies: dict[str, bytes | dict[str, Any]] = {
        "no JSON": b"\x00\xff",
        "no version of CloudEvents": {**envelope(COUNCIL, subject, 1), "specversion": "0.3"},
        "no sequence": {**envelope(COUNCIL, subject, 1), "sequence": "first"},
        "another council": envelope("synthetic-02", subject, 1),
    }
    url = installation.suite.broker.url
    publish(url, bodies[wrong], COUNCIL)
    (kept,) = eventually(lambda: installation.ask("gateway", KEPT), seconds=10)
    assert kept.council == COUNCIL
    assert depth(url, DEAD) == 0
    assert not inbox(installation, subject)
    assert feed.shows(opened(client))
    assert depth(url, QUEUE) == 0
    assert "delivery unreadable" in installation.suite.log("gateway")
    installation.tell("gateway", "delete from messaging.dead_letters")


def test_what_nobody_can_read_is_told_of_until_an_operator_gives_it_up(
    installation: Installation, client: Client
) -> None:
    publish(installation.suite.broker.url, b"no JSON", COUNCIL)
    (kept,) = eventually(lambda: installation.ask("gateway", KEPT), seconds=10)
    (listed,) = [row for row in installation.suite.kinweave("failed", "list") if row["state"] == "unreadable"]
    assert (listed["service"], listed["message_id"]) == ("gateway", str(kept.id))
    assert eventually(lambda: installation.metric("gateway", "unreadable_messages") == 1)
    assert client.send("GET", "/readyz").json["warnings"] == ["dead letters"]
    named = (listed["message_id"], "--service", "gateway")
    assert installation.suite.kinweave("failed", "retry", *named, check=False) is None
    assert installation.suite.kinweave("failed", "discard", *named, "--yes")["outcome"] == "discarded"
    assert "warnings" not in client.send("GET", "/readyz").json


def test_what_lies_among_the_dead_letters_and_can_be_read_takes_effect(installation: Installation, feed: Feed) -> None:
    subject = str(uuid4())
    publish(installation.suite.broker.url, envelope(COUNCIL, subject, 1), COUNCIL, DEAD_EXCHANGE, QUEUE)
    assert feed.shows(subject)
    assert eventually(lambda: depth(installation.suite.broker.url, DEAD) == 0)
    assert installation.metric("gateway", "dead_letters_taken_up_total") >= 1


def test_09_versions_out_of_order(installation: Installation, feed: Feed) -> None:
    subject, late = str(uuid4()), str(uuid4())
    for sequence in (3, 1, 2):
        send(installation, subject, sequence)
    send(installation, late)
    assert feed.shows(late)
    assert eventually(lambda: [row.state for row in inbox(installation, subject)] == ["done"] * 3)
    assert feed.sequences(subject) == [3]
    send(installation, subject, 4)
    assert eventually(lambda: feed.sequences(subject) == [3, 4])


def test_14_dead_letter_replay(installation: Installation, client: Client, feed: Feed) -> None:
    with ExitStack() as poisoned:
        with installation.relay_held():
            subject = opened(client)
            poison = POISON.format(subject=subject)
            poisoned.enter_context(installation.trigger("gateway", COUNCIL, "feed", poison))
        assert eventually(lambda: [row.state for row in inbox(installation, subject)] == ["pending"])
        last = "update t_synthetic_01.inbox set attempts = :attempts where subject = :subject"
        installation.tell("gateway", last, attempts=MOST_ATTEMPTS - 1, subject=subject)
        assert eventually(lambda: parked(installation, subject), seconds=40, pause=0.3)
        version = changed(client, subject)
        assert eventually(lambda: len(inbox(installation, subject)) == 2)
        assert feed.sequences(subject) == []
    (row,) = [row for row in inbox(installation, subject) if row.state == "parked"]
    message = str(row.message_id)
    where = ("--service", "gateway", "--council", COUNCIL)
    shown = installation.suite.kinweave("failed", "show", message, *where)
    assert (shown["message_id"], shown["envelope"]["subject"]) == (message, subject)
    assert installation.suite.kinweave("failed", "retry", message, *where)["outcome"] == "retried"
    assert eventually(lambda: feed.sequences(subject) == [1, version])
    assert {row.state for row in inbox(installation, subject)} == {"done"}
    assert all(row["message_id"] != message for row in installation.suite.kinweave("failed", "list"))
    audited = "select operation, writes, outcome, actor from t_synthetic_01.audit where :message = any(subjects)"
    rows = installation.ask("gateway", audited, message=message)
    assert {(row.operation, row.writes, row.outcome) for row in rows} == {
        ("show_delivery", 0, "done"),
        ("retry_delivery", 1, "done"),
    }
    assert next(row.actor for row in rows if row.writes)
