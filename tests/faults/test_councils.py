"""Councils that are restored, suspended, or not known yet while their events come."""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import uuid4

from sqlalchemy.engine import make_url

from chassis.embedded.cluster import installation as postgresql
from tests.faults.broker import envelope, publish
from tests.faults.installation import Installation
from tests.faults.reading import Feed, changed, opened
from tests.support.http import Client, eventually

RESTORED, SUSPENDED, LATER = "synthetic-02", "synthetic-03", "synthetic-98"


def libpq(installation: Installation, service: str) -> str:
    url = make_url(installation.suite.administrator(service))
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def program(name: str, *arguments: str) -> None:
    subprocess.run([postgresql() / name, *arguments], check=True, capture_output=True, text=True, timeout=60)


def test_12_tenant_restored_from_yesterdays_dump(installation: Installation, tmp_path: Path) -> None:
    client = installation.suite.client(RESTORED)
    client.authenticate()
    feed, database, dump = Feed(client), libpq(installation, "gateway"), tmp_path / "yesterday.sql"
    old, moved = opened(client), opened(client)
    assert not feed.lacks({old, moved})
    program("pg_dump", "--dbname", database, "--schema", "t_synthetic_02", "--file", str(dump))
    version = changed(client, moved)
    new = opened(client)
    assert eventually(lambda: feed.sequences(moved) == [1, version])
    assert feed.shows(new)
    drop = tmp_path / "drop.sql"
    drop.write_text("drop schema t_synthetic_02 cascade;")
    restore = ("--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", str(drop), "--file", str(dump))
    program("psql", "--dbname", database, *restore)
    after = Feed(client)
    assert after.sequences(moved) == [1]
    assert after.sequences(new) == []
    installation.suite.kinweave("republish", "--service", "carers", "--council", RESTORED)
    assert not after.lacks({new})
    assert eventually(lambda: after.sequences(moved) == [1, version])
    assert converged(after, client, old, moved, new)
    grown = len(after.read())
    installation.suite.kinweave("republish", "--service", "carers", "--council", RESTORED)
    follow = opened(client)
    assert after.shows(follow)
    assert len(after.read()) == grown + 1
    assert converged(after, client, old, moved, new, follow)
    assert not after.doubles()


def converged(feed: Feed, client: Client, *subjects: str) -> bool:
    """Whether the feed ends at the present version of each subject, and has never gone back."""
    for subject in subjects:
        sequences = feed.sequences(subject)
        assert sequences == sorted(sequences)
        assert sequences[-1] == client.get(f"/enquiries/{subject}").json["version"]
    return True


def test_a_suspended_councils_events_are_kept_and_run_on_resume(installation: Installation) -> None:
    client = installation.suite.client(SUSPENDED)
    client.authenticate()
    feed = Feed.from_now_on(client)
    with installation.relay_held():
        subject = opened(client)
        installation.suite.kinweave("councils", "suspend", SUSPENDED)
        # The gateway's own address: at another one a service that knows already would refuse in its place.
        assert eventually(lambda: client.get("/events").status == 403)
    # The gateway is new here and asks for the present state, so the same version may come restated besides.
    of_subject = "select state from t_synthetic_03.inbox where subject = :subject"
    assert eventually(lambda: {r.state for r in installation.ask("gateway", of_subject, subject=subject)} == {"held"})
    assert not installation.ask("gateway", "select 1 from t_synthetic_03.feed where subject = :s", s=subject)
    installation.suite.kinweave("councils", "resume", SUSPENDED)
    assert eventually(lambda: client.get("/enquiries").status == 200)
    assert feed.shows(subject)
    assert feed.sequences(subject) == [1]


def test_an_unknown_councils_event_is_kept_and_runs_once_the_council_is_added(installation: Installation) -> None:
    subject = str(uuid4())
    publish(installation.suite.broker.url, envelope(LATER, subject, 1), LATER)
    waiting = "select 1 from messaging.unclaimed where council = :council"
    assert eventually(lambda: installation.ask("gateway", waiting, council=LATER))
    added = ("--name", "Synthetic 98", "--gss", "E99000098", "--dfe", "998", "--region", "South West")
    installation.suite.kinweave("councils", "add", LATER, *added)
    client = installation.suite.client(LATER)
    assert Feed(client).shows(subject, seconds=90)
    assert not installation.ask("gateway", waiting, council=LATER)
