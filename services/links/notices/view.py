"""Notices as answered and as announced."""

from __future__ import annotations

from typing import Any

from services.links.linking.tables import Link
from services.links.notices.tables import Notice

TOLD = ("told_on", "told_by", "method", "withdrawn_on")
NOTICE = ("id", "link_id", "version", "role", "person", "reason", "about", "happened_on", *TOLD)


def notice_view(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in NOTICE}


def notice_public(notice: Notice, link: Link) -> dict[str, Any]:
    names = ("id", "link_id", "role", "reason", "happened_on", "told_on", "withdrawn_on")
    return {**{name: getattr(notice, name) for name in names}, "child": link.child, "carer_id": link.carer_id}
