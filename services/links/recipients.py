"""Who learns of a link: is told of it, signs for it, reads its sessions. And who of them is left out, because a
restriction forbids that this person learns of the child."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.spelling import compared, same
from services.lifelonglinks.contract import Held
from services.links.agreements.parties import carers_on, parents_responsible
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contact import learning_foreseen
from services.links.hearing.reading import restrictions_known
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link

TELL, SHOW = "inform", "identify"
"""What it amounts to, as contact restrictions speak of it: telling somebody that a link stops names neither who nor
where; an agreement, an address or a calendar shows where the child is, and when."""

WORKERS = ("social_worker", "carers_social_worker", "independent_reviewing_officer")
"""Of `TOLD_ROLES` who looks where the link's own worker may not."""


@dataclass(frozen=True)
class Recipient:
    """`role` is one of `TOLD_ROLES`, `person` the number or id in that role; `codes` are those by which a restriction
    may name this one."""

    role: str
    person: str
    codes: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class LeftOut:
    """`may_be_told`: of the link, though neither who nor where the child is."""

    role: str
    person: str
    may_be_told: bool


def parent(number: str) -> Recipient:
    return Recipient("parents", number, [{"kind": "person", "id": number}])


def one_carer(carer: KnownCarer, number: str) -> Recipient:
    """One approved carer, by the number in the household."""
    codes = [{"kind": "carer", "id": str(carer.id)}, {"kind": "household_member", "id": f"{carer.id}/{number}"}]
    return Recipient("carer", number, codes)


def worker(identifier: str, role: str = "links_social_worker") -> Recipient:
    return Recipient(role, identifier, [{"kind": "worker", "id": identifier}])


def household(link: Link, carer: KnownCarer | None, today: date) -> Recipient:
    """The carers of a link, who are told together."""
    members = carers_on(carer.state_data["residents"], today) if carer is not None else []
    home = [{"kind": "household_member", "id": f"{link.carer_id}/{number}"} for number in members]
    return Recipient("carer", str(link.carer_id), [{"kind": "carer", "id": str(link.carer_id)}, *home])


def named(role: str, person: str, link: Link, carer: KnownCarer | None, today: date) -> Recipient:
    """Who was named once in one of `TOLD_ROLES`, also where no record names that one any more."""
    match role:
        case "parents":
            return parent(person)
        case "child":
            return Recipient(role, person, [])
        case "carer":
            return household(link, carer, today)
        case _:
            return worker(person, role)


def told_of(link: Link, child: Child, carer: KnownCarer | None, today: date) -> list[Recipient]:
    """Everybody whom a stop of the link concerns. Its own worker is left out where another role names that worker."""
    record, carers_worker = child.record, carer.state_data["social_worker"] if carer is not None else None
    named = [one for one in (record["social_worker"], carers_worker) if one]
    own = None if any(same(link.social_worker, one) for one in named) else link.social_worker
    workers = (
        ("social_worker", record["social_worker"]),
        ("independent_reviewing_officer", record.get("iro")),
        ("carers_social_worker", carers_worker),
        ("links_social_worker", own),
    )
    return [
        *map(parent, parents_responsible(record["parents"])),
        Recipient("child", child.number, []),
        household(link, carer, today),
        *(worker(person, role) for role, person in workers if person),
    ]


def forbidden(restrictions: Sequence[Held], child: str, one: Recipient, today: date, intent: str = SHOW) -> bool:
    """Whether a restriction that stands today, or begins later, forbids it. Pure."""
    return bool(learning_foreseen(restrictions, child, one.codes, today, intent))


def left_out(
    link: Link, child: Child, carer: KnownCarer | None, restrictions: Sequence[Held], today: date
) -> list[LeftOut]:
    """Parents without parental responsibility, too: they can be given a calendar."""
    known = told_of(link, child, carer, today)
    told = {compared(one.person) for one in known}
    others = {one["person"] for one in child.record["parents"] if compared(one["person"]) not in told}
    return [
        LeftOut(one.role, one.person, not forbidden(restrictions, link.child, one, today, TELL))
        for one in (*known, *map(parent, sorted(others)))
        if forbidden(restrictions, link.child, one, today)
    ]


def workers_left_out(unit: UnitOfWork, child: Child) -> list[dict[str, Any]]:
    """Of the workers whom the child's record names those who may not learn of the child, as answered."""
    held, record = restrictions_on(unit, [child.number]), child.record
    named = (("social_worker", record["social_worker"]), ("independent_reviewing_officer", record.get("iro")))
    everyone = [worker(person, role) for role, person in named if person]
    return [
        {
            "role": one.role,
            "person": one.person,
            "may_be_told": not forbidden(held, child.number, one, unit.today, TELL),
        }
        for one in everyone
        if forbidden(held, child.number, one, unit.today)
    ]


def not_to_be_heard(unit: UnitOfWork, link: Link) -> frozenset[str]:
    """Of `HAPPY_PARTIES` the `parents`, where every parent of the record is left out: nobody may ask them."""
    numbers = [one["person"] for one in unit.session.get_one(Child, link.child_id).record["parents"]]
    held = restrictions_on(unit, [link.child])
    out = numbers and all(forbidden(held, link.child, parent(number), unit.today) for number in numbers)
    return frozenset({"parents"} if out else ())


def restrictions_on(unit: UnitOfWork, children: Iterable[str]) -> Sequence[Held]:
    """Those about these children, by number, as last heard."""
    return restrictions_known(unit, set(map(child_key, children)))


def left_out_of(unit: UnitOfWork, link: Link) -> list[dict[str, Any]]:
    """As answered."""
    child, carer = unit.session.get_one(Child, link.child_id), unit.session.get(KnownCarer, link.carer_id)
    found = left_out(link, child, carer, restrictions_on(unit, [link.child]), unit.today)
    return [{"role": one.role, "person": one.person, "may_be_told": one.may_be_told} for one in found]
