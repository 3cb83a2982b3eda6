"""Postcodes of the United Kingdom: read however they are spaced and cased, kept in one form, `BA1 1AA`. Pure.

Royal Mail, Programmers' Guide to the Postcode Address File; BS 7666. `ZZ` is no area of Royal Mail's: the NHS and ONS
use it for people without an address in the country (ZZ99), and so do examples.
"""

from __future__ import annotations

import re
import unicodedata

AREAS = (
    "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY"
    " G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR"
    " NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA"
    " WC WD WF WN WR WS WV YO ZE ZZ"
)
_LETTERED = "E1W|N1[CP]|NW1W|SE1P|SW1[A-Z]|W1[A-Z]|EC[1-4][A-Z]|WC[12][A-Z]"
"""Districts of London that end in a letter."""
_DISTRICT = rf"(?:{_LETTERED}|(?:{AREAS.replace(' ', '|')})[0-9]{{1,2}})"
_UNIT = "[0-9][ABD-HJLNP-UW-Z]{2}"
_WHOLE = re.compile(rf"({_DISTRICT})({_UNIT})|(GIR)(0AA)|(ZZ99)([0-9][A-Z]{{2}})")
"""The NHS's codes for people without an address (ZZ99 3VZ: no fixed abode) hold letters that no unit has."""
_FIRST_HALF = re.compile(_DISTRICT)
_SOME_BLANKS = re.compile(r"\s+")

IMPOSSIBLE = "is no postcode that can exist; an area, a district and a unit, such as BA1 1AA"
IMPOSSIBLE_DISTRICT = "is no first half of a postcode that can exist, such as BA1"


def read_postcode(text: str) -> str:
    """The postcode as it is kept. Raises ValueError for what no postcode can be."""
    found = _WHOLE.fullmatch(_plain(text))
    if found is None:
        raise ValueError(IMPOSSIBLE)
    return " ".join(part for part in found.groups() if part)


def read_district(text: str) -> str:
    """The first half of a postcode as it is kept. Raises ValueError for what can be none."""
    plain = _plain(text)
    if _FIRST_HALF.fullmatch(plain) is None:
        raise ValueError(IMPOSSIBLE_DISTRICT)
    return plain


def district_of(postcode: str) -> str:
    """The first half of a postcode, spaced or not, of at least five letters and digits: the second half has three."""
    return _SOME_BLANKS.sub("", postcode)[:-3].upper()


def _plain(text: str) -> str:
    return _SOME_BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


_GAP = "[^a-zA-Z0-9]{0,2}"
_SPACED = "|".join(_GAP.join(area) for area in AREAS.split())
IN_WORDS = re.compile(
    rf"(?<![^\W_])(?:{_SPACED}){_GAP}[0-9](?:{_GAP}[0-9A-Z])?{_GAP}[0-9]"
    rf"{_GAP}[ABD-HJLNP-UW-Z]{_GAP}[ABD-HJLNP-UW-Z](?![^\W_])",
    re.IGNORECASE,
)
"""A postcode within a text, however it is cased, spaced or hyphenated."""
