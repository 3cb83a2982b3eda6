"""Contact restrictions as they are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from services.lifelonglinks.tables import Aggregate


class Restriction(Aggregate):
    """`child_key` and `person_key` are what people are compared by; `child` and `person_code` as they were sent.

    `announced_state` and `review_announced_for` tell what the events have said already, for days that come by
    themselves. `lifting` and each of `reviews` hold ISO dates.
    """

    __tablename__ = "restrictions"
    __table_args__ = (
        Index("ix_restrictions_child_key_person_key", "child_key", "person_key"),
        Index("ix_restrictions_person_key", "person_key"),
        Index("ix_restrictions_review_due_on", "review_due_on"),
    )

    child: Mapped[str]
    child_key: Mapped[str]
    person_kind: Mapped[str]
    person_code: Mapped[str]
    person_key: Mapped[str]
    kind: Mapped[str]
    source: Mapped[str]
    reference: Mapped[str | None]
    document: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    review_due_on: Mapped[date | None]
    applies_to_household: Mapped[bool]
    section_34: Mapped[bool]
    narrative: Mapped[str | None]
    recorded_by: Mapped[str]
    reviews: Mapped[list[dict[str, Any]]]
    lifted_on: Mapped[date | None]
    lifting: Mapped[dict[str, Any] | None]
    announced_state: Mapped[str]
    review_announced_for: Mapped[date | None]
