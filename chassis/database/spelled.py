"""Comparing what columns hold as `chassis.spelling` does, for filters: rows may hold a number in any spelling."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import Any
from unicodedata import category

from sqlalchemy import ColumnElement, func

from chassis.spelling import DASHES, compared

BLANKS = " \t\n\r"


def spelled_as(column: Any, value: str) -> ColumnElement[bool]:
    """Whether the column holds `value`, a number in ASCII, however it is spelled there."""
    dashes, unseen = _signs()
    plain = func.translate(func.pg_catalog.normalize(column, "NFKC"), dashes + unseen, "-" * len(dashes))
    return func.lower(func.btrim(plain, BLANKS)) == compared(value)


@lru_cache(maxsize=1)
def _signs() -> tuple[str, str]:
    """Every dash but the hyphen itself, and every sign that cannot be seen."""
    every = [chr(point) for point in range(1, sys.maxunicode) if not 0xD800 <= point <= 0xDFFF]
    dashes = [sign for sign in every if category(sign) == "Pd" and sign != "-"]
    unseen = [sign for sign in every if category(sign) in ("Cc", "Cf") and sign not in BLANKS]
    return "".join(dashes) + DASHES, "".join(unseen)
