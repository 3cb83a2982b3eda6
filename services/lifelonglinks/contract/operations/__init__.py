"""Every operation of `lifelonglinks`."""

from __future__ import annotations

from chassis.contracts.operation import Operation
from services.lifelonglinks.contract.operations import restrictions

OPERATIONS: tuple[Operation, ...] = restrictions.OPERATIONS
