"""Sending the result of a job part by part, so that no process ever holds the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from chassis.clock import Clock
from chassis.identifiers import new_identifier
from chassis.rpc.wire import Call, Reply
from gateway.jobs import PARTS
from gateway.pipeline.answers import Outcome

SECONDS = 30


class BrokenOff(Exception):
    """A later part cannot be had. The server closes the connection, so that the caller sees it is not whole."""


def in_parts(first: Reply, call: Call, dispatch: Callable[[Call], Reply], clock: Clock) -> Outcome:
    """The first part as it came, and after it the others, asked of the job's service one by one."""
    count = int(first.headers.get(PARTS, "1"))
    headers = {name: value for name, value in first.headers.items() if name != PARTS}
    reply = Reply(first.status, headers, first.body)
    return Outcome(reply, _parts(reply, call, count, dispatch, clock) if count > 1 else None)


def _parts(first: Reply, call: Call, count: int, dispatch: Callable[[Call], Reply], clock: Clock) -> Iterator[bytes]:
    yield first.body
    service, _, identifier = call.path["job_id"].partition("-")
    asked = replace(call, service=service, operation="read_job_part", path={"job_id": identifier}, accept="*/*")
    for number in range(1, count):
        deadline = clock() + timedelta(seconds=SECONDS)
        command = new_identifier()
        reply = dispatch(replace(asked, query={"part": str(number)}, deadline=deadline, command=command))
        if reply.status != 200:
            raise BrokenOff(f"part {number} of {count}: {reply.status}")
        yield reply.body
