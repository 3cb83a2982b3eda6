"""Kinweave: the performer of every service with one operation that echoes, and no database behind it."""

from __future__ import annotations

import chassis.runtime.green  # noqa: F401  # isort: skip - before anything that opens a socket

import os
import signal
from typing import Any

import eventlet
from nameko import config
from nameko.containers import ServiceContainer

from chassis.contracts.operation import Operation
from chassis.definition import ServiceDefinition
from chassis.handling import replies
from chassis.handling.cursors import Cursors
from chassis.handling.performer import Performer
from chassis.request import Answer, Request
from chassis.rpc.server import rpc_server
from chassis.rpc.wire import Call, Reply
from tests.bench.subjects.kinweave_contract import CONTRACT, ECHO, OneCouncil


class WithoutDatabase(Performer):
    def _once(self, operation: Operation, handler: Any, call: Call, scope: Any, request: Request) -> Reply:
        return replies.reply(operation, call, replies.kept(operation, handler(None, request)))


def echo(_: Any, request: Request) -> Answer:
    return Answer(request.body)


DEFINITION = ServiceDefinition(CONTRACT, {ECHO: echo})
PERFORMER = WithoutDatabase(DEFINITION, None, OneCouncil(), Cursors("bench"))  # type: ignore[arg-type]


class EchoService:
    name = CONTRACT.service

    @rpc_server
    def perform(self, call: Call) -> Reply:
        return PERFORMER.perform(call)


if __name__ == "__main__":
    config.setup({"AMQP_URI": os.environ["AMQP_URI"], "max_workers": 16})
    container = ServiceContainer(EchoService)
    container.start()
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(container.stop))
    container.wait()
