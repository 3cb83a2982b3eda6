"""Nameko's own RPC and events through the embedded broker; prints a JSON report. To be run with green threads."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from eventlet import spawn
from nameko import config
from nameko.containers import ServiceContainer
from nameko.events import BROADCAST, EventDispatcher, event_handler
from nameko.exceptions import RemoteError, UnknownService
from nameko.rpc import ServiceRpc, rpc
from nameko.standalone.rpc import ClusterRpcClient

from chassis.embedded import broker
from chassis.embedded.postgres import EmbeddedPostgres

heard: list[str] = []
begun: list[float] = []


class Speaker:
    name = "speaker"
    dispatch = EventDispatcher()

    @rpc
    def say(self, text: str) -> str:
        self.dispatch("said", {"text": text})
        return text.upper()

    @rpc
    def fail(self) -> None:
        raise ValueError("no")

    @rpc
    def slow(self, seconds: float) -> float:
        begun.append(seconds)
        sleep(seconds)
        return seconds


class Listener:
    name = "listener"
    speaker = ServiceRpc("speaker")

    @rpc
    def ask(self, text: str) -> Any:
        return self.speaker.say(text)

    @event_handler("speaker", "said")
    def hear(self, payload: dict[str, str]) -> None:
        heard.append(payload["text"])

    @event_handler("speaker", "said", handler_type=BROADCAST, reliable_delivery=False)
    def overhear(self, payload: dict[str, str]) -> None:
        heard.append(payload["text"] + " (broadcast)")


def started(service: type) -> ServiceContainer:
    container = ServiceContainer(service)
    container.start()
    return container


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return float(used.ru_utime + used.ru_stime)


def calls(report: dict[str, Any], cluster: Any) -> None:
    report["answer"] = cluster.listener.ask("hello")
    sleep(0.1)
    report["heard"] = sorted(heard)
    try:
        cluster.speaker.fail()
    except RemoteError as error:
        report["failure"] = error.exc_type
    try:
        cluster.nobody.ask()
    except UnknownService:
        report["unknown"] = True
    began = monotonic()
    waiting = [cluster.speaker.slow.call_async(0.5) for _ in range(5)]
    report["side_by_side"] = [call.result() for call in waiting]
    report["side_by_side_seconds"] = monotonic() - began


def idling(report: dict[str, Any]) -> None:
    before = processor_seconds()
    sleep(2)
    report["idle"] = (processor_seconds() - before) / 2


def killing(report: dict[str, Any], cluster: Any, speaker: ServiceContainer) -> ServiceContainer:
    """A call whose service is killed half-way is done by the next one."""
    begun.clear()
    call = cluster.speaker.slow.call_async(0.5)
    sleep(0.1)
    spawn(speaker.kill, None)
    sleep(0.1)
    successor = started(Speaker)
    report["after_kill"] = call.result()
    report["begun"] = begun
    return successor


def main(home: Path) -> None:
    report: dict[str, Any] = {}
    with config.patch({"AMQP_URI": "kinweave-memory://"}):
        speaker, listener = started(Speaker), started(Listener)
        with ClusterRpcClient(timeout=10) as cluster:
            calls(report, cluster)
            idling(report)
            speaker = killing(report, cluster, speaker)
        with EmbeddedPostgres(home) as server:
            report["postgres"] = server.admin_url().startswith("postgresql+psycopg2://")
        speaker.stop()
        listener.stop()
        report["unacknowledged"] = sum(sum(depth) for depth in broker.depths().values())
    print(json.dumps(report))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
