"""The documented examples: one JSON file per operation, in `examples/`, with invented numbers only.

The identifier in them stands for the restriction that the first one adds; whoever sends the others replaces it by the
id that came in that answer. `BEFORE` says what has to be sent before each, `ACTORS` who acts.
"""

from __future__ import annotations

from pathlib import Path

from chassis.contracts.examples import read_example
from chassis.contracts.operation import Example

FOLDER = Path(__file__).parent / "examples"

RESTRICTION_ID = "0190a1b2-0000-7000-8000-000000000101"

_ADDED = ("add_restriction",)
BEFORE: dict[str, tuple[str, ...]] = {
    "add_restriction": (),
    "list_restrictions": _ADDED,
    "get_restriction": (*_ADDED, "review_restriction"),
    "change_restriction": _ADDED,
    "review_restriction": _ADDED,
    "lift_restriction": _ADDED,
    "check_restrictions": _ADDED,
}
ACTORS = {"add_restriction": "worker-301", "change_restriction": "worker-301"}
"""Who acts where it is not another worker, `worker-302`."""


def example(operation: str) -> Example:
    """The example of an operation. Raises FileNotFoundError where there is none."""
    return read_example(FOLDER, operation)
