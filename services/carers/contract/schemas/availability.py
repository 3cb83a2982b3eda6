"""What a carer offers. There is no free text in it, because all of it is announced."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from chassis.contracts.kinds import District
from chassis.contracts.schemas import (
    Choice,
    Day,
    Flag,
    Identifier,
    Instant,
    Patterned,
    Schema,
    Whole,
    language,
    listed,
    nested,
)
from services.carers.contract import codes


def time_of_day() -> Patterned:
    times = "([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
    return Patterned(times, "is no time written HH:MM, from 00:00 to 24:00", longest=5, required=True)


class WeeklyTime(Schema):
    """A time that begins on a weekday, in England, written HH:MM; the end may be 24:00. An end before the beginning is
    of the next day: `friday`, `18:00` to `10:00` ends on Saturday at ten."""

    weekday = Choice(codes.WEEKDAYS, required=True)
    starts_at = time_of_day()
    ends_at = time_of_day()


class AvailabilityException(Schema):
    """Days on which the pattern does not hold, both included: `unavailable`, or `extra` besides the pattern."""

    kind = Choice(codes.EXCEPTION_KINDS, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


class Preferences(Schema):
    """What the carer prefers; the terms of approval are another matter. `needs` are the disability codes with which
    the carer is at ease. `gender` is there only if the carer states it; with `gender_only` it is a rule, and no other
    child is suggested or proposed."""

    age_from = Whole(least=0, most=17, load_default=0)
    age_to = Whole(least=0, most=17, load_default=17)
    needs = listed(Choice(codes.NEEDS), most=20, load_default=list)
    gender = Choice(codes.GENDERS, load_default=None, allow_none=True)
    gender_only = Flag(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def check_gender(self, data: dict[str, Any], **_: Any) -> None:
        if data["gender_only"] and data["gender"] is None:
            raise ValidationError("makes `gender` a rule; say which gender, or leave it out", "gender_only")


class Travel(Schema):
    """How far the carer goes, one way: `most_minutes` and `most_miles`, of which the nearer binds; null means that no
    limit was stated. `area` is the first half of a postcode (some ten thousand homes) that the carer names as the place
    to count from; as all of the offer it is announced, so it is there only where the carer agrees to that."""

    most_minutes = Whole(least=0, most=600, load_default=None, allow_none=True)
    most_miles = Whole(least=0, most=500, load_default=None, allow_none=True)
    area = District(load_default=None, allow_none=True)
    will_collect = Flag(load_default=False)
    transport = listed(Choice(codes.TRANSPORT), most=10, load_default=list)


class Identity(Schema):
    """What a household says of itself where it wants to: languages by ISO 639 code, religions, ethnicities. A match may
    prefer by it, never exclude by it unless the child asks (Equality Act 2010)."""

    languages = listed(language(), most=20, load_default=list)
    religions = listed(Choice(codes.RELIGIONS), most=10, load_default=list)
    ethnicities = listed(Choice(codes.ETHNICITIES), most=20, load_default=list)


class AvailabilityBody(Schema):
    """The whole offer; what is left out is not offered. `weekly` says when within a usual week, `sessions_per_month`
    how much, null where the carer sets no number."""

    daytime = listed(Choice(codes.DAY_SLOTS), most=10, load_default=list)
    overnight = listed(Choice(codes.NIGHT_SLOTS), most=10, load_default=list)
    weekly = listed(nested(WeeklyTime), most=50, load_default=list)
    sessions_per_month = Whole(least=0, most=62, load_default=None, allow_none=True)
    exceptions = listed(nested(AvailabilityException), most=200, load_default=list)
    preferences = nested(Preferences, load_default=lambda: Preferences().load({}))
    travel = nested(Travel, load_default=lambda: Travel().load({}))
    identity = nested(Identity, load_default=lambda: Identity().load({}))


class AvailabilityPublic(AvailabilityBody):
    """An offer as announced within the carer's state."""


class AvailabilityView(AvailabilityBody):
    """`version` counts the changes of the offer and is its ETag."""

    carer_id = Identifier()
    version = Whole()
    changed_at = Instant()
