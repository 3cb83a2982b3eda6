"""GET /events with `wait`: held open without a worker, a connection or a transaction until there is something."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import uniform
from urllib.parse import urlencode

from chassis.clock import Clock, system_clock
from chassis.contracts.operation import JSON
from chassis.handling.cursors import Cursors
from chassis.rpc.wire import Call, Reply
from gateway.contract import PEEK_EVENTS, READ_EVENTS
from gateway.feed.places import LATEST
from gateway.feed.signals import FeedSignals
from gateway.schemas import LONGEST_WAIT, EventFilter

PEEKED = frozenset(EventFilter().fields)
REREAD_SECONDS = 2.0
HEARING_SECONDS = 10.0
"""Polls look again by themselves: often where other replicas are not heard of, otherwise for safety's sake."""


class FeedPolls:
    """Answers calls of `read_events`.

    `perform` performs the gateway's own operations in this process. `as_of` tells how far the feed has heard its
    sources, None where that is not known yet.
    """

    def __init__(
        self,
        perform: Callable[[Call], Reply],
        signals: FeedSignals,
        cursors: Cursors,
        as_of: Callable[[], datetime | None] | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self._perform, self._signals, self._cursors, self._clock = perform, signals, cursors, clock
        self._as_of = as_of or clock

    def __call__(self, call: Call, still_welcome: Callable[[], None]) -> Reply:
        """`still_welcome` raises `Problem` where the caller has lost its right to wait."""
        query = dict(call.query)
        if query.get("after", LATEST) != LATEST:
            query["after"] = str(self._cursors.read(query["after"], self._purpose(call), "after"))
        elif "after" in query or "since" in query:
            reply = self._peek(call)
            if reply.status != 200:
                return reply
            query = {**_without(query, "since"), "after": json.loads(reply.body)["after"]}
        read = replace(call, query=query)
        refused = self._wait(read, still_welcome)
        if refused is not None:
            return refused
        reply = self._perform(self._with_time(read))
        return self._seal(call, reply) if reply.status == 200 else reply

    def _wait(self, call: Call, still_welcome: Callable[[], None]) -> Reply | None:
        """Until an event is there or the time is over. Answers a refusal, should peeking meet one."""
        seconds = seconds_to_wait(call.query)
        allowed = (call.deadline - self._clock()).total_seconds()
        until = time.monotonic() + min(seconds, max(allowed - 1, 0))
        while (left := until - time.monotonic()) > 0 and not self._signals.closed:
            seen = self._signals.generation(call.council)
            reply = self._peek(call)
            if reply.status != 200:
                return reply
            if json.loads(reply.body)["found"]:
                break
            again = HEARING_SECONDS if self._signals.hearing else REREAD_SECONDS
            self._signals.wait(call.council, seen, min(left, uniform(0.5, 1.0) * again))
            still_welcome()
        return None

    def _peek(self, call: Call) -> Reply:
        query = {name: value for name, value in call.query.items() if name in PEEKED}
        return self._perform(self._with_time(replace(call, operation=PEEK_EVENTS.name, query=query)))

    def _with_time(self, call: Call) -> Call:
        return replace(call, deadline=self._clock() + timedelta(seconds=READ_EVENTS.seconds))

    def _seal(self, call: Call, reply: Reply) -> Reply:
        page = json.loads(reply.body)
        cursor = self._cursors.sign(page["next"], self._purpose(call))
        as_of = self._as_of()
        page["as_of"] = as_of.isoformat() if as_of is not None else None
        page["next"] = f"{call.instance}?{urlencode({**_without(call.query, 'since'), 'after': cursor})}"
        headers = {**reply.headers, "Content-Type": JSON, "Link": f'<{page["next"]}>; rel="next"'}
        return Reply(200, headers, json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode())

    def _purpose(self, call: Call) -> str:
        return f"{call.council} gateway.{READ_EVENTS.name}"


def _without(query: Mapping[str, str], name: str) -> dict[str, str]:
    return {one: value for one, value in query.items() if one != name}


def seconds_to_wait(query: Mapping[str, str]) -> int:
    """What `wait` asks for; 0 where it is no number of ours, which reading then refuses."""
    text = query.get("wait", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= LONGEST_WAIT else 0
