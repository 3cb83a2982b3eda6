"""Whether a text has a sign that can be seen. Pure."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_LOOK_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\ufffd\U000133fc\U00013441\U00013442\U0001d159")
"""Letters and signs that are drawn as nothing: Hangul fillers, the empty Braille pattern, blank hieroglyphs, a note
without a head; and those that stand for an object or a sign that was lost."""


def can_be_seen(text: str) -> bool:
    """False for blanks of every kind, what has no width, marks with nothing to stand on, and what looks like these."""
    return any(unicodedata.category(sign) not in _UNSEEN and sign not in _LOOK_BLANK for sign in text)
