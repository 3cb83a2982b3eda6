"""Telephone numbers as people write them, kept in one form, E.164 and the extension: `+441225396060;ext=12`. Pure."""

from __future__ import annotations

import re
import unicodedata

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    parse,
)

REGION = "GB"
_WRITTEN = re.compile(
    r"(?:tel:)?([+0-9()./\s\u2010-\u2015-]+?)(?:[\s,;]*(?:extension|extn|ext|x|#|;ext=)[.:=\s]*\d{1,7})?", re.IGNORECASE
)
_FIRST_DIGITS = "1235789"
"""Of British numbers behind the 0 or +44 (Ofcom, National Telephone Numbering Plan)."""
_WRONG = {
    ValidationResult.TOO_SHORT: "is too short for a telephone number",
    ValidationResult.TOO_LONG: "is too long for a telephone number",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "lacks its area code",
    ValidationResult.INVALID_COUNTRY_CODE: "begins with the code of no country",
    ValidationResult.INVALID_LENGTH: "has not as many digits as a telephone number",
}
UNREADABLE = "is no telephone number, such as 01225 396060 ext 12, or +44 and so on; send one number and no words"
LONGEST = 60


def read_telephone(text: str) -> str:
    """The number as it is kept. Raises ValueError, in plain words, for what can be none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    written = _WRITTEN.fullmatch(plain) if len(plain) <= LONGEST else None
    if written is None:
        raise ValueError(UNREADABLE)
    try:
        number = parse(plain, REGION)
    except NumberParseException as error:
        long = error.error_type == NumberParseException.TOO_LONG
        raise ValueError(_WRONG[ValidationResult.TOO_LONG] if long else UNREADABLE) from None
    wrong = _WRONG.get(is_possible_number_with_reason(number))
    if wrong:
        raise ValueError(wrong)
    national = str(number.national_number)
    if number.country_code == 44 and (number.italian_leading_zero or national[0] not in _FIRST_DIGITS):
        raise ValueError("begins with digits that no British number has")
    if not re.sub(r"\D", "", written[1]).endswith(national):
        raise ValueError(UNREADABLE)
    return _kept(number)


def in_words(kept: str) -> str:
    """A kept number as people in Britain write it; what was kept before there was one form, as it is."""
    try:
        number = parse(kept, REGION)
    except NumberParseException:
        return kept
    home = number.country_code == 44
    return format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def _kept(number: PhoneNumber) -> str:
    whole = format_number(number, PhoneNumberFormat.E164)
    return f"{whole};ext={number.extension}" if number.extension else whole
