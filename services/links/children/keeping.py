"""From what was sent to what is kept: what a client may not read it does not wipe out. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.spelling import compared
from services.links.children.tables import Child
from services.links.contract.scopes import ADDRESSES, CONTACTS

ABSENT: Mapping[str, Any] = {"address_lines": [], "postcode": None, "gp": None}
CLOSED_BY = {"address_lines": ADDRESSES["scope"], "postcode": ADDRESSES["scope"], "gp": CONTACTS["scope"]}
COLUMNS = ("date_of_birth", "legal_basis", "waiting_since", "closed")


def merged(body: Mapping[str, Any], row: Child | None, grants: frozenset[str]) -> dict[str, Any]:
    """The record as it is to be. `waiting_since` stays what it was where it is left out; a closed field that the
    client may not read and did not send stays, too."""
    before: Mapping[str, Any] = row.record if row else {}
    hidden = {n: before.get(n, ABSENT[n]) for n, scope in CLOSED_BY.items() if scope not in grants}
    since = row.waiting_since if row else body["assessment"]["assessed_on"]
    made = {**ABSENT, "waiting_since": since, **hidden, **body}
    if CONTACTS["scope"] not in grants:
        contacts = {compared(one["person"]): one["contact"] for one in before.get("parents", [])}
        made["parents"] = [
            {**one, "contact": one["contact"] or contacts.get(compared(one["person"]))} for one in body["parents"]
        ]
    return made


def contact_would_be_lost(body: Mapping[str, Any], row: Child | None, grants: frozenset[str]) -> bool:
    """Whether the record leaves out a parent whose contact is kept, sent by a client that may not read it."""
    if row is None or CONTACTS["scope"] in grants:
        return False
    sent = {compared(one["person"]) for one in body["parents"]}
    kept = (one["person"] for one in row.record.get("parents", []) if one["contact"])
    return any(compared(person) not in sent for person in kept)


def kept_record(
    body: Mapping[str, Any], before: Mapping[str, Any], by: str, today: date, former_basis: str | None = None
) -> dict[str, Any]:
    """What goes into the column `record`: JSON, days as text. `recordings` tells from which day on breaks were recorded
    in which way, `legal_bases` from which day on which legal basis was recorded."""
    recording = body["looked_after"]["recording"]
    history = list(before.get("recordings", []))
    if not history or history[-1]["recording"] != recording:
        history.append({"recording": recording, "starts_on": today.isoformat()})
    bases = list(before.get("legal_bases", []))
    for basis in (former_basis, body["legal_basis"]):
        if basis is not None and (not bases or bases[-1]["legal_basis"] != basis):
            bases.append({"legal_basis": basis, "starts_on": today.isoformat()})
    kept = {"recorded_by": by, "recordings": history, "legal_bases": bases}
    record = {name: value for name, value in body.items() if name not in COLUMNS}
    made: dict[str, Any] = json.loads(json.dumps({**record, **kept}, default=str))
    return made
