"""What is asked of an estimated date of birth in every service: that its year has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.problems import INVALID, FieldError, Problem


def require_years_of_birth(sent: Mapping[str, Mapping[str, Any]], today: date) -> None:
    """`sent` maps JSON pointers to what was sent there, loaded by `Birth`. The middle of this year may lie ahead.

    Raises `Problem` (422).
    """
    ahead = [
        FieldError(f"{pointer}/year_of_birth", "lies in the future")
        for pointer, one in sent.items()
        if one["date_of_birth_estimated"] and one["date_of_birth"].year > today.year
    ]
    if ahead:
        raise Problem(INVALID, "A year of birth lies in the future.", errors=ahead)
