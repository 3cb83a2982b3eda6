"""The contract of the service that echoes, the one council it serves, and the key that its tokens are signed with."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from joserfc.jwk import ECKey

from chassis.clock import system_clock
from chassis.contracts.contract import Contract
from chassis.contracts.operation import Example, Operation
from chassis.contracts.schemas import Schema, Text, Whole
from chassis.council import Council
from gateway.identity import tokens
from gateway.identity.keys import KeyRing, SigningKey, make_key

KEY_VARIABLE = "BENCH_SIGNING_KEY"
SCOPE = "echoes:write"


class Echo(Schema):
    message = Text(required=True)
    number = Whole(required=True)


ECHO = Operation(
    "echo_message",
    "POST",
    "/echoes",
    "Answer what was sent.",
    Example(body={"message": "there and back", "number": 7}),
    scope=SCOPE,
    body=Echo,
    answer=Echo,
)
CONTRACT = Contract("echo", "Answers what it is sent.", (ECHO,), scopes={SCOPE: "Send messages to be echoed."})
COUNCIL = Council("synthetic-01", "Synthetic One", (), "900", "Synthetic")


class OneCouncil:
    """Stands in for the registry, which would need a database."""

    def find(self, reference: str) -> Council | None:
        return COUNCIL if reference == COUNCIL.slug else None

    def serving(self, reference: str) -> Council:
        assert reference == COUNCIL.slug
        return COUNCIL


class KeyInEnvironment:
    """Stands in for the key store, which would need a database."""

    def load(self, now: datetime) -> Sequence[SigningKey]:
        key = ECKey.import_key(json.loads(os.environ[KEY_VARIABLE]))
        return [SigningKey(key.thumbprint(), key, now)]

    def add_if_stale(self, now: datetime) -> None:
        return None


def new_environment() -> Mapping[str, str]:
    return {KEY_VARIABLE: json.dumps(make_key(system_clock()).key.as_dict(private=True))}


def token(environment: Mapping[str, str]) -> str:
    """A token of the council's client, as the gateway would issue it."""
    os.environ.update(environment)
    keys = KeyRing(KeyInEnvironment())
    return tokens.issue(keys, f"{COUNCIL.slug}.bench", COUNCIL.slug, [SCOPE], system_clock())
