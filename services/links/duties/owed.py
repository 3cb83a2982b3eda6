"""What a link's journal says of section 20 in full: since which agreement, and which of its duties are done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.links.linking.journal import Entry

FULL, STEP = "s20_full", "complete_duty"


@dataclass(frozen=True)
class Regime:
    """The time under section 20 in full that goes on, or comes: `agreement` is the number of the version with which it
    begins, `done` maps duties to the entries that say so."""

    agreement: int
    done: Mapping[str, Entry]


def regime_of(journal: Iterable[Entry]) -> Regime | None:
    """None where the agreement signed last is of another legal basis, or where none is signed. Further agreements in
    full go on with what is done; after a time under another basis everything is due anew."""
    began: int | None = None
    done: dict[str, Any] = {}
    for kept in journal:
        if kept["step"] == STEP:
            done[kept["duty"]] = kept
        elif kept["step"] == "sign_agreement" and "legal_basis" in kept:
            if kept["legal_basis"] != FULL:
                began = None
            elif began is None:
                began, done = kept["agreement"], {}
    return None if began is None else Regime(began, done)
