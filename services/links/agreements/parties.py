"""Who has to sign an agreement, and who has yet to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.spelling import same


@dataclass(frozen=True)
class Signer:
    """`person` is None for the child, whose view is recorded, and where any social worker will do."""

    role: str
    person: str | None = None


def parents_responsible(parents: Iterable[Mapping[str, Any]]) -> list[str]:
    """The numbers of those with parental responsibility, as the child's record says."""
    return [one["person"] for one in parents if one["parental_responsibility"]]


def carers_on(residents: Iterable[Mapping[str, Any]], day: date) -> list[str]:
    """The numbers, in the household, of the approved carers who live there on `day`."""
    here = [one for one in residents if one["role"] == "applicant" and _there(one, day)]
    return [str(one["person"]) for one in here]


def _there(resident: Mapping[str, Any], day: date) -> bool:
    left, joined = resident["left_on"], resident["joined_on"]
    return (left is None or date.fromisoformat(left) > day) and (joined is None or date.fromisoformat(joined) <= day)


def required(parents: Iterable[str], carers: Iterable[str]) -> list[Signer]:
    """Each parent with parental responsibility, each approved carer, a social worker, and the child's view."""
    people = [*(Signer("parent", p) for p in parents), *(Signer("carer", c) for c in carers)]
    return [*people, Signer("social_worker"), Signer("child")]


def has_signed(signer: Signer, signatures: Iterable[Mapping[str, Any]]) -> bool:
    same_role = [one for one in signatures if one["role"] == signer.role]
    if signer.person is None:
        return bool(same_role)
    return any(same(one["person"], signer.person) for one in same_role)


def awaited(signers: Iterable[Signer], signatures: Sequence[Mapping[str, Any]]) -> list[Signer]:
    return [signer for signer in signers if not has_signed(signer, signatures)]


def is_party(role: str, person: str | None, signers: Iterable[Signer]) -> bool:
    """Whether this signature is one of those that are asked for; for the council any social worker may sign."""
    asked = [signer for signer in signers if signer.role == role]
    return any(s.person is None or (person is not None and same(s.person, person)) for s in asked)
