"""What a client may not read it does not replace either: nobody who could tell would miss an address lost so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import replaced_unseen
from services.carers.contract.scopes import ADDRESSES


def keep_contact_unseen(unit: UnitOfWork, body: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """`kept` is the contact that the body of a change would replace. Raises `Problem` (403)."""
    if "contact" in body and ADDRESSES not in unit.scope.grants and any(kept.values()):
        raise replaced_unseen(["contact"])
