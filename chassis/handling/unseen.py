"""What a client may not read it does not replace either: nobody who could tell would miss what was lost so.

A field is closed by its `metadata={"scope": …}` in the schema of the body or, where the body replaces what is kept
(PUT, PATCH), in that of the answer. Where nothing is kept yet there is nothing to lose: who may write may give it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chassis.contracts.operation import Operation
from chassis.database.unit_of_work import UnitOfWork
from chassis.handling import loading
from chassis.problems import NOT_FOUND, Problem, replaced_unseen
from chassis.request import Handler, Request


def refuse(unit: UnitOfWork, request: Request, sent: bytes, reader: tuple[Operation, Handler] | None) -> None:
    """`sent` is the body as it came, valid; `reader` reads the record that it changes. Raises `Problem` (403, or what
    the reader raises)."""
    operation = request.operation
    replaces = operation.method in ("PUT", "PATCH")
    if operation.body is None or not sent.strip() or (request.creates and operation.method == "PUT"):
        return
    kinds = (operation.body, operation.answer if replaces else None)
    closed = {tuple(names) for kind in kinds if kind for names in loading.closed(kind, unit.scope.grants)}
    if not closed:
        return
    data = json.loads(sent)
    named = {names: found for names in closed if (found := list(_named(data, names)))}
    if not named:
        return
    if reader is not None and replaces:
        kind, handler = reader
        try:
            answer = handler(unit, replace(request, operation=kind, body=None))
        except Problem as problem:
            if problem.type is not NOT_FOUND:
                raise
            return  # nothing is kept; the operation itself says what it makes of that
        kept = loading.dump(kind.answer, answer.body)
        named = {names: found for names, found in named.items() if _holds(kept, names)}
    if named:
        raise replaced_unseen(sorted({pointer for found in named.values() for pointer in found}))


def _named(item: Any, names: tuple[str, ...]) -> Iterator[str]:
    if isinstance(item, list):
        for number, one in enumerate(item):
            yield from (f"{number}/{inner}" for inner in _named(one, names))
    elif isinstance(item, dict) and names[0] in item:
        inner, rest = item[names[0]], names[1:]
        yield from (f"{names[0]}/{one}" for one in _named(inner, rest)) if rest else (names[0],)


def _holds(item: Any, names: tuple[str, ...] = ()) -> bool:
    """Whether anything stands there, however deep; of a list, in any of its items."""
    if isinstance(item, list):
        return any(_holds(one, names) for one in item)
    if isinstance(item, dict):
        return _holds(item.get(names[0]), names[1:]) if names else any(_holds(one) for one in item.values())
    return not names and item not in (None, "")
