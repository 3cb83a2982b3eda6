"""The journey of one synthetic child from the assessment to a link with sessions, as calls of the public interface.

It goes on where a household was approved for Family Link: the carers say what they offer, a nurse signs one of them
off, a child is assessed, and a social worker makes the link.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from chassis.clock import LONDON, add_months
from deploy.command.demonstration.approval import FAMILY_LINK_WORKER, Journey, Step

CREATES = {"If-None-Match": "*"}
PARENT, OFFICER, CHILDS_WORKER = "P-8801", "worker-501", "worker-205"
WANTED = [{"slot": "saturday", "sessions_per_month": 2}, {"slot": "one_night", "sessions_per_month": 1}]


def short_breaks(today: date, carer_id: str) -> Journey:
    """Yields each step and is sent the answer to it; returns the ids `link_id` and `session_id`, and the `child`."""
    child = f"DEMO-{carer_id[-8:]}"
    yield from _offer(today, carer_id)
    yield Step(
        "A child is assessed as likely to benefit",
        "PUT",
        f"/short-breaks/children/{child}",
        _child(today),
        CHILDS_WORKER,
        CREATES,
    )
    yield Step(
        "The child had no breaks in the year before",
        "POST",
        f"/short-breaks/children/{child}/break-history",
        {"first_day": add_months(today, -12).isoformat(), "last_day": today.isoformat(), "source": "paper_file"},
        CHILDS_WORKER,
    )
    yield Step(
        "Carers are suggested, with what speaks for each",
        "GET",
        f"/short-breaks/children/{child}/suggestions",
        None,
        FAMILY_LINK_WORKER,
        until=lambda answer: any(item["carer_id"] == carer_id for item in answer["suggestions"]),
    )
    body = {
        "child": child,
        "carer_id": carer_id,
        "reason": "Close by, and signed off for the feed.",
        "origin": "suggestion",
    }
    link = yield Step("The social worker proposes the link", "POST", "/links", body, FAMILY_LINK_WORKER)
    path = f"/links/{link['id']}"
    yield from _getting_to_know(today, path)
    yield from _agreement(today, path)
    session = yield from _sessions(today, path)
    yield Step("What is due, and when", "GET", f"/short-breaks/deadlines?child={child}", None, FAMILY_LINK_WORKER)
    yield Step("The days that count", "GET", f"/short-breaks/children/{child}/day-count", None, FAMILY_LINK_WORKER)
    return {"link_id": link["id"], "session_id": session["session_id"], "child": child}


def _offer(today: date, carer_id: str) -> Generator[Step, dict[str, Any], None]:
    offer = {
        "daytime": ["saturday", "school_holiday"],
        "overnight": ["one_night"],
        "sessions_per_month": 4,
        "preferences": {"age_from": 6, "age_to": 12, "needs": ["LD", "MOB"]},
    }
    path = f"/carers/{carer_id}"
    yield Step("The carers say what they offer", "PUT", f"{path}/availability", offer, FAMILY_LINK_WORKER, CREATES)
    skill = {
        "person": 1,
        "task": "gastrostomy",
        "signed_off_by": "community nurse 7",
        "signed_off_on": today.isoformat(),
        "expires_on": add_months(today, 12).isoformat(),
    }
    yield Step("A nurse signs one of them off", "POST", f"{path}/skills", skill, FAMILY_LINK_WORKER)


def _child(today: date) -> Mapping[str, Any]:
    assessed = today - timedelta(days=40)
    return {
        "name": {"given_name": "Samplechild", "family_name": "Exampleton"},
        "date_of_birth": add_months(today, -12 * 9 - 3).isoformat(),
        "sex": "F",
        "ethnicity": "WBRI",
        "upn": "UN4",
        "school": {"name": "Example Special School", "area": None},
        "education": {
            "stage": "key_stage_2",
            "plan": "ehc_plan",
            "attainment": "Chooses between two symbols.",
        },
        "assessment": {
            "assessed_on": assessed.isoformat(),
            "assessed_by": CHILDS_WORKER,
            "outcome": "likely_to_benefit",
            "review_due_on": add_months(assessed, 6).isoformat(),
        },
        "legal_basis": "s20_reg48",
        "needs": ["LD", "MOB"],
        "clinical_tasks": ["gastrostomy"],
        "communication": ["symbols"],
        "wishes": [
            {
                "said_on": assessed.isoformat(),
                "words": "Ducks. And somebody who sings.",
                "method": "symbols",
                "recorded_by": CHILDS_WORKER,
            }
        ],
        "interests": ["ducks", "singing"],
        "parents": [{"person": PARENT, "kind": "mother", "parental_responsibility": True}],
        "social_worker": CHILDS_WORKER,
        "iro": OFFICER,
        "gp": {"name": "Example Practice", "address_lines": ["2 Example Road"], "telephone": "01632 960041"},
        "wanted": WANTED,
    }


def _getting_to_know(today: date, path: str) -> Generator[Step, dict[str, Any], None]:
    who = FAMILY_LINK_WORKER
    yield Step("The carers read of a child without a name", "POST", f"{path}/profiles", {"kind": "anonymised"}, who)
    yield Step("They read the full profile", "POST", f"{path}/profiles", {"kind": "full"}, who)
    yield Step("They want to meet the child", "POST", f"{path}/consideration", {"accepts": True}, who)
    met = {
        "on": today.isoformat(),
        "present": ["child", "parent", "carer", "social_worker"],
        "how_it_went": "They fed the ducks and sang.",
    }
    yield Step("Child and carers meet", "POST", f"{path}/introductions", met, who)
    for party, title in (
        ("child", "The child says: again"),
        ("parents", "The parents are happy"),
        ("carer", "The carers are happy"),
        ("social_worker", "The social worker is happy"),
    ):
        said = {"own_words": "Ducks. Again.", "method": "symbols"} if party == "child" else {}
        yield Step(title, "POST", f"{path}/happiness", {"party": party, "happy": True, **said}, who)


def _agreement(today: date, path: str) -> Generator[Step, dict[str, Any], None]:
    who = FAMILY_LINK_WORKER
    agreed = yield Step("The agreement is drafted", "POST", f"{path}/agreements", _terms(today), who)
    version = f"{path}/agreements/{agreed['number']}"
    yield Step("It is offered; its words are fixed", "POST", f"{version}/offer", None, who)
    by_hand = {"method": "in_person"}
    for title, signature in (
        ("The child's view stands in it", {"role": "child", "own_words": "Ducks on Saturdays.", "shown_by": "symbols"}),
        ("The parent signs", {"role": "parent", "person": PARENT, **by_hand}),
        ("The first carer signs", {"role": "carer", "person": "1", **by_hand}),
        ("The second carer signs", {"role": "carer", "person": "2", **by_hand}),
        ("The social worker signs; the link is active", {"role": "social_worker", "person": who, **by_hand}),
    ):
        yield Step(title, "POST", f"{version}/sign", signature, who)


def _terms(today: date) -> Mapping[str, Any]:
    return {
        "legal_basis": "s20_reg48",
        "starts_on": today.isoformat(),
        "ends_on": (add_months(today, 12) - timedelta(days=1)).isoformat(),
        "terms": {
            "objectives": "The parent rests; the child sings and feeds ducks with people whom it knows.",
            "slots": WANTED,
            "nights": 1,
            "activities": ["Feeding the ducks", "Singing"],
            "practical": "The feed pump and two days of feed come along.",
            "transport": "The carers drive.",
            "collected_by": [{"name": "Samplecarer", "relation": "carer"}],
            "medication": [],
            "trained": [{"task": "gastrostomy", "person": 1}],
            "manual_handling": "None needed.",
            "emergency_plan": "Call 999, then the parent, then the emergency duty team.",
            "equipment": ["feed_pump"],
            "diet": "Through the tube; tastes of yoghurt.",
            "education": "The carers tell the school of each night; the parent drives to school.",
            "contact_with_parents": "A call at bedtime.",
            "contact_orders": [],
            "visits": {"visited_by": "The child's social worker", "every_weeks": 8},
            "money": "The council pays sessions and mileage.",
            "record_keeping": "The carers write a record of each session.",
            "cancellation": "By telephone to the social worker.",
            "cancellation_notice_days": 2,
            "delegated_authority": [{"matter": "Day trips within the county", "delegated": True}],
            "prior_approval": [
                {"matter": "school_trip", "needed": False},
                {"matter": "overnight_stay", "needed": True, "given_by": "parents"},
            ],
            "cooperation": "Everybody tells the social worker of changes at once.",
            "medical_consent": {"emergency": True, "routine": False, "given_by": PARENT},
            "review_on": add_months(today, 3).isoformat(),
        },
    }


def _sessions(today: date, path: str) -> Generator[Step, dict[str, Any], dict[str, Any]]:
    who = FAMILY_LINK_WORKER
    plan = {"weeks": 8, "agreed_with_parents": True, "agreed_with_officer": True, "agreed_on": today.isoformat()}
    yield Step("Visits are agreed with the parent", "PUT", f"{path}/visiting-plan", plan, who, CREATES)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
    day = {"slot": "saturday", "place": "carers_home", **_hours(saturday, 10, saturday, 16)}
    pattern = {**day, "pattern": {"rule": "FREQ=WEEKLY;INTERVAL=2;COUNT=4"}}
    booked = yield Step("Every other Saturday is booked", "POST", f"{path}/sessions", pattern, who)
    friday = saturday + timedelta(days=6)
    night = {"slot": "one_night", "place": "carers_home", **_hours(friday, 17, friday + timedelta(days=1), 9)}
    yield Step("A night is booked", "POST", f"{path}/sessions", night, who)
    yield Step("The first Saturday is confirmed", "POST", f"/sessions/{booked['session_id']}/confirm", None, who)
    calendar = {"audience": "parent", "person": PARENT}
    yield Step("The parent gets a calendar address", "POST", f"{path}/calendar-addresses", calendar, who)
    return booked


def _hours(first: date, starts: int, last: date, ends: int) -> dict[str, str]:
    """From one full hour to another, by the clock in England."""
    times = (datetime(d.year, d.month, d.day, hour, tzinfo=LONDON) for d, hour in ((first, starts), (last, ends)))
    return dict(zip(("starts_at", "ends_at"), (time.isoformat() for time in times), strict=True))
