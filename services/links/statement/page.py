"""The statement as a page that needs nothing from elsewhere: no script, no font, no picture."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.clock import day_of
from chassis.contracts.telephones import in_words

TEMPLATES = Path(__file__).resolve().parent / "templates"

BREAK_TYPES = {
    "day_home": "Day care in the child's own home",
    "day_elsewhere": "Day care away from home",
    "overnight_home": "Overnight care in the child's own home",
    "overnight_elsewhere": "Overnight care away from home",
    "leisure_activity": "Educational or leisure activities",
    "evening": "Evenings",
    "weekend": "Weekends",
    "school_holiday": "School holidays",
}


def page(statement: Mapping[str, Any], figures: Sequence[Mapping[str, str]], base: str) -> bytes:
    """HTML in UTF-8. `base` is the council's address, below which the links of the page stand."""
    text = (
        _environment()
        .get_template("statement.html")
        .render(
            s=statement,
            published_on=day_of(statement["published_at"]),
            figures=figures,
            base=base,
            places={place["code"]: place for place in statement["places"]},
            kinds=BREAK_TYPES,
            style=_style(),
        )
    )
    return text.encode()


@cache
def policy() -> str:
    """The Content-Security-Policy of the page: its own style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"


def paragraphs(words: str) -> list[str]:
    """Words at their empty lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", words) if part.strip()]


def written(day: date) -> str:
    """As in 5 April 2026."""
    return f"{day.day} {day:%B %Y}"


@cache
def _style() -> str:
    return (TEMPLATES / "statement.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(paragraphs=paragraphs, written=written, telephone=in_words)
    return made
