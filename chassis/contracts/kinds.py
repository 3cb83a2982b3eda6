"""Fields that councils' systems write in many ways and Kinweave keeps in one: names, postcodes, telephones, births."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, post_load, pre_load, validates_schema

from chassis.births import MIDDLE_OF_THE_YEAR
from chassis.contracts.postcodes import read_district, read_postcode
from chassis.contracts.schemas import Day, Flag, Schema, Text, Whole
from chassis.contracts.telephones import read_telephone


class _Read(Text):
    """Words that a reader turns into their one form. It raises ValueError for what it cannot read."""

    described: ClassVar[str]

    @staticmethod
    def read(text: str) -> str:
        raise NotImplementedError

    def __init__(self, *, longest: int = 20, **kwargs: Any) -> None:
        super().__init__(longest=longest, **kwargs)
        self.metadata = {"description": self.described, **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return self.read(text) if text else text
        except ValueError as error:
            raise ValidationError(str(error)) from None


class Postcode(_Read):
    read = staticmethod(read_postcode)
    described = "A postcode, spaced and cased as you like; kept as `BA1 1AA`."


class District(_Read):
    read = staticmethod(read_district)
    described = "The first half of a postcode; kept as `BA1`."


class Telephone(_Read):
    read = staticmethod(read_telephone)
    described = "A telephone number as it is written, British unless it begins with +; kept as `+441225396060;ext=12`."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=60, **kwargs)


def read_email(text: str) -> str:
    """Raises ValueError for what is no address."""
    plain = text.strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", plain) or not plain.isprintable():
        raise ValueError("is no e-mail address, such as name@example.org")
    return plain


class Email(_Read):
    read = staticmethod(read_email)
    described = "An e-mail address; blanks around it are left out."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=254, **kwargs)


class PersonName(Schema):
    """Somebody with one name has it in either field; the other is null."""

    given_name = Text(longest=100, load_default=None, allow_none=True)
    family_name = Text(longest=100, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def has_a_name(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("given_name") or data.get("family_name")):
            raise ValidationError("or family_name is needed; one name is enough", "given_name")


class Birth(Schema):
    """`date_of_birth` is the day by which the council works. Where it is not known send the `year_of_birth` alone: the
    middle of that year is kept, marked `date_of_birth_estimated`; or send the estimated day and mark it so. Rules then
    reckon with a year more and a year less."""

    date_of_birth = Day()
    year_of_birth = Whole(least=1900, most=2199, load_only=True, allow_none=True)

    @pre_load
    def leave_out_nulls(self, data: Any, **_: Any) -> Any:
        """Loaders send null for the one of the two that they do not have."""
        if not isinstance(data, dict) or data.get("date_of_birth", 0) is not None:
            return data
        return {name: value for name, value in data.items() if name != "date_of_birth"}

    date_of_birth_estimated = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def has_a_birth(self, data: dict[str, Any], **_: Any) -> None:
        day, year = data.get("date_of_birth"), data.get("year_of_birth")
        if day is None and year is None:
            raise ValidationError("is needed, or year_of_birth where the day is not known", "date_of_birth")
        if day is not None and year is not None:
            raise ValidationError("is sent together with year_of_birth: send one of the two", "date_of_birth")

    @post_load
    def take_the_middle(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        year = data.pop("year_of_birth", None)
        if year is not None:
            data.update(date_of_birth=date(year, *MIDDLE_OF_THE_YEAR), date_of_birth_estimated=True)
        return data
