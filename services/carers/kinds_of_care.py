"""Kinds of care as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract.codes import SCHEME_OF


def schemes_not_offered(unit: UnitOfWork, kinds_of_care: Iterable[str]) -> list[str]:
    """The kinds of care whose scheme this council has switched off."""
    return [k for k in kinds_of_care if not unit.scope.council.offers(SCHEME_OF.get(k, "core"))]


def distinct(words: Iterable[str]) -> list[str]:
    """Each word once, in the order in which they came."""
    return list(dict.fromkeys(words))
