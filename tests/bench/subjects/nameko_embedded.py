"""Stock nameko on the embedded parts, in one process as Kinweave is: HTTP, RPC, a transaction of `select 1`, reply.

python -m tests.bench.subjects.nameko_embedded HOME PORT
"""

import chassis.runtime.green  # noqa: F401  isort: skip - must come before anything that opens a socket

import json
import signal
import sys
import threading
from pathlib import Path

import nameko
from nameko.containers import ServiceContainer
from nameko.rpc import ServiceRpc, rpc
from nameko.web.handlers import http
from sqlalchemy import create_engine, text

from chassis.configuration import EMBEDDED_AMQP
from chassis.embedded import broker
from chassis.embedded.postgres import EmbeddedPostgres

WORKERS = 10
ONE = text("select 1")


class Reader:
    name = "bare_reader"

    @rpc
    def read(self):
        with ENGINE.begin() as connection:
            return {"read": connection.execute(ONE).scalar_one()}


class Gateway:
    name = "bare_gateway"
    reader = ServiceRpc("bare_reader")

    @http("GET", "/bare")
    def get(self, request):
        return 200, {"Content-Type": "application/json"}, json.dumps(self.reader.read())


def serve(port):
    nameko.config.setup({"AMQP_URI": EMBEDDED_AMQP, "WEB_SERVER_ADDRESS": f"127.0.0.1:{port}", "max_workers": WORKERS})
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    containers = [ServiceContainer(service) for service in (Reader, Gateway)]
    for container in containers:
        container.start()
    while not ended.wait(3600):
        pass
    for container in reversed(containers):
        container.stop()


if __name__ == "__main__":
    assert broker.SCHEME
    with EmbeddedPostgres(Path(sys.argv[1])) as postgres:
        ENGINE = create_engine(postgres.admin_url(), pool_size=WORKERS)
        serve(int(sys.argv[2]))
        ENGINE.dispose()
