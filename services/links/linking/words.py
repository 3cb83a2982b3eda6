"""Whether words tell where somebody lives. Free text is where an address usually leaks. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

SHORTEST = 6
"""Letters and digits that a line of an address needs to be looked for; shorter ones stand in any text."""


def _plain(text: str) -> str:
    """Letters and digits without marks, whatever width or style they have."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def tells_address(text: str, lines: Collection[str], postcode: str | None) -> bool:
    """Whether a text holds the postcode, or a line that names a house: the first one, and any with a number."""
    held = _plain(text)
    houses = [_plain(line) for n, line in enumerate(lines) if n == 0 or any(c.isdigit() for c in line)]
    told = [house for house in houses if len(house) >= SHORTEST and house in held]
    return bool(told) or (postcode is not None and _plain(postcode) in held)
