"""A command takes effect once: its row is written with the effect, and a twin is answered from it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from chassis.contracts.operation import JSON, Operation
from chassis.database import tables
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import KEY_REUSED, Problem
from chassis.rpc.wire import Call

BLANKS = " \t\r\n"  # of JSON (RFC 8259)
KEPT = timedelta(hours=24)
EXACT = 2**53
"""Up to here every whole number is a floating-point number of its own."""


def fingerprint(operation: Operation, call: Call) -> str:
    """What makes two requests the same: operation, address, who acts, and what the body says: JSON whatever its
    spelling, anything else octet by octet."""
    return _fingerprint(operation, call, _said(call.body) if JSON in operation.consumes else call.body)


def _fingerprint(operation: Operation, call: Call, body: bytes) -> str:
    parts = [operation.name, json.dumps([dict(call.path), dict(call.query), call.actor], sort_keys=True)]
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + body).hexdigest()


def _said(body: bytes) -> bytes:
    """JSON in one spelling: without blanks, byte order mark and escapes that need not be, keys sorted, and a number as
    what it is, so that 1, 1.0 and 1e0 are the same (RFC 8785). No body says `{}`."""
    text = body.decode("utf-8-sig").strip(BLANKS) or "{}"
    return json.dumps(json.loads(text, parse_float=_number), sort_keys=True, separators=(",", ":")).encode()


def _number(written: str) -> float:
    number = float(written)
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def claim(unit: UnitOfWork, operation: Operation, call: Call) -> dict[str, Any] | None:
    """Take the command, or answer what its twin was answered.

    A twin that is still at work is waited for, within the deadline. Raises `Problem` (422) where the key was used
    for another request. Only what committed is kept, so a refusal is judged again.
    """
    commands, print_ = tables.commands, fingerprint(operation, call)
    row = {
        "id": call.command,
        "client": call.client,
        "key": call.idempotency_key,
        "fingerprint": print_,
        "operation": operation.name,
        "at": unit.now,
    }
    same_key = (commands.c.client == call.client) & (commands.c.key == call.idempotency_key)
    if call.idempotency_key is not None:
        unit.session.execute(delete(commands).where(same_key, commands.c.at < unit.now - KEPT))
    claimed = unit.session.execute(insert(commands).values(row).on_conflict_do_nothing().returning(commands.c.id))
    if claimed.first() is not None:
        return None
    twin = unit.session.execute(select(commands).where(or_(commands.c.id == call.command, same_key))).mappings().one()
    # A twin that came before Kinweave compared what was said was kept octet by octet.
    if twin["fingerprint"] not in (print_, _fingerprint(operation, call, call.body)):
        raise Problem(KEY_REUSED, "The same Idempotency-Key came with another request within 24 hours.")
    kept: dict[str, Any] = json.loads(twin["answer"])
    return kept


def keep(unit: UnitOfWork, call: Call, answer: dict[str, Any]) -> None:
    """Keep the answer for twins, in the effect's own transaction; as text, since jsonb would forget its order."""
    here = tables.commands.c.id == call.command
    unit.session.execute(update(tables.commands).where(here).values(answer=json.dumps(answer)))
