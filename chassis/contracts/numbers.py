"""Numbers that a council gave: of its workers, of people, of records. They are read in every usual spelling, kept in
one (`chassis.spelling`), and hold ASCII alone, so that no look-alike of another alphabet makes two people of one.
"""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category, name

from marshmallow import ValidationError

from chassis.contracts.schemas import Patterned
from chassis.spelling import written

LETTERS = "A-Za-z0-9"
PLAIN, CODED = "._-", "._:/-"
"""What a number may hold besides letters and digits: one that stands in an address, and any other."""
OURS = ("system:", "operator:")
"""How those begin whom only Kinweave itself may name: its own background work, and the operators' command."""


class Number(Patterned):
    """A number of at most `longest` signs, all of them `allowed`, the first of `first`: classes of a pattern.
    `expected` is the error, which names the first sign that does not belong."""

    def __init__(self, expected: str, *, first: str, allowed: str, longest: int, **kwargs: Any) -> None:
        super().__init__(f"[{first}][{allowed}]*", expected, longest=longest, **kwargs)
        self._strange = re.compile(f"[^{allowed}]")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str):
            self._refuse(next((sign for sign in value if category(sign) in ("Cc", "Cs")), None))
            value = written(value)
            strange = self._strange.search(value)
            self._refuse(strange and strange[0])
        return super()._deserialize(value, attr, data, **kwargs)

    def _refuse(self, sign: str | None) -> None:
        if sign is not None:
            shown = f"{sign} " if sign.isprintable() and not sign.isspace() else ""
            told = f"{shown}(U+{ord(sign):04X} {name(sign, 'a control sign')})"
            raise ValidationError(f"{self.expected}. It holds {told}")


class Worker(Number):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text.lower().startswith(OURS):
            raise ValidationError(f"{self.expected}. None begins with {' or '.join(OURS)}: so Kinweave itself acts")
        return text


def plain_number(of: str, *, longest: int = 64, like: str = "", **kwargs: Any) -> Number:
    """The council's own number of `of`, such as `like`, fit for an address."""
    return _number(of, PLAIN, longest, f", such as {like}" if like else "", **kwargs)


def coded_number(of: str, *, longest: int = 80, **kwargs: Any) -> Number:
    """The council's own number of `of`, which stands in no address."""
    return _number(of, CODED, longest, "", **kwargs)


def worker(**kwargs: Any) -> Worker:
    """The council's own number of a worker, as in `Kinweave-Actor`."""
    expected = "is no number of a worker: 1 to 200 letters, digits and signs of ASCII, without blanks"
    return Worker(expected, first="!-~", allowed="!-~", longest=200, **kwargs)


def anybodys_number(**kwargs: Any) -> Number:
    """The council's own number of a worker or of anybody else, as wide as a worker's, which is the widest. Who is meant
    decides its shape: check it by one of the others, too."""
    expected = "is no number of a person: 1 to 200 letters, digits and signs of ASCII, without blanks"
    return Number(expected, first="!-~", allowed="!-~", longest=200, **kwargs)


def _number(of: str, signs: str, longest: int, like: str, **kwargs: Any) -> Number:
    expected = f"is no number of {of}: letters, digits and {' '.join(signs)}, beginning with a letter or digit{like}"
    return Number(expected, first=LETTERS, allowed=LETTERS + signs, longest=longest, **kwargs)
