"""Statements as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.links.tables import Aggregate, Base


class Statement(Aggregate):
    """The council's one statement; `version` is the number of the text in force."""

    __tablename__ = "statements"


class StatementText(Base):
    """What was published under one version; it never changes. Days within `content` are written YYYY-MM-DD."""

    __tablename__ = "statement_texts"

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]]
    published_by: Mapped[str]
    published_at: Mapped[datetime]
