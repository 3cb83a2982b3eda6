"""Children as they are recorded: the example, changed."""

from __future__ import annotations

import copy
from typing import Any

from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

OPEN = frozenset({"addresses:read", "contacts:read"})


BODY, ANSWER = example("record_child").body, example("record_child").answer


def body(**changes: Any) -> dict[str, Any]:
    """The example; a change may reach into it, as `assessment__outcome`."""
    made = copy.deepcopy(BODY)
    for name, value in changes.items():
        outer, _, inner = name.partition("__")
        if inner:
            made[outer][inner] = value
        else:
            made[outer] = value
    return made


def record(
    desk: LinksDesk, number: str, version: int | None = None, grants: frozenset[str] = OPEN, **changes: Any
) -> Heard:
    return desk.ask(
        "record_child",
        body(**changes),
        path={"child": number},
        if_match=version,
        creates=version is None,
        grants=desk.everything | grants,
    )
