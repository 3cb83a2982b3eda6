"""Carers who are able, and what is suggested."""

from __future__ import annotations

from typing import Any

from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

SKILL = {"id": "x", "person": 1, "task": "gastrostomy", "signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}


def able(desk: LinksDesk, identifier: str | None = None, version: int = 1, **changes: Any) -> str:
    return desk.hear_carer(identifier, version, **{"skills": [SKILL], **changes})


def suggest(desk: LinksDesk, child: str, **query: str) -> Heard:
    return desk.ask("suggest_carers", path={"child": child}, query=query)


def ids(pairs: list[dict[str, Any]]) -> list[str]:
    return [pair["carer_id"] for pair in pairs]
