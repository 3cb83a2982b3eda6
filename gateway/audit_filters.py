"""What the audit can be searched for: a word that stands in no row is refused, and not answered with an empty page."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from chassis.audit.by_hand import BY_HAND
from chassis.audit.operations import REFUSED
from chassis.audit.record import DONE
from chassis.contracts.contract import Contract
from chassis.problems import CATALOGUE, INVALID, FieldError, Problem
from gateway.contract import CONTRACT


def check_outcome(outcome: str | None) -> None:
    """Raises `Problem` (422) that lists every outcome."""
    kinds = sorted(kind.slug for kind in CATALOGUE.values() if kind.status < 500)
    if outcome is not None and outcome not in (known := [DONE, REFUSED, *kinds]):
        raise _wrong("outcome", f"is none of {', '.join(known)}")


class OperationNames:
    """The operations that may stand in an audit: those of all contracts, and what is done by hand."""

    def __init__(self, services: Sequence[Contract]) -> None:
        self._of = {c.service: frozenset(c.by_name) for c in (CONTRACT, *services)}
        self._bare = frozenset(BY_HAND.union(*self._of.values()))

    def read(self, written: str | None) -> tuple[str | None, str | None]:
        """Service, None for any, and bare name of `propose_link` or `links.propose_link`. Raises `Problem` (422)."""
        if written is None or written in self._bare:
            return None, written
        service, _, name = written.partition(".")
        if name in self._of.get(service, ()):
            return service, name
        whole = (f"{service}.{name}" for service, names in self._of.items() for name in names)
        near = get_close_matches(written, [*self._bare, *whole], n=1)
        meant = f"; did you mean {near[0]}?" if near else "."
        raise _wrong("operation", f"is no operation{meant} GET /v1/openapi.json has them all as operationId")


def _wrong(parameter: str, detail: str) -> Problem:
    return Problem(INVALID, "One field is not valid.", errors=[FieldError(f"?{parameter}", detail)])
