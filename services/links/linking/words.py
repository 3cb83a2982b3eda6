"""Whether words tell where somebody lives. Free text is where an address usually leaks. Pure.

They are judged by their shape and never held against the child's own address: an answer that depended on it would let
whoever may write words, and may not read addresses, find it out by guessing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from chassis.contracts import postcodes

NAMES = frozenset({"name", "parents", "school"})
"""Fields that hold a name: somebody may be called House, and a school Grange."""

STREETS = (
    "road|rd|street|avenue|ave|lane|crescent|cres|terrace|gardens|gdns|mews|cul-de-sac|parade|grove|boulevard|causeway"
)
AMBIGUOUS = (
    "close|drive|way|place|park|rise|end|view|row|green|hill|court|gate|square|walk|mount|fields?|croft|buildings"
    "|wharf|quay|vale|heights|path|passage|yard|circus|broadway"
)
"""Street words that common speech uses, too ("a 10 minutes walk"): they count beside a capital letter."""
HOUSES = "Cottage|House|Lodge|Farmhouse|Farm|Bungalow|Villa|Vicarage|Rectory|Barn|Manor|Grange"

LEAVE_OUT = "Write what the carer needs to know without postcode, house and street."

_NO_NAME = (
    "a|an|the|of|from|to|down|up|in|on|at|and|or|by|for|with|my|our|her|his|their|this|that|is|are|was|per|into"
    "|seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|times?|miles?|metres?|km"
    "|more|other|people|children|carers?|adults?|friends?|dogs?"
)
_WORD = rf"(?!(?:{_NO_NAME})\b)[^\W\d_][\w'’]*"
_NUMBER = r"(?<![\w])\d{1,4}(?:[ ]?[A-Ha-h])?(?:\s*[-/]\s*\d{1,4}[A-Ha-h]?)?"
_BETWEEN = r"[\s,\-]+"
_SHAPES = (
    rf"{_NUMBER}{_BETWEEN}(?:the\s+(?:{STREETS}|{AMBIGUOUS})\b|(?:{_WORD}{_BETWEEN}){{1,4}}(?:{STREETS})\b)",
    rf"{_NUMBER}{_BETWEEN}(?:{_WORD}{_BETWEEN}){{1,3}}(?:st|dr|ln|cl|pl|sq|ct)\b(?=\s*(?:[,.;:!?)]|$))",
    r"\b(?:flat|apartment|apt)\s*\d{1,4}[A-Ha-h]?\b",
    r"\b(?:lives?|lived|living|address|home|house)(?:\s+(?:is|at|no\.?|number))+[\s:,]+\d{1,4}[A-Ha-h]?\b",
)
_ADDRESS = re.compile("|".join(_SHAPES), re.IGNORECASE)
_BY_CAPITALS = re.compile(rf"{_NUMBER}{_BETWEEN}((?:{_WORD}{_BETWEEN}){{1,4}}(?i:{AMBIGUOUS}))\b")
_NAMED_HOUSE = re.compile(
    rf"\b(?!(?:The|Our|My|A|This|Her|His|Their)\b)[A-Z][\w'’]*\s+(?:{HOUSES})\b"
    r"(?!(?:\s+\w+){0,2}\s+(?:School|College|Academy|Nursery|Centre|Hospital|Hotel|Surgery|Park)\b)"
)


def tells_address(text: str, a_name: bool = False) -> bool:
    """Whether a text holds what has the shape of a postcode, of a house with its street, of a flat, or, unless the text
    is `a_name`, of a house with a name."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
    if postcodes.IN_WORDS.search(plain) or _ADDRESS.search(plain):
        return True
    if any(re.search("[A-Z]", found[1]) for found in _BY_CAPITALS.finditer(plain)):
        return True
    return not a_name and _NAMED_HOUSE.search(plain) is not None


def telling(words: Mapping[str, Iterable[str]]) -> list[str]:
    """The fields that hold such a text."""
    return [name for name, texts in words.items() if any(tells_address(text, name in NAMES) for text in texts)]
