"""A client of the gateway, as any council would write one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

SECONDS = 40


@dataclass(frozen=True)
class Answer:
    """What came back; `json` is None where there was no body."""

    status: int
    json: Any
    seconds: float


@dataclass
class GatewayClient:
    """Speaks for one council. Raises requests.RequestException where the gateway does not answer."""

    base: str
    council: str
    session: requests.Session = field(default_factory=requests.Session)

    def authenticate(self, client_id: str, client_secret: str) -> None:
        """Fetch an access token. Raises requests.HTTPError where the credentials are refused."""
        form = {"grant_type": "client_credentials"}
        answer = self.session.post(f"{self.base}/oauth/token", form, auth=(client_id, client_secret), timeout=SECONDS)
        answer.raise_for_status()
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One call; `path` stands below the council's unless it begins with `/v1/`."""
        url = self.base + (path if path.startswith("/v1/") else f"/v1/councils/{self.council}{path}")
        began = time.perf_counter()
        answer = self.session.request(method, url, json=body, headers=dict(headers or {}), timeout=SECONDS)
        content = answer.json() if answer.content else None
        return Answer(answer.status_code, content, time.perf_counter() - began)


def answers(base: str) -> bool:
    """Whether a gateway is ready there."""
    try:
        return requests.get(f"{base}/readyz", timeout=2).status_code == 200
    except requests.RequestException:
        return False
