"""A child's record as a carer may read it: anonymised first, in full once the carer wants to consider. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.clock import age_on
from services.links.contract.codes import AGE_BANDS

INTENTS = {"anonymised": "inform", "full": "identify"}
"""What sharing amounts to, as contact restrictions speak of it."""

CODED = ("needs", "clinical_tasks", "equipment", "wanted")
IN_FULL = ("name", "communication", "behaviour", "diet", "allergies", "home", "interests", "identity", "ethnicity")


def age_band(age: int) -> str:
    """One of `AGE_BANDS`. Raises ValueError for an age outside all of them."""
    for band in AGE_BANDS:
        youngest, oldest = band.split("-")
        if int(youngest) <= age <= int(oldest):
            return band
    raise ValueError(f"{age} lies in no band")


def area_of(record: Mapping[str, Any]) -> str | None:
    """The first half of the postcode."""
    postcode: str | None = record["postcode"]
    return postcode.split(" ")[0] if postcode else None


def anonymised(record: Mapping[str, Any], date_of_birth: date, day: date) -> dict[str, Any]:
    """Codes only: free text could name somebody. Who may be a child by an estimated date of birth is told as one."""
    coded = {name: record[name] for name in CODED}
    age = age_on(date_of_birth, day)
    if record.get("date_of_birth_estimated"):
        age = min(max(age, 0), 17)
    return {"age_band": age_band(age), "area": area_of(record), **coded}


def full(record: Mapping[str, Any], date_of_birth: date, legal_basis: str, day: date) -> dict[str, Any]:
    """What a carer needs to consider. Names, but neither the child's address nor numbers."""
    school, wishes = record["school"], record["wishes"]
    return {
        **anonymised(record, date_of_birth, day),
        **{name: record[name] for name in IN_FULL},
        "date_of_birth": date_of_birth,
        "date_of_birth_estimated": record.get("date_of_birth_estimated", False),
        "gender": record["gender"],
        "legal_basis": legal_basis,
        "wishes": [{**wish, "said_on": date.fromisoformat(wish["said_on"])} for wish in wishes],
        "parents": [{"kind": one["kind"], "name": (one["contact"] or {}).get("name")} for one in record["parents"]],
        "school": school["name"] if school else None,
        "education": record.get("education"),
        "gp": record["gp"],
    }


def words_in(profile: Mapping[str, Any]) -> dict[str, list[str]]:
    """Free text by the name of its field, for whoever looks for the child's address in it. The practice has an address
    of its own, which the carer is to know."""
    found: dict[str, list[str]] = {}
    for name, value in profile.items():
        if name == "gp":
            continue
        texts = list(_texts(value))
        if texts:
            found[name] = texts
    return found


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
