"""What a client may not read it does not replace: every field with a scope of its own, in every operation there is."""

from __future__ import annotations

import pytest

from chassis.contracts.operation import Operation
from chassis.handling.loading import closed_fields
from gateway.contracts import CONTRACTS

REPLACING = [o for c in CONTRACTS for o in c.operations if o.method in ("PUT", "PATCH") and o.body and o.answer]


@pytest.mark.parametrize("operation", REPLACING, ids=lambda o: o.name)
def test_the_description_says_of_a_body_what_it_says_of_the_answer(operation: Operation) -> None:
    """Else a program learns only by a refusal that a field is closed to it."""
    assert operation.body is not None
    assert operation.answer is not None
    closed = {name for name in closed_fields(operation.answer, frozenset()) if name in operation.body().fields}
    assert closed <= set(closed_fields(operation.body, frozenset()))


@pytest.mark.parametrize("operation", REPLACING, ids=lambda o: o.name)
def test_what_is_replaced_can_be_read_at_its_own_path(operation: Operation) -> None:
    """The chassis reads there whether anything closed is kept."""
    assert any(o.method == "GET" and o.path == operation.path for c in CONTRACTS for o in c.operations)
