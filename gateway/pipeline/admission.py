"""Who may go on: client, council, scheme, scope, acting person, purpose."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container
from typing import Protocol

from chassis.clock import Clock, system_clock
from chassis.contracts.operation import Access, Actor, Operation
from chassis.council import Council, State
from chassis.handling.addresses import PARAMETER, read_address
from chassis.handling.cursors import Cursors
from chassis.problems import (
    ACTOR_REQUIRED,
    COUNCIL_SUSPENDED,
    SCHEME_NOT_OFFERED,
    SCOPE_MISSING,
    UNREADABLE,
    Problem,
    not_found,
)
from gateway.contract import ACT_FOR_WORKERS
from gateway.identity.caller import REALM, Caller, Verify, unauthenticated
from gateway.pipeline.exchange import Exchange
from gateway.pipeline.parameters import read_query
from gateway.pipeline.routing import Route

ANYBODY = "anonymous"
LONGEST_ACTOR = 200
_PURPOSE = re.compile(r"[a-z0-9-]{1,40}")


class Councils(Protocol):
    """The register of councils, as this process knows it."""

    def find(self, reference: str) -> Council | None: ...


class Admission:
    def __init__(
        self,
        verify: Verify,
        councils: Councils,
        cursors: Cursors,
        revoked: Container[str],
        clock: Clock = system_clock,
    ) -> None:
        self._verify, self._councils, self._cursors, self._clock = verify, councils, cursors, clock
        self._revoked = revoked

    def admit(self, exchange: Exchange, route: Route) -> None:
        """Fill in caller, council, actor and purpose. Raises `Problem` (400, 401, 403, 404, 428, 503)."""
        operation = route.operation
        if operation.access is Access.SCOPE:
            self.authenticate(exchange)
        elif operation.access is Access.SIGNED:
            self._open_address(exchange)
        if route.in_council:
            exchange.council = self._council(exchange)
        elif exchange.caller is not None:
            exchange.council = self._of_caller(exchange.caller)
        if exchange.council is not None:
            _check_council(exchange.council, operation)
        if exchange.caller is not None:
            _check_scope(exchange.caller, operation)
            if operation.access is Access.SCOPE:
                exchange.actor = _actor(exchange, exchange.caller, operation)
        exchange.purpose = _purpose(exchange.environ.get("HTTP_KINWEAVE_PURPOSE"))

    def authenticate(self, exchange: Exchange) -> Caller:
        """Raises `Problem` (401)."""
        scheme, _, token = exchange.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not scheme:
            raise unauthenticated("Send an access token: Authorization: Bearer …", sent=False)
        if scheme.lower() != "bearer":
            raise unauthenticated("Only Bearer tokens are taken here.")
        exchange.token = token.strip()
        exchange.caller = caller = self._verify(exchange.token)
        return caller

    def witness(self, exchange: Exchange) -> Caller | None:
        """Whose token came with a refused request, however early; actor and purpose are noted where they can be."""
        if exchange.route is None or exchange.route.operation.access is not Access.SCOPE:
            return exchange.caller
        with contextlib.suppress(Problem):
            caller = exchange.caller or self.authenticate(exchange)
            with contextlib.suppress(Problem):
                exchange.actor = _actor(exchange, caller, exchange.route.operation)
            exchange.purpose = _purpose(exchange.environ.get("HTTP_KINWEAVE_PURPOSE"))
        return exchange.caller

    def still_welcome(self, exchange: Exchange) -> None:
        """Raises `Problem` where the caller's token has expired or been revoked meanwhile."""
        if exchange.token is not None:
            self._verify(exchange.token)

    def home(self, caller: Caller) -> Council | None:
        """The council that the caller's token is for."""
        return self._councils.find(caller.council)

    def _open_address(self, exchange: Exchange) -> None:
        signature = read_query(exchange.environ, (PARAMETER,)).get(PARAMETER, "")
        client, grants = read_address(self._cursors, exchange.path, signature, self._clock())
        if client in self._revoked:
            raise not_found("address")
        exchange.caller = Caller(client, client.partition(".")[0], grants, float("inf"))

    def _council(self, exchange: Exchange) -> Council:
        council = self._councils.find(exchange.values[0])
        hidden = council is None or council.state is State.OFFBOARDED
        if council is None or hidden or (exchange.caller is not None and exchange.caller.council != council.slug):
            raise not_found("council")
        return council

    def _of_caller(self, caller: Caller) -> Council:
        council = self.home(caller)
        if council is None or council.state is State.OFFBOARDED:
            raise not_found("council")
        return council


def _check_council(council: Council, operation: Operation) -> None:
    if council.state is State.SUSPENDED:
        raise Problem(COUNCIL_SUSPENDED, f"{council.slug} is suspended.")
    if not council.offers(operation.scheme):
        raise Problem(SCHEME_NOT_OFFERED, f"{council.slug} does not offer {operation.scheme}.")


def _check_scope(caller: Caller, operation: Operation) -> None:
    if operation.scope is not None and operation.scope not in caller.grants:
        raise scope_missing(operation.scope)


def scope_missing(scope: str) -> Problem:
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
    return Problem(SCOPE_MISSING, f"The scope {scope} is needed.", headers={"WWW-Authenticate": challenge})


def _actor(exchange: Exchange, caller: Caller, operation: Operation) -> str | None:
    header = exchange.environ.get("HTTP_KINWEAVE_ACTOR")
    if header is None:
        if operation.actor is Actor.PERSON:
            raise Problem(ACTOR_REQUIRED, "This step is taken by a person; name the worker in Kinweave-Actor.")
        return None
    if ACT_FOR_WORKERS not in caller.grants:
        raise scope_missing(ACT_FOR_WORKERS)
    try:
        actor: str = header.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        actor = ""
    if not (0 < len(actor) <= LONGEST_ACTOR and actor.isprintable()):
        raise Problem(UNREADABLE, "Kinweave-Actor holds 1 to 200 printable characters.")
    return actor


def _purpose(header: str | None) -> str | None:
    if header is not None and not _PURPOSE.fullmatch(header):
        raise Problem(UNREADABLE, "Kinweave-Purpose is a code of 1 to 40 lower-case letters, digits and hyphens.")
    return header
