"""What is answered of a statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.clock import day_of
from services.links.statement.tables import StatementText


def statement_view(text: StatementText, council: str, latest: bool) -> dict[str, Any]:
    return {
        **content_of(text),
        "council": council,
        "version": text.number,
        "latest": latest,
        "published_at": text.published_at,
    }


def version_view(text: StatementText) -> dict[str, Any]:
    return {"version": text.number, "published_at": text.published_at, "review_on": content_of(text)["review_on"]}


def statement_public(text: StatementText) -> dict[str, Any]:
    return {
        "id": text.statement_id,
        "version": text.number,
        "published_on": day_of(text.published_at),
        "review_on": content_of(text)["review_on"],
    }


def content_of(text: StatementText) -> Mapping[str, Any]:
    return {**text.content, "review_on": date.fromisoformat(text.content["review_on"])}
