"""Finding agreements of a link, and who has to sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Request
from services.links.agreements.parties import Signer, carers_on, parents_responsible, required
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.hearing.reading import known_carer
from services.links.linking.tables import Link
from services.links.recipients import forbidden, one_carer, parent, restrictions_on

NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def find_agreement(unit: UnitOfWork, link: Link, request: Request) -> Agreement:
    """The version that the path names. Raises `Problem` (404)."""
    number = request.path["number"]
    row = unit.session.get(Agreement, (link.id, int(number))) if NUMBER.fullmatch(number) else None
    if row is None:
        raise not_found("agreement")
    return row


def agreements_of(unit: UnitOfWork, link_id: UUID) -> Sequence[Agreement]:
    """Every version, the first one first."""
    query = select(Agreement).where(Agreement.link_id == link_id).order_by(Agreement.number)
    return unit.session.scalars(query).all()


def responsible(child: Child) -> list[str]:
    return parents_responsible(child.record["parents"])


def carers_at(unit: UnitOfWork, link: Link, day: date) -> list[str]:
    return carers_on(known_carer(unit, link.carer_id).state_data["residents"], day)


def signers(unit: UnitOfWork, link: Link) -> list[Signer]:
    """Who has to sign, by the child's record and the carer's household as they are today. Whoever may not learn who or
    where the child is is no party: it would be shown the agreement."""
    return signers_and_left_out(unit, link)[0]


def signers_and_left_out(unit: UnitOfWork, link: Link) -> tuple[list[Signer], list[Signer]]:
    child, carer = unit.session.get_one(Child, link.child_id), known_carer(unit, link.carer_id)
    every = required(responsible(child), carers_at(unit, link, unit.today))
    held = restrictions_on(unit, [link.child])

    def kept_out(one: Signer) -> bool:
        if one.person is None:
            return False
        person = parent(one.person) if one.role == "parent" else one_carer(carer, one.person)
        return forbidden(held, link.child, person, unit.today)

    out = [one for one in every if kept_out(one)]
    return [one for one in every if one not in out], out


def signatory_left_out(unit: UnitOfWork, link: Link, agreement: Agreement) -> bool:
    """Whether a parent has signed whom, with responsibility or without, a restriction has come to leave out."""
    held = restrictions_on(unit, [link.child])
    signed = (one["person"] for one in agreement.signatures if one["role"] == "parent")
    return any(forbidden(held, link.child, parent(number), unit.today) for number in signed)


def responsible_and_free(unit: UnitOfWork, link: Link) -> list[str]:
    """The parents with parental responsibility who may sign."""
    return [one.person for one in signers(unit, link) if one.role == "parent" and one.person is not None]
