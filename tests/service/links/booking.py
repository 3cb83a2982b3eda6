"""Links that are ready for sessions, and short ways to book them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from chassis.clock import LONDON, FixedClock
from services.links.contract.examples import CARER_ID, CHILD, LINK_ID, steps_before
from tests.service.links.desk import LinksDesk, carer_data
from tests.support.desk import Heard

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))
FIRST = date(2025, 10, 6)
SLOTS = ("after_school", "evening", "saturday", "sunday", "school_holiday", "one_night", "weekend", "few_days")
SKILL = {"person": 1, "task": "gastrostomy", "signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}
IN_ORDER = {"approved_on": "2025-03-01", "first_review_on": "2026-03-01"}


def hear_carer(desk: LinksDesk, carer: str | None = None, version: int = 1, **changes: Any) -> str:
    """A carer who is signed off for what the example's child needs; with 31 sessions a month unless changed."""
    offer = {"sessions_per_month": 31} | changes.pop("availability", {})
    availability = {**carer_data("")["availability"], **offer}
    data = {"skills": [{"id": str(uuid4()), **SKILL}], "availability": availability, **IN_ORDER, **changes}
    return desk.hear_carer(carer, version, **data)


def active_link(
    desk: LinksDesk, carer: str, child: str | None = None, legal_basis: str = "s20_reg48", wide: bool = True
) -> str:
    """The link of a new child and a carer, after all its steps, with its visits planned; `wide`: every slot, as often
    as a month has days."""
    number = child or f"T-{uuid4().hex[:10]}"
    desk.known = {CHILD: number, CARER_ID: carer}
    for step, changes in steps_before("book_sessions"):
        more: dict[str, Any] = {"legal_basis": legal_basis} if step in ("record_child", "draft_agreement") else {}
        if step == "record_child":
            more["wanted"] = [{"slot": slot, "sessions_per_month": 20} for slot in ("saturday", "one_night")]
        heard = desk.send_example(step, {**changes, **more} or None)
        assert heard.status < 300, (step, heard)
    link = desk.known[LINK_ID]
    assert desk.send_example("set_visiting_plan").status < 300
    if wide:
        widen(desk, link, 31)
    return link


def widen(desk: LinksDesk, link: str, number: int, slots: tuple[str, ...] = SLOTS) -> None:
    """Let the agreement in force name `number` sessions a month, of each of the slots and of all of them together, with
    stays of any length."""
    named = json.dumps([{"slot": slot, "sessions_per_month": number} for slot in slots])
    desk.write(
        f"update agreements set sessions_per_month = {number}, terms = jsonb_set(terms, '{{slots}}', '{named}')"
        """ || '{"nights": null}',"""
        f" ends_on = null where link_id = '{link}'"
    )


def at(day: date | str, clock: str) -> datetime:
    """An instant by England's clocks."""
    hour, minute = clock.split(":")
    moment = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(moment.year, moment.month, moment.day, int(hour), int(minute), tzinfo=LONDON)


def daytime(day: date | str, begin: str = "10:00", end: str = "16:00", slot: str = "school_holiday") -> dict[str, Any]:
    return {"slot": slot, "starts_at": at(day, begin).isoformat(), "ends_at": at(day, end).isoformat()}


def overnight(day: date | str, nights: int = 1) -> dict[str, Any]:
    first = date.fromisoformat(day) if isinstance(day, str) else day
    last = first + timedelta(days=nights)
    slot = "one_night" if nights == 1 else "few_days"
    return {"slot": slot, "starts_at": at(first, "16:00").isoformat(), "ends_at": at(last, "10:00").isoformat()}


def book(desk: LinksDesk, link: str, body: Mapping[str, Any], **more: Any) -> Heard:
    return desk.ask("book_sessions", {**body, **more}, path={"link_id": link})


def booked(desk: LinksDesk, link: str, body: Mapping[str, Any], **more: Any) -> str:
    """The id of the session, or of the first of a pattern."""
    heard = book(desk, link, body, **more)
    assert heard.status == 201, heard.json
    return str(heard.json["session_id"])


def step(desk: LinksDesk, operation: str, session: str, body: Any = None, **more: Any) -> Heard:
    return desk.ask(operation, body, path={"session_id": session}, **more)


RECORD = {"activities": "Baking.", "how_it_went": "Calm."}
CANCEL = {"cancelled_by": "family", "reason": "A cold."}


def under_regulation_48(desk: LinksDesk, link: str) -> None:
    """With what is booked already."""
    for table, key in (("links", "id"), ("agreements", "link_id"), ("sessions", "link_id")):
        desk.write(f"update {table} set legal_basis = 's20_reg48' where {key} = '{link}'")


def nights(desk: LinksDesk, link: str, *counts: int, week: int = 0) -> list[str]:
    """Stays of so many nights, a week apart."""
    return [booked(desk, link, overnight(FIRST + timedelta(weeks=week + n), count)) for n, count in enumerate(counts)]


def flagged(desk: LinksDesk, session: str, *rules: str) -> None:
    """As the session would stand had these rules come to be broken after it was booked."""
    held = [{"rule": one, "reason": "R.", "source": "S.", "since": "2025-09-30T10:00:00+00:00"} for one in rules]
    desk.write(f"update sessions set concerns = '{json.dumps(held)}' where id = '{session}'")


def longer(desk: LinksDesk, session: str, more: int) -> None:
    """A night or more beyond what was allowed to be booked."""
    moved = f"ends_at = ends_at + interval '{more} days', last_day = last_day + {more}"
    desk.write(f"update sessions set {moved} where id = '{session}'")


def concerns(desk: LinksDesk, session: str) -> list[str]:
    return [one["rule"] for one in step(desk, "get_session", session).json["concerns"]]
