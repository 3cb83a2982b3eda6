"""The short breaks services statement: what is sent and answered. All of it is public."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.contracts.kinds import District, Postcode, Telephone
from chassis.contracts.schemas import Choice, Day, Identifier, Instant, Patterned, Schema, Text, Whole, listed, nested
from services.links.contract import codes
from services.links.contract.schemas.common import each_once

CODE = "[a-z0-9](-?[a-z0-9]){0,39}"
HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
EMAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
ADDRESS = "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?"
OLDEST = 25


class Degrees(fields.Float):
    """A coordinate of WGS 84 in degrees; text and booleans are refused."""

    def __init__(self, *, least: float, most: float, **kwargs: Any) -> None:
        super().__init__(allow_nan=False, validate=validate.Range(min=least, max=most), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValidationError("is not a number")
        return super()._deserialize(value, attr, data, **kwargs)


def web_address(**kwargs: Any) -> Text:
    expected = "is no web address: http:// or https://, a name, and no spaces"
    return Patterned(ADDRESS, expected, longest=500, **kwargs)


def email_address(**kwargs: Any) -> Text:
    return Patterned(EMAIL, "is no e-mail address, such as team@example.org", longest=254, **kwargs)


def short_name(**kwargs: Any) -> Text:
    """The council's own short name of a service or a place; its public identifier follows from it and stays."""
    expected = "is no short name: small letters and digits, single hyphens between them"
    return Patterned(CODE, expected, longest=40, **kwargs)


class Area(Schema):
    """Where the services are offered; `postcode_areas` are first halves of postcodes."""

    name = Text(longest=200, required=True)
    description = Text(longest=2000, load_default=None, allow_none=True)
    postcode_areas = listed(District(), most=100, load_default=list)


class Contact(Schema):
    """A team that the public may turn to, never a person's own address."""

    team = Text(longest=200, required=True)
    telephone = Telephone(load_default=None, allow_none=True)
    email = email_address(load_default=None, allow_none=True)
    url = web_address(load_default=None, allow_none=True)
    hours = Text(longest=200, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def can_be_reached(self, data: dict[str, Any], **_: Any) -> None:
        if not (data["telephone"] or data["email"] or data["url"]):
            raise ValidationError("names neither telephone nor email nor url", "team")


class Place(Schema):
    """A public place where a service happens; a carer's home is none. Coordinates both or neither, within England."""

    code = short_name(required=True)
    name = Text(longest=200, required=True)
    address_1 = Text(longest=200, required=True)
    city = Text(longest=100, required=True)
    county = Text(longest=100, required=True)
    postcode = Postcode(required=True)
    latitude = Degrees(least=49.8, most=55.9, load_default=None, allow_none=True)
    longitude = Degrees(least=-6.5, most=1.8, load_default=None, allow_none=True)
    access = Text(longest=2000, load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def has_both_coordinates(self, data: dict[str, Any], **_: Any) -> None:
        if (data["latitude"] is None) != (data["longitude"] is None):
            raise ValidationError("stands without the other coordinate", "latitude")


class Hours(Schema):
    """Hours of the clock in England on some days of each week; what closes before it opens closes on the next day.
    `place` where they hold at one place only."""

    days = listed(Choice(codes.WEEKDAYS), least=1, most=7, required=True)
    opens_at = Patterned(HOUR, "is no time written HH:MM, from 00:00 to 23:59", longest=5, required=True)
    closes_at = Patterned(HOUR, "is no time written HH:MM, from 00:00 to 23:59", longest=5, required=True)
    place = short_name(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def check_days(self, data: dict[str, Any], **_: Any) -> None:
        each_once(data["days"], "days")


class Service(Schema):
    """One service of the range. Ages are whole years, both included; `needs` are disability codes, none for all."""

    code = short_name(required=True)
    name = Text(longest=200, required=True)
    description = Text(longest=4000, required=True)
    break_types = listed(Choice(codes.BREAK_TYPES), least=1, most=8, required=True)
    needs = listed(Choice(codes.NEEDS), most=13, load_default=list)
    minimum_age = Whole(least=0, most=OLDEST, required=True)
    maximum_age = Whole(least=0, most=OLDEST, required=True)
    how_to_ask = Text(longest=2000, required=True)
    cost = Text(longest=500, load_default=None, allow_none=True)
    url = web_address(load_default=None, allow_none=True)
    email = email_address(load_default=None, allow_none=True)
    state = Choice(codes.SERVICE_STATES, load_default="active")
    places = listed(short_name(), most=20, load_default=list)
    hours = listed(nested(Hours), most=20, load_default=list)

    @validates_schema(skip_on_field_errors=True)
    def check(self, data: dict[str, Any], **_: Any) -> None:
        for name in ("break_types", "needs", "places"):
            each_once(data[name], name)
        if data["minimum_age"] > data["maximum_age"]:
            raise ValidationError("is above maximum_age", "minimum_age")
        if {one["place"] for one in data["hours"]} - {None, *data["places"]}:
            raise ValidationError("name a place at which the service is not", "hours")


class NotOffered(Schema):
    break_type = Choice(codes.BREAK_TYPES, required=True)
    reason = Text(longest=2000, required=True)


class StatementBody(Schema):
    """What regulation 5 asks for: the range of services, who is eligible, how the range meets the needs of carers;
    besides, how carers' views were regarded, what is not offered and why, and when it is reviewed."""

    summary = Text(longest=4000, required=True)
    area = nested(Area, required=True)
    services = listed(nested(Service), least=1, most=100, required=True)
    not_offered = listed(nested(NotOffered), most=8, load_default=list)
    eligibility = listed(Text(longest=2000), least=1, most=30, required=True)
    meets_needs = Text(longest=10_000, required=True)
    carers_views = Text(longest=10_000, required=True)
    places = listed(nested(Place), most=50, load_default=list)
    contacts = listed(nested(Contact), least=1, most=10, required=True)
    review_on = Day(required=True)

    @validates_schema(skip_on_field_errors=True)
    def check(self, data: dict[str, Any], **_: Any) -> None:
        each_once((one["code"] for one in data["services"]), "services")
        each_once((one["code"] for one in data["places"]), "places")
        each_once((one["break_type"] for one in data["not_offered"]), "not_offered")
        known = {one["code"] for one in data["places"]}
        for number, service in enumerate(data["services"]):
            if set(service["places"]) - known:
                raise ValidationError({number: {"places": ["names a place that `places` does not hold"]}}, "services")


class StatementView(StatementBody):
    """`version` counts from 1; `latest` says whether it is the one in force."""

    council = Text()
    version = Whole()
    latest = fields.Boolean()
    published_at = Instant()


class StatementQuery(Schema):
    """`version`: an earlier statement; the one in force where it is left out."""

    version = Whole(least=1, most=1_000_000, strict=False)


class StatementPublic(Schema):
    """What is announced of the version in force; its words are read at its address."""

    id = Identifier()
    version = Whole()
    published_on = Day()
    review_on = Day()


class StatementVersion(Schema):
    version = Whole()
    published_at = Instant()
    review_on = Day()


class Figure(Schema):
    """`value`: a count; `c` where it is hidden because few people, or none, stand behind it."""

    name = Text()
    label = Text()
    value = Text()


class FiguresView(Schema):
    as_of = Day()
    figures = listed(nested(Figure))
