"""Telling a carer of a child in stages: anonymised, in full, and after the signed agreement where everybody lives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import SCOPE_MISSING, Problem, unavailable
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from services.links.agreements.in_force import last_day_agreed
from services.links.agreements.legal_basis import legal_basis_today
from services.links.children.tables import Child
from services.links.contract.events import linking as events
from services.links.contract.scopes import ADDRESSES
from services.links.hearing.reading import known_carer
from services.links.linking import gates, journal, order, profiles, rules
from services.links.linking.reading import find_link
from services.links.linking.steps import done, note, take, touch
from services.links.linking.tables import Link
from services.links.recipients import left_out_of

CONTACT = ("address_lines", "postcode", "telephone", "email")


def share_profile(unit: UnitOfWork, request: Request) -> Answer:
    link, kind = take(unit, request), request.body["kind"]
    step = f"share_{kind}"
    child = unit.session.get_one(Child, link.child_id)
    require(
        rules.STEP_IN_ORDER.judge(link.state, step),
        rules.CHILD_STILL_WAITS.judge(child.born.latest, child.closed_on, unit.today),
        *gates.rests_on_record(child, legal_basis_today(unit, link)),
    )
    profile = _profile(unit, link, child, kind)
    require(
        gates.carer_stands(known_carer(unit, link.carer_id), unit.today),
        rules.PROFILE_TELLS_NO_ADDRESS.judge(profiles.words_in(profile)),
        *gates.may_learn(unit, link, profiles.INTENTS[kind]),
    )
    link.state = order.after(link.state, step)
    note(
        unit,
        link,
        step,
        words=request.body.get("note"),
        profile=len(journal.sharings(link.journal)) + 1,
        fields_shared=sorted(profile),
        child_version=child.version,
    )
    done(unit, link, events.LINK_PROFILE_SHARED)
    shared = {**_sharing(link, link.journal[-1]), "profile": profile}
    return Answer(shared, link.version, f"/links/{link.id}/profiles")


def list_profiles(unit: UnitOfWork, request: Request) -> Answer:
    link = find_link(unit, request.identifier("link_id"))
    touch(unit, link)
    page = request.page or Page(50)
    after = page.after[0] if page.after else 0
    later = [kept for kept in journal.sharings(link.journal) if kept["profile"] > after]
    rows, following = page_of(later, page, lambda kept: [kept["profile"]])
    return Answer([_sharing(link, kept) for kept in rows], next=following)


def get_addresses(unit: UnitOfWork, request: Request) -> Answer:
    """The carer's address is asked of `carers`, on behalf of the same caller and only where the caller may read it.

    Raises `Problem` (403) for any other caller."""
    link = find_link(unit, request.identifier("link_id"))
    touch(unit, link)
    if ADDRESSES["scope"] not in unit.scope.grants:
        raise Problem(SCOPE_MISSING, f"The scope {ADDRESSES['scope']} is needed.")
    require(
        rules.ADDRESSES_AFTER_AGREEMENT.judge(link.state, link.agreement),
        rules.ADDRESSES_WHILE_AGREED.judge(last_day_agreed(unit, link), unit.today),
    )
    require(*gates.may_learn(unit, link, "identify"))
    record = unit.session.get_one(Child, link.child_id).record
    child = {name: record[name] for name in ("address_lines", "postcode")}
    answer = {"link_id": link.id, "agreement": link.agreement, "child": child, "carer": _address_of_carer(unit, link)}
    out = left_out_of(unit, link)
    return Answer({**answer, "warnings": ["people_left_out"] if out else [], "left_out": out}, link.version)


def _address_of_carer(unit: UnitOfWork, link: Link) -> dict[str, Any]:
    """Raises `Problem` (503) where `carers` does not answer with a carer and an address."""
    try:
        reply = unit.ask("carers", "get_carer", path={"carer_id": str(link.carer_id)})
    except Problem as problem:
        raise unavailable(f"carers does not answer: {problem.type.slug}.") from problem
    if reply.status != 200:
        raise unavailable(f"carers answers {reply.status}.")
    contact: Mapping[str, Any] | None = json.loads(reply.body).get("contact")
    if contact is None:
        raise unavailable("carers answers without the address.")
    return {name: contact.get(name) for name in CONTACT}


def _profile(unit: UnitOfWork, link: Link, child: Child, kind: str) -> dict[str, Any]:
    if kind == "anonymised":
        return profiles.anonymised(child.record, child.date_of_birth, unit.today)
    return profiles.full(child.record, child.date_of_birth, legal_basis_today(unit, link), unit.today)


def _sharing(link: Link, kept: journal.Entry) -> dict[str, Any]:
    return {
        "link_id": link.id,
        "number": kept["profile"],
        "kind": kept["step"].removeprefix("share_"),
        "carer_id": link.carer_id,
        "shared_at": datetime.fromisoformat(kept["recorded_at"]),
        "shared_by": kept["by"],
        "fields_shared": kept["fields_shared"],
        "child_version": kept["child_version"],
        "note": kept.get("words"),
    }


HANDLERS: tuple[Handler, ...] = (share_profile, list_profiles, get_addresses)
