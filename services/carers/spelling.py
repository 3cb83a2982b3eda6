"""Telling whether two spellings mean one person: a worker by their id, a referee by their name."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """`text` without what does not make another person: case, widths, spaces, shapes of hyphens, invisible signs."""
    visible = "".join(
        "-" if kind == "Pd" else " " if kind.startswith("Z") else sign
        for sign in unicodedata.normalize("NFKC", text).casefold()
        if (kind := unicodedata.category(sign)) not in ("Cc", "Cf")
    )
    return " ".join(visible.split())


def whole_name(given: str | None, family: str | None) -> str:
    """Of somebody with one name, that one."""
    return " ".join(part for part in (given, family) if part)
