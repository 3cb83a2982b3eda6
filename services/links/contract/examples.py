"""The documented examples: one JSON file per operation, in `examples/`, with invented numbers only.

A file holds `path`, `query`, `body` and `answer`; besides, for whoever sends it: `before`, the operations that have to
be sent first, in order; `actor`, who acts where it is not `worker-900`; and `makes`, which maps identifiers of the
documentation to the field of the answer that holds the real one. A carer `CARER_ID` is approved and offers sessions
before anything is sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chassis.contracts.operation import Example

FOLDER = Path(__file__).parent / "examples"

CARER_ID = "0190a1b2-0000-7000-8000-000000000003"
LINK_ID = "0190a1b2-0000-7000-8000-000000000201"
SESSION_ID = "0190a1b2-0000-7000-8000-000000000202"
MATCH_RUN_ID = "0190a1b2-0000-7000-8000-000000000203"
CHILD = "C-1041"
USUAL_ACTOR = "worker-900"


@cache
def file_of(operation: str) -> Mapping[str, Any]:
    """Raises FileNotFoundError where the operation has no example."""
    read: Mapping[str, Any] = json.loads((FOLDER / f"{operation}.json").read_text(encoding="utf-8"))
    return read


def example(operation: str) -> Example:
    """The example of an operation. Raises FileNotFoundError where there is none."""
    read = file_of(operation)
    return Example(
        path=read.get("path", {}), query=read.get("query", {}), body=read.get("body"), answer=read.get("answer")
    )
