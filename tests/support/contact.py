"""What `lifelonglinks` answers to a service whose tests run without it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from chassis.rpc.wire import Call, Reply

NOBODY: Mapping[str, str] = {}


def judged(call: Call, refused: Iterable[str] = (), people: Mapping[str, str] = NOBODY) -> Reply:
    """The answer to `check_contact`: every pair is permitted, or refused by these rules; by the number of one who is
    present, by this rule."""
    assert call.operation == "check_contact", call.operation
    pairs = []
    for pair in json.loads(call.body)["pairs"]:
        present = [one["id"] for side in ("first", "second") for one in pair[side]["present"]]
        rules = [*refused, *(people[number] for number in present if number in people)]
        found = [{"rule": rule, "reason": "A restriction.", "source": "An order."} for rule in rules]
        pairs.append({"permitted": not found, "restrictions": found})
    permitted = all(pair["permitted"] for pair in pairs)
    return Reply(200, {}, json.dumps({"permitted": permitted, "as_of": None, "pairs": pairs}).encode())
