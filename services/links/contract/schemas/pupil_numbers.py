"""Unique pupil numbers, and the codes that say why there is none."""

from __future__ import annotations

from marshmallow import ValidationError

from services.links.contract import codes

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_REASONS = (
    "UN1 the child is not of school age, UN2 it was never in a maintained school, UN3 it is taught outside England,"
    " UN4 it is newly looked after and the number is not known yet, UN5 the sources do not agree"
)
"""As the return on looked-after children codes why there is no unique pupil number."""
UPN_WORDS = "The unique pupil number, which the return on looked-after children asks for; without one a code says why: "


def check_upn(upn: str) -> None:
    """A unique pupil number: check letter, eleven digits, a digit or (temporary) a letter; or a reason for none."""
    if upn in codes.UPN_MISSING:
        return
    letters, last = upn[:1], upn[-1:]
    plain = len(upn) == 13 and upn.isascii() and letters in UPN_LETTERS and upn[1:-1].isdigit()
    if not plain or not (last.isdigit() or last in UPN_LETTERS):
        raise ValidationError(f"is neither a unique pupil number nor a code that says why there is none: {UPN_REASONS}")
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in upn[1:]]
    if UPN_LETTERS[sum(v * weight for weight, v in enumerate(values, 2)) % 23] != letters:
        raise ValidationError(
            f"is no unique pupil number: its check letter does not fit. Without a number send a code: {UPN_REASONS}"
        )
