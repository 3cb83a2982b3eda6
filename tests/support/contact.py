"""What `lifelonglinks` answers to a service whose tests run without it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from chassis.rpc.wire import Call, Reply


def judged(call: Call, refused: Iterable[str] = ()) -> Reply:
    """The answer to `check_contact`: every pair is permitted, or refused by these rules."""
    assert call.operation == "check_contact", call.operation
    found = [{"rule": rule, "reason": "A restriction.", "source": "An order."} for rule in refused]
    pairs = [{"permitted": not found, "restrictions": found} for _ in json.loads(call.body)["pairs"]]
    return Reply(200, {}, json.dumps({"permitted": not found, "as_of": None, "pairs": pairs}).encode())
