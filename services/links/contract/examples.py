"""The documented examples: one JSON file per operation, in `examples/`, with invented numbers only.

A file holds `path`, `query`, `body` and `answer`; besides, for whoever sends it: `before`, what has to be sent first,
in order (an operation; `{"operation", "with"}` for one with other fields in its body; one of `STAGES`;
`CARER_SUSPENDED`; or `SECOND_CARER`); `actor`, who acts where it is not `worker-900`; `at`, the instant, where it
matters; `grants`, the scopes of other services that it needs; and `makes`, which maps identifiers of the documentation
to the field of the answer that holds the real one, as `id` or `sessions.1.id`. A carer `CARER_ID` is approved and
offers sessions before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chassis.contracts.examples import read_example, read_file
from chassis.contracts.operation import Example

FOLDER = Path(__file__).parent / "examples"

CARER_ID = "0190a1b2-0000-7000-8000-000000000003"
LINK_ID = "0190a1b2-0000-7000-8000-000000000201"
OTHER_CARER_ID = "0190a1b2-0000-7000-8000-000000000004"
OTHER_LINK_ID = "0190a1b2-0000-7000-8000-000000000205"
NOTICE_ID = "0190a1b2-0000-7000-8000-000000000204"
CHILD = "C-1041"
USUAL_ACTOR = "worker-900"
CARER_SUSPENDED = "carer-suspended"
"""No operation, but news of `carers` that comes before."""
SECOND_CARER = "second-carer"
"""Not one operation: another carer is heard of, and `OTHER_LINK_ID` with that carer proposed for the same child."""


def _happy(party: str, **fields: Any) -> dict[str, Any]:
    words = {"own_words": None, "method": None} if party != "child" else {}
    return {"operation": "record_happiness", "with": {"party": party, "happy": True, **words, **fields}}


def _signs(role: str, person: str) -> dict[str, Any]:
    fields = {"role": role, "person": person, "method": "in_person", "own_words": None, "shown_by": None}
    return {"operation": "sign_agreement", "with": fields}


def _in_full() -> dict[str, Any]:
    """The agreement of the examples, under section 20 in full: its review comes within twenty working days."""
    terms = {**read_file(FOLDER, "draft_agreement")["body"]["terms"], "review_on": "2025-10-28"}
    return {"operation": "draft_agreement", "with": {"legal_basis": "s20_full", "terms": terms}}


STAGES: Mapping[str, tuple[Any, ...]] = {
    "link-proposed": ("record_child", "state_break_history", "propose_link"),
    "link-considered": ("link-proposed", "share_profile", {"operation": "share_profile", "with": {"kind": "full"}}),
    "link-introduced": ("link-considered", "record_consideration", "record_introduction"),
    "link-happy": (
        "link-introduced",
        "record_happiness",
        _happy("parents"),
        _happy("carer"),
        _happy("social_worker"),
    ),
    "link-offered": ("link-happy", "draft_agreement", "offer_agreement"),
    "link-active": (
        "link-offered",
        "sign_agreement",
        _signs("parent", "P-2041"),
        _signs("carer", "1"),
        _signs("social_worker", USUAL_ACTOR),
    ),
    "link-in-full": (
        "link-happy",
        "plan_legal_basis",
        _in_full(),
        "offer_agreement",
        "sign_agreement",
        _signs("parent", "P-2041"),
        _signs("carer", "1"),
        _signs("social_worker", USUAL_ACTOR),
    ),
}
"""Where a link stands after these steps. A field of `with` that is None is left out of the body."""


def steps_before(operation: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What has to be sent before the example of an operation: each step with the fields that differ from its own."""
    yield from _steps(file_of(operation).get("before", ()))


def _steps(listed: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for one in listed:
        if isinstance(one, str) and one in STAGES:
            yield from _steps(STAGES[one])
        elif isinstance(one, str):
            yield one, {}
        else:
            yield one["operation"], one["with"]


@cache
def file_of(operation: str) -> Mapping[str, Any]:
    """Raises FileNotFoundError where the operation has no example."""
    return read_file(FOLDER, operation)


def example(operation: str) -> Example:
    """The example of an operation. Raises FileNotFoundError where there is none."""
    return read_example(FOLDER, operation)
