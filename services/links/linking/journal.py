"""The journal of a link: each step as it is kept, and what follows from it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.links.contract.codes import HAPPY_PARTIES

Entry = Mapping[str, Any]
ALLOCATION = "allocate_social_worker"


def entry(step: str, state: str, on: date, by: str, recorded_at: datetime, **held: Any) -> dict[str, Any]:
    """An entry as it is kept: days and instants as text; what is None is left out."""
    made = {"step": step, "on": on.isoformat(), "by": by, "recorded_at": recorded_at.isoformat(), "state": state}
    return {**made, **{name: value for name, value in held.items() if value is not None}}


def told(kept: Entry) -> dict[str, Any]:
    """An entry as its schema dumps it."""
    days = {"on": date.fromisoformat(kept["on"]), "recorded_at": datetime.fromisoformat(kept["recorded_at"])}
    return {**kept, **days}


def last_words(journal: Iterable[Entry]) -> dict[str, Entry]:
    """Of each party that has spoken its last view: by the day on which it was said, whenever it was recorded; of one
    day, the one recorded last."""
    said = sorted((kept for kept in journal if kept["step"] == "record_view"), key=lambda kept: kept["on"])
    return {kept["party"]: kept for kept in said}


def not_happy(journal: Iterable[Entry], but: Collection[str] = ()) -> list[str]:
    """The parties that have not said yes, or no more; `but` those that are not asked."""
    spoken = last_words(journal)
    return [party for party in HAPPY_PARTIES if party not in but and not spoken.get(party, {}).get("happy")]


def day_of(journal: Iterable[Entry], step: str) -> date | None:
    """The day of the last step of this kind."""
    days = [kept["on"] for kept in journal if kept["step"] == step]
    return date.fromisoformat(days[-1]) if days else None


def first_meeting(journal: Iterable[Entry]) -> date | None:
    """The earliest day on which a meeting was held."""
    days = [date.fromisoformat(kept["on"]) for kept in journal if kept["step"] == "introduce" and "words" in kept]
    return min(days, default=None)


def meetings_held(journal: Iterable[Entry]) -> int:
    return sum(kept["step"] == "introduce" and "words" in kept for kept in journal)


def last_day(journal: Sequence[Entry]) -> date | None:
    """The day of the last step that moved the link; planned meetings and what is noted beside the steps
    (a new plan, its review, another worker, a duty) do not count."""
    days = [
        date.fromisoformat(kept["on"])
        for kept in journal
        if kept["step"] not in ("introduce", "replan", "review_legal_basis", ALLOCATION, "complete_duty")
    ]
    return max(days, default=None)


def former_workers(journal: Iterable[Entry]) -> set[str]:
    """Those who were the link's Family Link social worker before others took it over."""
    return {kept["former_social_worker"] for kept in journal if kept["step"] == ALLOCATION}


def sharings(journal: Iterable[Entry]) -> list[Entry]:
    return [kept for kept in journal if "profile" in kept]
