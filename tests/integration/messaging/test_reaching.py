"""What is said of a real broker that cannot be used: one line that names it, never the password."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from chassis.configuration import Configuration
from chassis.messaging.connection import BrokerAway, open_connection
from chassis.rpc.connection import BrokerConnection, Unreachable
from tests.support.rabbitmq import Broker


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong-secret"}, "refuses user {user} or the password. Correct them in KINWEAVE_AMQP"),
        ({"path": "/no-such-vhost"}, "has no virtual host no-such-vhost, or does not let user {user} in"),
        ({"port": 9}, "is not there. Start RabbitMQ"),
        ({"hostname": "no-such-host.invalid"}, "has a host that is not known"),
    ],
)
def test_a_broker_that_cannot_be_used_is_named(broker: Broker, change: dict[str, object], said: str) -> None:
    url = urlsplit(broker.url)
    parts = {"username": url.username, "password": url.password, "hostname": url.hostname, "port": url.port} | {
        "path": url.path,
        **change,
    }
    wrong = "amqp://{username}:{password}@{hostname}:{port}{path}".format(**parts)
    with pytest.raises(BrokerAway) as away:
        open_connection(replace(Configuration(), amqp_url=wrong))
    with pytest.raises(Unreachable) as unreachable:
        BrokerConnection(wrong)
    words = str(away.value)
    assert str(unreachable.value) == words
    assert said.format(user=url.username) in words
    assert words.startswith(f"The broker amqp://{url.username}@{parts['hostname']}:{parts['port']}/")
    assert "secret" not in words
