"""Connections to the broker: RabbitMQ, or the broker inside the process in embedded mode."""

from __future__ import annotations

import importlib
import socket
from typing import Any

import kombu

from chassis.configuration import Configuration
from chassis.reaching import Told, broker_words

CONNECT_SECONDS = 5
HEARTBEAT_SECONDS = 20
ANSWER_SECONDS = 10.0
CLOSE_SECONDS = 2.0
_SOCKET = {
    socket.TCP_KEEPIDLE: 10,
    socket.TCP_KEEPINTVL: 5,
    socket.TCP_KEEPCNT: 3,
    socket.TCP_USER_TIMEOUT: 15_000,
}


class BrokerAway(Told):
    """The broker cannot be reached, or does not confirm in time."""


def open_connection(configuration: Configuration, heartbeat: int = HEARTBEAT_SECONDS) -> Any:
    """An established `kombu.Connection`. `heartbeat` in seconds; 0 for a connection that publishes often enough.

    Raises `BrokerAway`.
    """
    connection = kombu.Connection(configuration.amqp_url, **_options(configuration, heartbeat))
    try:
        connection.connect()
    except (*connection.connection_errors, *connection.channel_errors, OSError) as error:
        raise BrokerAway(broker_words(error, configuration.amqp_url)) from error
    _bound_waits(connection, ANSWER_SECONDS)
    return connection


def close_quietly(connection: Any) -> None:
    """Close a connection that may be broken already, or whose peer may say nothing more."""
    try:
        _bound_waits(connection, CLOSE_SECONDS)
        connection.release()
    except (*connection.connection_errors, *connection.channel_errors, OSError, AttributeError):
        connection.collect(socket_timeout=1)


def keep_alive(connection: Any) -> None:
    """Send and check AMQP heartbeats; call about once a second. Raises a connection error where the peer is silent."""
    if connection.supports_heartbeats:
        connection.heartbeat_check()


def drain_seconds(connection: Any, most: float) -> float:
    """How long to drain at a time: py-amqp does not return while heartbeats of the peer come sooner than that."""
    interval = connection.get_heartbeat_interval() if connection.supports_heartbeats else 0
    return min(most, interval / 4) if interval else most


def _bound_waits(connection: Any, seconds: float) -> None:
    """py-amqp waits without limit for the answer to a declaration or a close; give its socket a limit."""
    sock = getattr(getattr(connection.connection, "transport", None), "sock", None)
    if sock is not None:
        sock.settimeout(seconds)


def _options(configuration: Configuration, heartbeat: int) -> dict[str, Any]:
    if configuration.embedded:
        importlib.import_module("chassis.embedded.broker")
        return {}
    return {
        "connect_timeout": CONNECT_SECONDS,
        "heartbeat": heartbeat,
        "transport_options": {"socket_settings": _SOCKET},
    }
