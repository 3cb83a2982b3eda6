"""A client with a new secret is the same client; a token with fewer scopes reads no more for that."""

from __future__ import annotations

from dataclasses import replace

from tests.support.http import eventually
from tests.support.suite import Suite

COUNCIL = "synthetic-02"
ENQUIRY = {"channel": "telephone", "kinds_of_care": ["mainstream"], "people": [{"given_name": "A", "family_name": "B"}]}
SCOPES = ("enquiries:write", "exports:write", "addresses:read", "jobs:read", "act-for-workers")


def test_what_belongs_to_a_client_outlasts_its_secret(running: Suite) -> None:
    client = running.client(COUNCIL, SCOPES)
    made = client.post("/enquiries", ENQUIRY, Idempotency_Key="turned-1")
    job = client.post("/carers/export", {}).headers["location"]
    assert eventually(lambda: client.get(job).json["state"] == "done")

    rotated = running.kinweave("clients", "rotate", client.client_id)
    later = replace(client, client_secret=rotated["client_secret"])
    for one in (later, client):
        one.authenticate()
        again = one.post("/enquiries", ENQUIRY, Idempotency_Key="turned-1")
        assert (again.status, again.headers["idempotency-replayed"], again.json["id"]) == (201, "true", made.json["id"])
        assert one.get(f"{job}/result").status == 200

    running.kinweave("clients", "revoke", client.client_id, "--former-secret")
    assert not client.may_authenticate()
    assert later.may_authenticate()


def test_a_token_with_fewer_scopes_does_not_read_what_a_job_saw_with_more(running: Suite) -> None:
    client = running.client(COUNCIL, (*SCOPES, "dbs:read"))
    job = client.post("/carers/export", {}).headers["location"]
    assert eventually(lambda: client.get(job).json["state"] == "done")
    narrow = replace(client)
    for scope, lacking in (
        ("jobs:read", ("addresses:read", "dbs:read", "exports:write")),
        ("jobs:read exports:write dbs:read", ("addresses:read",)),
        ("jobs:read exports:write addresses:read dbs:read", ()),
    ):
        narrow.authenticate(scope)
        narrow.actor = None
        answer = narrow.get(f"{job}/result")
        assert answer.status == (403 if lacking else 200), str(answer)
        assert all(name in answer.json["detail"] for name in lacking)
