"""The ceiling: HTTP server, a dictionary for a router, and the call; no token, no scope, no tenancy."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
from datetime import timedelta  # noqa: E402
from uuid import uuid4  # noqa: E402

from chassis.clock import system_clock  # noqa: E402
from chassis.rpc.client import RpcClient  # noqa: E402
from chassis.rpc.wire import Call  # noqa: E402
from chassis.web.server import HttpListener  # noqa: E402

if __name__ == "__main__":
    client = RpcClient(os.environ["AMQP_URI"])

    def application(environ, start_response):  # type: ignore[no-untyped-def]
        deadline = system_clock() + timedelta(seconds=10)
        call = Call("echo", "echo_message", "synthetic-01", "c", uuid4(), deadline, body=environ["wsgi.input"].read())
        reply = client.call(call)
        start_response(f"{reply.status} OK", list(reply.headers.items()))
        return [reply.body]

    listener = HttpListener(application, "127.0.0.1", int(os.environ["PORT"]))
    listener.start()
    eventlet.sleep(1e9)
