"""Publishing with confirms: many messages under way on one channel, the verdict on each awaited."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chassis.configuration import Configuration
from chassis.messaging.connection import BrokerAway, close_quietly, open_connection

CONFIRM_SECONDS = 5.0


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    UNROUTABLE = "unroutable"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outgoing:
    """One message. A message that is not `mandatory` may reach nobody."""

    identifier: str
    exchange: str
    routing_key: str
    type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/cloudevents+json"
    mandatory: bool = True


class Interrupted(BrokerAway):
    """The broker went away while messages were under way; `verdicts` holds those that were known by then."""

    def __init__(self, reason: str, verdicts: Mapping[str, Verdict]) -> None:
        super().__init__(reason)
        self.verdicts = verdicts


class Publisher:
    """One connection with one channel in confirm mode; opened when needed. Not for several threads at once.

    `declare` is called with each new channel.
    """

    def __init__(self, configuration: Configuration, declare: Callable[[Any], None]) -> None:
        self._configuration = configuration
        self._declare = declare
        self._connection: Any = None
        self._channel: Any = None
        self._tag = 0
        self._waiting: dict[int, str] = {}
        self._verdicts: dict[str, Verdict] = {}

    def publish(self, messages: Sequence[Outgoing]) -> Mapping[str, Verdict]:
        """The verdict on every message, by identifier. Raises `Interrupted`; the connection is closed by then."""
        self._verdicts = {}
        try:
            self._open()
            for message in messages:
                self._send(message)
            self._await_confirms()
        except BrokerAway as error:
            self.close()
            raise Interrupted(str(error), self._verdicts) from error
        except Exception as error:
            # py-amqp raises AttributeError and others where a connection breaks.
            self.close()
            raise Interrupted(type(error).__name__, self._verdicts) from error
        return self._verdicts

    def close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._waiting.clear()
        if connection is not None:
            close_quietly(connection)

    def _open(self) -> None:
        if self._connection is not None:
            return
        self._connection = open_connection(self._configuration, heartbeat=0)
        self._channel = channel = self._connection.channel()
        self._declare(channel)
        if not self._configuration.embedded:
            channel.events["basic_ack"].add(self._on_ack)
            channel.events["basic_nack"].add(self._on_nack)
            channel.events["basic_return"].add(self._on_return)
            channel.confirm_select()
            self._tag = 0

    def _send(self, message: Outgoing) -> None:
        if self._configuration.embedded:
            self._send_embedded(message)
            return
        self._tag += 1
        self._waiting[self._tag] = message.identifier
        self._put(message)

    def _send_embedded(self, message: Outgoing) -> None:
        from chassis.embedded.broker import Unroutable

        try:
            self._put(message)
        except Unroutable:
            self._verdicts[message.identifier] = Verdict.UNROUTABLE
        else:
            self._verdicts[message.identifier] = Verdict.CONFIRMED

    def _put(self, message: Outgoing) -> None:
        properties = {"message_id": message.identifier, "type": message.type, "delivery_mode": 2}
        prepared = self._channel.prepare_message(
            message.body,
            content_type=message.content_type,
            content_encoding="utf-8",
            headers=dict(message.headers),
            properties=properties,
        )
        self._channel.basic_publish(
            prepared, exchange=message.exchange, routing_key=message.routing_key, mandatory=message.mandatory
        )

    def _await_confirms(self) -> None:
        end = time.monotonic() + CONFIRM_SECONDS
        while self._waiting:
            left = end - time.monotonic()
            try:
                if left <= 0:
                    raise TimeoutError
                self._connection.drain_events(timeout=left)
            except TimeoutError:
                raise BrokerAway(f"{len(self._waiting)} messages not confirmed in time") from None

    def _on_ack(self, tag: int, multiple: bool) -> None:
        for identifier in self._settle(tag, multiple):
            self._verdicts.setdefault(identifier, Verdict.CONFIRMED)

    def _on_nack(self, tag: int, multiple: bool) -> None:
        for identifier in self._settle(tag, multiple):
            self._verdicts.setdefault(identifier, Verdict.REFUSED)

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        self._verdicts[message.properties["message_id"]] = Verdict.UNROUTABLE

    def _settle(self, tag: int, multiple: bool) -> list[str]:
        tags = [t for t in self._waiting if t <= tag] if multiple else [tag]
        return [self._waiting.pop(t) for t in tags if t in self._waiting]
