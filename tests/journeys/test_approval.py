"""A household from enquiry to approval, and a child linked with it, over HTTP, on real processes, and its traces."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from deploy.command.demonstration.driving import drive
from tests.support.http import Client, eventually
from tests.support.suite import Suite

COUNCIL = "synthetic-03"


class Recorder:
    """A client that keeps every body that it sends."""

    def __init__(self, client: Client) -> None:
        self.client, self.sent, self.answers = client, [], []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def call(self, method: str, path: str, body: Any = None, headers: Any = None) -> Any:
        self.sent.append(body)
        answer = self.client.call(method, path, body, headers)
        self.answers.append(answer)
        return answer


@pytest.fixture(scope="module")
def journey(running: Suite) -> tuple[Recorder, dict[str, str]]:
    recorder = Recorder(running.client(COUNCIL))
    return recorder, drive(recorder, None, "family_link")


def events(client: Client) -> list[dict[str, Any]]:
    found, at = [], "/events?limit=200"
    while True:
        page = client.get(at).json
        found += page["items"]
        at = page["next"]
        if not page["items"]:
            return found


def test_the_household_becomes_an_approved_carer(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    _, ids = journey
    carer = running.client(COUNCIL).get(f"/carers/{ids['carer_id']}")
    assert carer.status == 200, str(carer)
    assert carer.json["terms"]


def test_every_step_stands_on_the_feed_in_the_order_of_its_subject(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    _, ids = journey
    client = running.client(COUNCIL)

    def complete() -> list[dict[str, Any]] | None:
        found = events(client)
        types = {event["type"] for event in found if event["subject"] in ids.values()}
        wanted = {
            "carers.enquiry.received.v1",
            "carers.application.received.v1",
            "carers.carer.approved.v1",
            "links.link.activated.v1",
            "links.session.confirmed.v1",
        }
        return found if wanted <= types else None

    found = eventually(complete)
    assert found, [event["type"] for event in events(client)]
    for identifier in ids.values():
        sequences = [event["sequence"] for event in found if event["subject"] == identifier]
        assert sequences == sorted(sequences)
    for event in found:
        assert event["specversion"] == "1.0"
        assert event["tenant"] == COUNCIL


def test_the_child_is_linked_and_its_sessions_are_booked(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    _, ids = journey
    client = running.client(COUNCIL)
    link = client.get(f"/links/{ids['link_id']}")
    assert (link.status, link.json["state"]) == (200, "active")
    sessions = client.get(f"/sessions?child={ids['child']}").json["items"]
    assert [one["state"] for one in sessions].count("booked") == 4
    assert next(one for one in sessions if one["id"] == ids["session_id"])["state"] == "confirmed"


def test_a_suspended_carer_stops_the_link_within_seconds(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    """From `carers` over the broker to `links`, in a household of its own."""
    client = running.client(COUNCIL)
    ids = drive(client, None, "family_link")
    suspended = client.post(f"/carers/{ids['carer_id']}/suspension", {"reason": "allegation"})
    assert suspended.status == 200, str(suspended)
    assert eventually(lambda: client.get(f"/links/{ids['link_id']}").json["state"] == "suspended")
    states = {one["state"] for one in client.get(f"/sessions?child={ids['child']}").json["items"]}
    assert states == {"cancelled"}
    told = client.get(f"/short-breaks/deadlines?kind=tell&child={ids['child']}").json["items"]
    assert {"parents", "child", "carer", "social_worker"} <= {one["role"] for one in told}


def test_an_overdue_review_of_the_approval_excludes_from_matching_until_it_is_held(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    """From `carers` over the broker to `links`, in a household of its own; the link stands meanwhile."""
    client = running.client(COUNCIL)
    ids = drive(client, None, "family_link")

    def review(held: int, due: int) -> None:
        """Held so many days ago, the next due by so many days ago."""
        held_on, next_on = (date.today() - timedelta(days=days) for days in (held, due))
        views = {"carers": True, "children": "nobody_placed", "placing_authorities": "nobody_placed"}
        body = {"held_on": f"{held_on}", "held_by": "worker-204", "outcome": "suitable", "views": views}
        more = {"summary": "All is well.", "panel_on": f"{held_on}", "next_review_on": f"{next_on}"}
        heard = client.post(f"/carers/{ids['carer_id']}/reviews", {**body, **more})
        assert heard.status == 201, str(heard)

    def excludes() -> bool:
        found = client.get(f"/carers/{ids['carer_id']}/suggested-children").json
        return "match-review-in-date" in {one["rule"] for one in found["reasons"]}

    assert not excludes()
    review(3, 2)
    assert eventually(excludes)
    assert client.get(f"/links/{ids['link_id']}").json["state"] == "active"
    review(1, -300)
    assert eventually(lambda: not excludes())


def test_a_new_restriction_stops_what_stands_and_refuses_what_would_follow(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    """The replica hears of it by event; a proposal asks its owner and is refused by the restriction's own rule."""
    client = running.client(COUNCIL)
    ids = drive(client, None, "family_link")
    person = {"kind": "carer", "id": ids["carer_id"]}
    body = {"child": ids["child"], "person": person, "kind": "no_contact", "source": "child_wish"}
    assert client.post("/restrictions", body).status == 201
    assert eventually(lambda: client.get(f"/links/{ids['link_id']}").json["state"] == "suspended")
    refused = client.post(f"/links/{ids['link_id']}/resume", {})
    assert (refused.status, "restriction-no-contact" in refused.rules) == (409, True), str(refused)


def personal(value: Any, key: str = "") -> set[str]:
    """Every name, date of birth, and address in what was sent."""
    if isinstance(value, dict):
        return {word for name, inner in value.items() for word in personal(inner, name)}
    if isinstance(value, list):
        return {word for inner in value for word in personal(inner, key)}
    if isinstance(value, str) and re.search(r"name|birth|address|line|town|postcode|telephone|email|certificate", key):
        return {value} if len(value) > 3 else set()
    return set()


def test_no_name_date_of_birth_or_address_is_in_logs_metrics_or_events(
    running: Suite, journey: tuple[Recorder, dict[str, str]]
) -> None:
    recorder, _ = journey
    words = personal(recorder.sent)
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", word) for word in words)
    assert len(words) > 8, words
    texts = {name: running.log(name) for name in running.processes}
    assert Client(running.base).send("GET", "/metrics").status == 404
    texts["metrics"] = Client(running.management).send("GET", "/metrics").content.decode()
    texts["events"] = str(events(running.client(COUNCIL)))
    for where, text in texts.items():
        found = sorted(word for word in words if word in text)
        assert not found, (where, found)


def test_closed_fields_are_absent_without_their_scope(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    _, ids = journey
    path = f"/applications/{ids['application_id']}"
    usual = running.client(COUNCIL).get(path).content.decode()
    scopes = ["applications:read", "addresses:read", "act-for-workers"]
    opened = running.client(COUNCIL, scopes).get(path).content.decode()
    assert "postcode" not in usual
    assert "postcode" in opened


def test_the_audit_holds_every_step_with_its_worker(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    _, ids = journey
    client = running.client(COUNCIL)
    rows = client.get(f"/audit?subject={ids['application_id']}&limit=200").json["items"]
    done = {row["operation"] for row in rows if row["outcome"] == "done" and row["writes"]}
    assert len(done) >= 7, done
    assert all(row["actor"] for row in rows if row["writes"])
    table = client.get(f"/audit?subject={ids['application_id']}", Accept="text/csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert ids["application_id"] in table.content.decode()


def test_the_timeline_shows_targets_and_limits(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    _, ids = journey
    timeline = running.client(COUNCIL).get(f"/applications/{ids['application_id']}/timeline")
    assert timeline.status == 200, str(timeline)
    assert date.fromisoformat(re.findall(r"\d{4}-\d\d-\d\d", timeline.content.decode())[0])


def test_the_export_is_a_job_with_a_result(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    _, ids = journey
    client = running.client(COUNCIL)
    accepted = client.post("/carers/export")
    assert accepted.status == 202, str(accepted)
    job = eventually(lambda: (j := client.get(accepted.headers["location"]).json)["state"] == "done" and j)
    assert job, client.get(accepted.headers["location"])
    result = client.get(job["result"])
    assert result.headers["content-type"] == "application/x-ndjson"
    assert ids["carer_id"] in result.content.decode()


def test_the_audit_chain_holds(running: Suite, journey: tuple[Recorder, dict[str, str]]) -> None:
    reports = eventually(
        lambda: (
            (r := running.kinweave("audit", "verify", "--council", COUNCIL)) and not sum(x["unsealed"] for x in r) and r
        ),
        40,
    )
    assert reports
    assert all(report["broken"] is None for report in reports)
