"""Operations on returns."""

from __future__ import annotations

from chassis.contracts.operation import Operation

OPERATIONS: tuple[Operation, ...] = ()
