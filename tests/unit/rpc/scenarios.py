"""Calls between a real client and a real server, in a process of their own, for green threads must be patched in first.

python -m tests.unit.rpc.scenarios NAME URL
"""

from __future__ import annotations

import chassis.runtime.green  # noqa: F401  # isort: skip - must come before anything that opens a socket

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import eventlet
from eventlet import tpool
from nameko import config
from nameko.containers import ServiceContainer

from chassis.clock import system_clock
from chassis.problems import Problem
from chassis.rpc.client import RpcClient
from chassis.rpc.connection import BrokerConnection
from chassis.rpc.server import RpcServer, rpc_server
from chassis.rpc.wire import Call, Reply

PERFORMED: list[UUID] = []


class Echo:
    """The operation's name says how the service behaves."""

    name = "echo"

    @rpc_server
    def perform(self, call: Call) -> Reply:
        PERFORMED.append(call.command)
        if call.operation == "fail":
            raise RuntimeError("a bug")
        if call.operation.startswith("sleep-"):
            eventlet.sleep(float(call.operation.removeprefix("sleep-")))
        return Reply(201, {"ETag": '"3"', "X-Actor": str(call.actor)}, call.body)


def call_of(operation: str = "echo", body: bytes = b"{}", seconds: float = 5.0, service: str = "echo") -> Call:
    deadline = system_clock() + timedelta(seconds=seconds)
    return Call(service, operation, "synthetic-01", "client", uuid4(), deadline, actor="W-1", body=body)


@contextmanager
def both(url: str, workers: int = 8) -> Iterator[tuple[RpcClient, ServiceContainer]]:
    config.setup({"AMQP_URI": url, "max_workers": workers})
    container, client = ServiceContainer(Echo), RpcClient(url)
    container.start()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            client.call(call_of())
            break
        except Problem:
            eventlet.sleep(0.05)
    PERFORMED.clear()
    try:
        yield client, container
    finally:
        client.stop()
        container.stop()


def refusal(client: RpcClient, call: Call) -> tuple[int, float]:
    """The status a call is refused with, and after how many seconds."""
    began = time.monotonic()
    try:
        client.call(call)
    except Problem as problem:
        return problem.status, time.monotonic() - began
    raise AssertionError("the call was answered")


def server_of(container: ServiceContainer) -> RpcServer:
    (entrypoint,) = container.entrypoints
    return entrypoint


def answers_with_the_very_bytes(url: str) -> None:
    with both(url) as (client, _):
        for body in (b"", b"{}", bytes(range(256)), b"x" * 400_000):
            reply = client.call(call_of(body=body))
            assert reply == Reply(201, {"ETag": '"3"', "X-Actor": "W-1"}, body)
        assert client.pending == 0


def absent_service_is_refused_at_once(url: str) -> None:
    with both(url) as (client, container):
        status, seconds = refusal(client, call_of(service="nobody"))
        assert (status, client.pending) == (503, 0)
        assert seconds < 4
        container.stop()
        status, seconds = refusal(client, call_of())
        assert (status, client.pending) == (503, 0)
        assert seconds < 4


def deadline_frees_the_entry(url: str) -> None:
    with both(url) as (client, _):
        status, seconds = refusal(client, call_of("sleep-2", seconds=0.4))
        assert (status, client.pending) == (504, 0)
        assert 0.3 < seconds < 1.9
        eventlet.sleep(2)
        assert client.call(call_of(body=b"next")).body == b"next"


def call_past_its_deadline_is_not_performed(url: str) -> None:
    with both(url, workers=1) as (client, _):
        first = eventlet.spawn(client.call, call_of("sleep-1"))
        eventlet.sleep(0.1)
        late = call_of(seconds=0.3)
        assert refusal(client, late)[0] == 504
        assert first.wait().status == 201
        eventlet.sleep(0.3)
        assert late.command not in PERFORMED


def bug_is_answered_and_the_service_goes_on(url: str) -> None:
    with both(url) as (client, _):
        reply = client.call(call_of("fail"))
        assert reply.status == 503
        assert json.loads(reply.body)["type"] == "/problems/unavailable"
        assert client.call(call_of()).status == 201


def calls_run_side_by_side_up_to_the_workers(url: str) -> None:
    with both(url, workers=8) as (client, _):
        began = time.monotonic()
        calls = [eventlet.spawn(client.call, call_of("sleep-0.4")) for _ in range(16)]
        assert all(call.wait().status == 201 for call in calls)
        assert 0.7 < time.monotonic() - began < 3.2


def call_that_lost_its_server_is_delivered_again(url: str) -> None:
    with both(url) as (client, container):
        call = call_of("sleep-1")
        waiting = eventlet.spawn(client.call, call)
        eventlet.sleep(0.2)
        # A second consumer keeps the auto-delete queue while the first one's connection goes.
        second = ServiceContainer(Echo)
        second.start()
        eventlet.sleep(0.3)
        connection: BrokerConnection = server_of(container)._connection
        connection._closing = True
        if url.startswith("amqp"):
            connection._cut()
        else:
            connection.close()
        assert waiting.wait().status == 201
        assert PERFORMED.count(call.command) == 2
        second.stop()


def stopping_lets_a_running_call_end(url: str) -> None:
    with both(url) as (client, container):
        waiting = eventlet.spawn(client.call, call_of("sleep-0.6", body=b"done"))
        eventlet.sleep(0.2)
        began = time.monotonic()
        container.stop()
        assert 0.3 < time.monotonic() - began < 3.5
        assert waiting.wait().body == b"done"


def stopping_takes_less_than_five_seconds(url: str) -> None:
    with both(url) as (client, container):
        waiting = eventlet.spawn(refusal, client, call_of("sleep-60", seconds=6))
        eventlet.sleep(0.2)
        began = time.monotonic()
        container.stop()
        assert 3.5 < time.monotonic() - began < 5
        assert waiting.wait()[0] in (503, 504)


def stopping_the_client_wakes_who_waits(url: str) -> None:
    with both(url) as (client, _):
        waiting = eventlet.spawn(refusal, client, call_of("sleep-3"))
        eventlet.sleep(0.2)
        client.stop()
        status, seconds = waiting.wait()
        assert status == 503
        assert seconds < 2.5


def calls_flow_until_told(url: str) -> None:
    """Call without a pause until a line arrives on standard input; print what became of the calls."""
    with both(url) as (client, _):
        answered, refused, told = [0], list[str](), [False]

        def go_on() -> None:
            while not told[0]:
                try:
                    answered[0] += client.call(call_of(seconds=20)).status == 201
                except Problem as problem:
                    refused.append(str(problem))
                eventlet.sleep(0.01)

        callers = [eventlet.spawn(go_on) for _ in range(4)]
        print("flowing", flush=True)
        while not told[0]:
            line = tpool.execute(sys.stdin.readline)
            told[0] = line.strip() != "count"
            print(json.dumps({"answered": answered[0], "refused": refused, "pending": client.pending}), flush=True)
        for caller in callers:
            caller.wait()
        assert client.pending == 0


if __name__ == "__main__":
    for name in sys.argv[2:]:
        scenario: Callable[[str], Any] = globals()[name]
        try:
            scenario(sys.argv[1])
            print(json.dumps({"scenario": name, "held": True}), flush=True)
        except Exception:  # noqa: BLE001 - the test that asks for this scenario shows it
            print(json.dumps({"scenario": name, "held": False, "why": traceback.format_exc()}), flush=True)
