"""What the audit of the running suite tells of contact restrictions, and to whom."""

from __future__ import annotations

from tests.support.http import Client, eventually
from tests.support.suite import Suite

CHILD = "C-audit-1"


def test_only_who_may_read_restrictions_finds_them_in_the_audit(running: Suite) -> None:
    knowing = running.client("synthetic-02")
    auditor = running.client("synthetic-02", scopes=("audit:read", "act-for-workers"))
    person = {"kind": "person", "id": "P-audit-1"}
    body = {"child": CHILD, "person": person, "kind": "no_contact", "source": "child_wish"}
    added = knowing.post("/restrictions", body)
    assert added.status == 201, str(added)
    for subject in (CHILD, added.json["id"]):
        for _ in range(2):
            found = knowing.get(f"/audit?subject={subject}").json["items"]
        assert {"add_restriction", "read_audit"} <= {row["operation"] for row in found}
        assert auditor.get(f"/audit?subject={subject}").json == {"items": [], "next": None}
    assert auditor.get("/audit?operation=add_restriction").json == {"items": [], "next": None}
    assert eventually(lambda: followed(knowing, added.json["id"]))
    assert "read_events" in {
        row["operation"] for row in knowing.get(f"/audit?subject={added.json['id']}").json["items"]
    }
    assert auditor.get(f"/audit?subject={added.json['id']}").json == {"items": [], "next": None}
    request = added.headers["x-request-id"]
    assert [row["operation"] for row in knowing.get(f"/audit?request_id={request}").json["items"]] == [
        "add_restriction"
    ]
    assert auditor.get(f"/audit?request_id={request}").json == {"items": [], "next": None}
    for accept in ("application/json", "text/csv"):
        told = auditor.get("/audit?limit=200", Accept=accept).content.decode()
        assert CHILD not in told
        assert added.json["id"] not in told


def followed(client: Client, subject: str) -> bool:
    """Whether the record is on the council's feed, as the client reads it."""
    at = "/events?limit=200"
    while (page := client.get(at).json)["items"]:
        if subject in {item["subject"] for item in page["items"]}:
            return True
        at = page["next"]
    return False
