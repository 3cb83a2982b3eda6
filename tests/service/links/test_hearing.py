"""Replicas of carers and restrictions: the latest state wins, in whatever order events come."""

from __future__ import annotations

from uuid import uuid4

from tests.service.links.desk import LinksDesk, carer_data


def test_versions_delivered_out_of_order_end_at_the_latest(desk: LinksDesk) -> None:
    carer = str(uuid4())
    for version, state in ((3, "suspended"), (1, "approved"), (2, "approved")):
        desk.hear("carers.carer.changed.v1", carer, version, carer_data(carer, state=state))
    (row,) = desk.rows(f"select version, state from known_carers where id = '{carer}'")
    assert (row.version, row.state) == (3, "suspended")


def test_a_restated_state_of_the_same_version_is_taken(desk: LinksDesk) -> None:
    carer = desk.hear_carer(version=2, state="approved")
    desk.hear("carers.carer.changed.v1", carer, 2, carer_data(carer, state="suspended"), restated=True)
    (row,) = desk.rows(f"select state from known_carers where id = '{carer}'")
    assert row.state == "suspended"


def test_a_restriction_is_kept_by_the_keys_of_both(desk: LinksDesk) -> None:
    identifier = str(uuid4())
    data = {
        "id": identifier,
        "child": "C-9",
        "person": {"kind": "carer", "id": str(uuid4())},
        "kind": "no_contact",
        "starts_on": "2025-01-01",
        "last_day": None,
        "applies_to_household": False,
    }
    desk.hear("lifelonglinks.restriction.added.v1", identifier, 1, data)
    (row,) = desk.rows(f"select child_key, person_key from known_restrictions where id = '{identifier}'")
    assert row.child_key == "council:c-9"
    assert row.person_key == f"carer:{data['person']['id']}"
