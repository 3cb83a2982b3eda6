"""Kinweave: a service with one operation that echoes, its schema loaded and dumped as a real one's."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import json  # noqa: E402
import os  # noqa: E402

from marshmallow import ValidationError  # noqa: E402
from nameko import config  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from chassis.problems import INVALID, FieldError, Problem  # noqa: E402
from chassis.rpc.server import problem_reply, rpc_server  # noqa: E402
from chassis.rpc.wire import Call, Reply  # noqa: E402
from tests.bench.subjects.kinweave_contract import Echo  # noqa: E402

SCHEMA = Echo()


class EchoService:
    name = "echo"

    @rpc_server
    def perform(self, call: Call) -> Reply:
        try:
            loaded = SCHEMA.load(json.loads(call.body))
        except ValidationError as error:
            errors = [FieldError(f"/{name}", str(words)) for name, words in error.messages_dict.items()]
            return problem_reply(Problem(INVALID, "Some fields are not valid.", errors=errors), call.instance)
        body = json.dumps(SCHEMA.dump(loaded), ensure_ascii=False, separators=(",", ":")).encode()
        return Reply(200, {"Content-Type": "application/json"}, body)


if __name__ == "__main__":
    import signal

    config.setup({"AMQP_URI": os.environ["AMQP_URI"], "max_workers": 16})
    runner = ServiceRunner()
    runner.add_service(EchoService)
    runner.start()
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(runner.stop))
    runner.wait()
