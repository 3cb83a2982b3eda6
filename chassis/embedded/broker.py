"""The broker of the embedded mode: a kombu transport for `kinweave-memory://`, in this process, without polling.

Importing this module registers the scheme. The path of the URL names the virtual host; whatever connects to the same
one in this process shares its queues. Nothing outlives the process: what must not be lost waits in an outbox until
`on_settled` says that every queue has acknowledged it.

For greenthreads of one hub or for plain threads. A publish from a native thread beside a hub (eventlet's `tpool`) is
safe, but does not wake the hub: its drains see the message at their next timeout.
"""

from __future__ import annotations

from typing import Any

from amqp.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES

from chassis.embedded.settlement import on_settled
from chassis.embedded.virtual_host import VirtualHost

__all__ = ["SCHEME", "Unroutable", "depths", "on_settled", "reset", "virtual_host"]

SCHEME = "kinweave-memory"
TRANSPORT_ALIASES[SCHEME] = "chassis.embedded.transport:Transport"

_hosts: dict[str, VirtualHost] = {}


class Unroutable(ChannelError):  # type: ignore[misc]
    """A message published as mandatory reached no queue. Its text says NO_ROUTE, as nameko expects."""

    code = 312

    def __init__(self, exchange: str, routing_key: str, *_: Any) -> None:
        super().__init__(f"NO_ROUTE - exchange '{exchange}', routing key '{routing_key}'")


def virtual_host(name: str) -> VirtualHost:
    """The virtual host of that name, made where there is none."""
    name = name.strip("/") or "/"
    return _hosts.get(name) or _hosts.setdefault(name, VirtualHost(name))


def depths(name: str = "/") -> dict[str, tuple[int, int]]:
    """Of each queue how many messages are ready and how many wait for an acknowledgement."""
    host = virtual_host(name)
    with host:
        return {queue.name: (len(queue.ready), queue.unacknowledged) for queue in host.topology.queues.values()}


def reset() -> None:
    """Forget everything, as a broker that lost its disk would; open connections break and may connect anew."""
    for host in [_hosts.pop(name) for name in list(_hosts)]:
        for connection in list(host.connections):
            connection.abandon()
