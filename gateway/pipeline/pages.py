"""What the gateway answers by itself, outside the operations: health, keys, tokens, documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.observability.logs import warn_calmly
from chassis.problems import CATALOGUE, METHOD_NOT_ALLOWED, NOT_FOUND, Problem
from chassis.reaching import Told
from chassis.rpc.wire import Reply
from gateway.documentation.addresses import USUAL, asked_at
from gateway.documentation.pages import Documentation
from gateway.identity.endpoint import LONGEST_FORM, TokenEndpoint
from gateway.identity.keys import KeyRing
from gateway.pipeline.bodies import declared_length, read_body
from gateway.pipeline.exchange import Exchange
from gateway.pipeline.routing import allow

Page = Callable[[Exchange], Reply]
ReadyChecks = Callable[[], Sequence[tuple[str, Callable[[], None]]]]
"""Answers names and checks; a check raises where the part is not ready."""

FORM_SECONDS = 10
WATCHED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Answered whatever else is asked at the same time: they tell an operator how the process is."""
HTML = "text/html; charset=utf-8"


class Pages:
    """The fixed addresses: path to methods to page."""

    def __init__(
        self,
        documentation: Documentation,
        openapi: Callable[[], Mapping[str, Any]],
        keys: KeyRing,
        tokens: TokenEndpoint,
        checks: ReadyChecks = tuple,
        notices: Mapping[str, Callable[[], str | None]] | None = None,
    ) -> None:
        self._documentation, self._openapi, self._keys = documentation, openapi, keys
        self._tokens, self._checks = tokens, checks
        self._notices = notices if notices is not None else {}
        self._kept: dict[str, Reply] = {}
        self._pages: dict[str, dict[str, Page]] = {
            "/": {"GET": lambda _: Reply(302, {"Location": "/docs"})},
            "/healthz": {"GET": lambda _: _json({"status": "ok"})},
            "/readyz": {"GET": self._ready},
            "/oauth/token": {"POST": self._token},
            "/oauth/jwks": {"GET": self._jwks},
            "/.well-known/jwks.json": {"GET": self._jwks},
            "/v1/openapi.json": {"GET": self._keep("openapi", lambda: _json(self._openapi()))},
            "/docs": {"GET": self._placed(self._keep("docs", lambda: self._html(documentation.index())))},
            "/problems": {"GET": self._keep("problems", lambda: self._html(documentation.problems()))},
        }

    def find(self, path: str, method: str) -> Page | None:
        """The page of an address, None where it is none of ours. Raises `Problem` (404, 405)."""
        methods = self._pages.get(path)
        if methods is None:
            if path.startswith("/docs/"):
                methods = {"GET": self._service(path.removeprefix("/docs/"))}
            elif path.startswith("/problems/"):
                methods = {"GET": self._problem(path.removeprefix("/problems/"))}
            else:
                return None
        if method == "OPTIONS":
            return lambda _: Reply(204, {"Allow": allow(methods)})
        page = methods.get("GET" if method == "HEAD" else method)
        if page is None:
            raise Problem(
                METHOD_NOT_ALLOWED, f"This address takes {allow(methods)}.", headers={"Allow": allow(methods)}
            )
        return page

    def _ready(self, _: Exchange) -> Reply:
        states: dict[str, str] = {}
        for name, check in self._checks():
            try:
                check()
                states[name] = "ok"
            except Exception as error:  # noqa: BLE001 - whatever a check meets, the part is not ready
                warn_calmly("not ready", self._reason(error), part=name)
                states[name] = "unavailable"
        ready = all(state == "ok" for state in states.values())
        # Everybody may read this: the names only. The port for management and the log say the rest.
        warnings = sorted(name for name, notice in self._notices.items() if notice())
        said = {"status": "ok" if ready else "unavailable", "checks": states}
        return _json({**said, "warnings": warnings} if warnings else said, 200 if ready else 503)

    @staticmethod
    def _reason(error: Exception) -> str:
        """For the log: only what is put into words by ourselves is told."""
        return str(error) if isinstance(error, Told) else type(error).__name__

    def _token(self, exchange: Exchange) -> Reply:
        environ = exchange.environ
        length = declared_length(environ, LONGEST_FORM)
        body = read_body(environ, length, LONGEST_FORM, FORM_SECONDS)
        exchange.lease.of_address(exchange.address)
        return self._tokens(environ.get("CONTENT_TYPE", ""), environ.get("HTTP_AUTHORIZATION"), body)

    def _jwks(self, _: Exchange) -> Reply:
        return _json(self._keys.public(), cache="public, max-age=300")

    def _problem(self, slug: str) -> Page:
        if slug not in CATALOGUE:
            raise Problem(NOT_FOUND, "There is no such kind of problem; GET /problems lists them.")
        return self._keep(f"problems/{slug}", lambda: self._html(self._documentation.problem(slug)))

    def _service(self, name: str) -> Page:
        if name not in self._documentation.services:
            raise Problem(NOT_FOUND, "There is no such service; GET /docs lists them.")
        return self._placed(self._keep(f"docs/{name}", lambda: self._html(self._documentation.service(name))))

    def _placed(self, page: Page) -> Page:
        """A page whose examples show the address at which it was asked for."""

        def placed(exchange: Exchange) -> Reply:
            made, address = page(exchange), asked_at(exchange.environ)
            tag = hashlib.sha256(f"{made.headers['ETag']} {address}".encode()).hexdigest()[:32]
            headers = {**made.headers, "ETag": f'"{tag}"', "Vary": "Host, X-Forwarded-Proto"}
            return Reply(made.status, headers, made.body.replace(USUAL.encode(), address.encode()))

        return placed

    def _keep(self, key: str, make: Callable[[], Reply]) -> Page:
        """A page that is made once, when it is first asked for, and carries an ETag."""

        def page(_: Exchange) -> Reply:
            if key not in self._kept:
                made = make()
                tag = f'"{hashlib.sha256(made.body).hexdigest()[:32]}"'
                headers = {**made.headers, "ETag": tag, "Cache-Control": "public, max-age=60"}
                self._kept[key] = Reply(made.status, headers, made.body)
            return self._kept[key]

        return page

    def _html(self, text: str) -> Reply:
        return Reply(200, {"Content-Type": HTML, "Content-Security-Policy": self._documentation.policy}, text.encode())


def _json(data: Any, status: int = 200, cache: str | None = None) -> Reply:
    headers = {"Content-Type": "application/json", **({"Cache-Control": cache} if cache else {})}
    return Reply(status, headers, json.dumps(data, ensure_ascii=False).encode())
