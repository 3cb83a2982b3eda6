"""One spelling for the numbers, codes and names by which people are told apart.

Whoever types or pastes a number writes the same one in several ways: a non-breaking hyphen, full-width digits, a blank
behind it, an invisible sign from a spreadsheet. All of them mean one person. Signs of other alphabets that merely look
alike stay what they are; numbers refuse them (`chassis.contracts.numbers`).
"""

from __future__ import annotations

from unicodedata import category, normalize

DASHES = "\u02d7\u2043\u2212"
"""Signs that are written for a hyphen, besides those that Unicode calls dashes."""


def written(text: str) -> str:
    """`text` in its one spelling, capitals kept: Unicode NFKC, each hyphen as `-`, each run of blanks as one and none
    at the ends, no invisible or control signs."""
    signs = (_sign(sign) for sign in normalize("NFKC", text))
    return " ".join(normalize("NFKC", "".join(signs)).split())


def compared(text: str) -> str:
    """What `text` is compared by: its one spelling, capital and small letters alike."""
    return written(written(text).casefold())


def same(one: str, other: str) -> bool:
    return compared(one) == compared(other)


def _sign(sign: str) -> str:
    kind = category(sign)
    if kind == "Pd" or sign in DASHES:
        return "-"
    if kind[0] == "Z" or sign in "\t\n\r":
        return " "
    return "" if kind in ("Cc", "Cf") else sign
