"""What happens to a link on its way: sessions, reviews, visits, and what changes of its carer and of its child."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.messaging.inbox import Outcome
from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.link_journey import CARERS, SKILL, Journey
from tests.support.desk import Heard

NOW = datetime(2025, 9, 30, 10, 0, tzinfo=UTC)
ABLE = {"residents": CARERS, "skills": [SKILL], "first_review_on": "2035-01-01"}
REVIEW = {"chaired_by": "worker-700", "participation": "PN1", "childs_view": "More swimming.", "outcome": "continue"}
VISIT = {"child_seen": True, "seen_alone": False}
WORKERS = {"social_worker", "independent_reviewing_officer", "carers_social_worker", "links_social_worker"}
EVERYBODY = {"parents", "child", "carer", *WORKERS}
"""The roles of all who must be told that a link stops, where it is not its own worker who stops it."""
NOT_THE_CARER = EVERYBODY - {"carer"}
"""Where a restriction forbids the carer to learn of the child, the link's own worker says what has to be said."""
PLAN = {"weeks": 8, "agreed_with_parents": True, "agreed_with_officer": True, "agreed_on": "2025-09-30"}


def book(journey: Journey, *days: int) -> list[str]:
    """Saturday sessions in so many days; NOW is a Tuesday."""
    made = []
    for day in days:
        start = NOW.replace(hour=9) + timedelta(days=day)
        body = {
            "slot": "saturday",
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=5)).isoformat(),
            "place": "carers_home",
        }
        heard = journey.ask("book_sessions", body)
        assert heard.status == 201, heard.json
        made.append(heard.json["session_id"])
    return made


def session(desk: LinksDesk, identifier: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = desk.ask("get_session", path={"session_id": identifier}).json
    return read


def change_carer(journey: Journey, version: int = 2, event: str = "changed", **changes: Any) -> Outcome:
    data = carer_data(journey.carer, **{**ABLE, **changes})
    return journey.desk.hear(f"carers.carer.{event}.v1", journey.carer, version, data)


def deadlines(journey: Journey, **query: str) -> dict[str, str]:
    asked = {"child": journey.child, **query}
    items = journey.desk.ask("list_deadlines", query=asked).json["items"]
    return {item["kind"]: item["due_on"] for item in items}


def change(journey: Journey, **changes: Any) -> Heard:
    version = journey.desk.ask("get_child", path={"child": journey.child}).json["version"]
    body = copy.deepcopy(example("record_child").body)
    body["parents"].append({"person": "P-2042", "kind": "father", "parental_responsibility": True, "contact": None})
    grants = journey.desk.everything | {"addresses:read", "contacts:read"}
    heard = journey.desk.ask(
        "record_child", {**body, **changes}, path={"child": journey.child}, if_match=version, grants=grants
    )
    assert heard.status == 200, heard.json
    return heard


def restrict(desk: LinksDesk, child: str, person: Mapping[str, str], **changes: Any) -> Outcome:
    """News of a restriction between a child and somebody, from NOW on unless changed."""
    identifier = str(uuid4())
    data = {
        "id": identifier,
        "child": child,
        "person": person,
        "kind": "no_contact",
        "starts_on": "2025-09-30",
        "last_day": None,
        "applies_to_household": False,
        **changes,
    }
    return desk.hear("lifelonglinks.restriction.added.v1", identifier, 1, data)


def told(journey: Journey) -> set[str]:
    """The roles of those for whom a notice was made."""
    rows = journey.desk.rows(f"select role from notices where link_id = '{journey.link}'")
    return {row.role for row in rows}


def held_in_replica(desk: LinksDesk, one: str, other: Mapping[str, str], **changes: Any) -> None:
    assert restrict(desk, one, other, **changes) is Outcome.DONE


def flagged(desk: LinksDesk, identifier: str) -> bool:
    return "safeguarding" in {one["rule"] for one in session(desk, identifier)["concerns"]}


def placement(child: str, starts_on: str = "2025-09-01") -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "child_id": child,
        "kind": "mainstream",
        "starts_on": starts_on,
        "planned_end_on": None,
        "sibling_group": None,
        "fostered_by": [1, 2],
    }
