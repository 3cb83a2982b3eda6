"""A small HTTP client for the tests: JSON in, JSON out, every header to hand."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

FRESH_SECONDS = 200


@dataclass
class Response:
    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float = 0.0

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def rules(self) -> set[str]:
        """The identifiers of the rules that refused."""
        return {violation["rule"] for violation in self.json["violations"]}

    def __str__(self) -> str:
        return f"{self.status} {self.content[:2000].decode(errors='replace')}"


@dataclass
class Client:
    """One API client of one council. A token is asked for once."""

    base: str
    council: str = ""
    client_id: str = ""
    client_secret: str = ""
    actor: str | None = "worker-1"
    token: str | None = None
    since: float = 0.0
    timeout: float = 30.0
    extra: dict[str, str] = field(default_factory=dict)

    def may_authenticate(self) -> bool:
        """Ask for a token; False where the client is not known."""
        response = self._ask_for_token()
        if response.status == 200:
            self.token, self.since = response.json["access_token"], time.monotonic()
        return response.status == 200

    def authenticate(self, scope: str | None = None) -> str:
        response = self._ask_for_token(scope)
        assert response.status == 200, str(response)
        self.token, self.since = response.json["access_token"], time.monotonic()
        return str(self.token)

    def _ask_for_token(self, scope: str | None = None) -> Response:
        credentials = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {})}
        return self.send(
            "POST",
            "/oauth/token",
            content=urlencode(form).encode(),
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"},
        )

    def keep_fresh(self) -> None:
        """Ask for a new token where the present one is old."""
        if time.monotonic() - self.since > FRESH_SECONDS:
            self.authenticate()

    def path(self, path: str) -> str:
        return path if path.startswith("/v1/") else f"/v1/councils/{self.council}{path}"

    def get(self, path: str, **headers: str) -> Response:
        return self.call("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.call("POST", path, body, headers=headers)

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Response:
        """A call as this client; header names are given with underscores for hyphens."""
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if self.actor:
            sent["Kinweave-Actor"] = self.actor
        content = None
        if body is not None:
            content = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        sent.update({name.replace("_", "-"): value for name, value in (headers or {}).items()})
        return self.send(method, self.path(path), content, {**sent, **self.extra})

    def send(
        self, method: str, path: str, content: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Response:
        address = urlsplit(self.base)
        began = time.perf_counter()
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=self.timeout)
        try:
            connection.request(method, path, content, dict(headers or {}))
            answer = connection.getresponse()
            return Response(
                answer.status,
                {n.lower(): v for n, v in answer.getheaders()},
                answer.read(),
                time.perf_counter() - began,
            )
        finally:
            connection.close()


def eventually(check: Any, seconds: float = 20.0, pause: float = 0.1) -> Any:
    """The first true answer of `check`, or the last one when the time is over."""
    end = time.monotonic() + seconds
    while not (answer := check()) and time.monotonic() < end:
        time.sleep(pause)
    return answer
