"""What the gateway's own operations take and answer."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.audit.operations import AuditFilterSchema, AuditRowSchema
from chassis.contracts.schemas import Choice, Identifier, Instant, Schema, Text, Whole, listed
from chassis.council import SLUG_PATTERN, State
from chassis.jobs.view import JobSchema

LONGEST_WAIT = 25
LARGEST_PAGE = 200

__all__ = ["AuditFilterSchema", "AuditRowSchema", "CouncilSchema", "EventSchema", "JobSchema"]


class CouncilSchema(Schema):
    """A council that Kinweave serves."""

    slug = Text(longest=41, required=True, metadata={"description": "Stands in paths.", "pattern": f"^{SLUG_PATTERN}$"})
    name = Text(required=True)
    gss_code = Text(
        required=True,
        allow_none=True,
        metadata={"description": "Its code of the Office for National Statistics today."},
    )
    region = Text(required=True)
    schemes = listed(Text(), required=True, metadata={"description": "The schemes that are switched on, besides core."})
    state = Choice((State.ACTIVE, State.SUSPENDED), required=True)


class EventFilter(Schema):
    after = Text(
        longest=200,
        metadata={
            "description": "The cursor of the `next` that was answered last; `latest` for what comes from now on; none"
            " for all that is kept."
        },
    )
    since = Instant(
        metadata={"description": "In the place of `after`: begin with the first event that happened then or later."}
    )
    types = Text(
        longest=1000,
        metadata={
            "description": "Only these types, with commas between; a `*` at the end stands for any end.",
            "example": "links.session.*,carers.carer.approved.v1",
        },
    )

    @validates_schema
    def begins_once(self, data: Any, **_: Any) -> None:
        if "after" in data and "since" in data:
            raise ValidationError("says where to begin, as `after` does; send one of them", "since")


class EventQuery(EventFilter):
    wait = Whole(
        load_default=0,
        most=LONGEST_WAIT,
        strict=False,
        metadata={"description": "Seconds to wait for an event where there is none yet."},
    )
    limit = Whole(load_default=50, least=1, most=LARGEST_PAGE, strict=False)


class EventSchema(Schema):
    """An event: CloudEvents 1.0 in JSON. `data` is the state of its subject; the event catalogue shows each type's."""

    specversion = Choice(("1.0",), required=True)
    id = Identifier(required=True, metadata={"description": "The same where an event comes twice."})
    type = Text(required=True)
    source = Text(required=True)
    subject = Text(required=True, metadata={"description": "The record that the event is about."})
    time = Text(required=True, metadata={"format": "date-time"})
    datacontenttype = Choice(("application/json",), required=True)
    tenant = Text(required=True, metadata={"description": "The council's slug."})
    sequence = Whole(
        most=2**53, required=True, metadata={"description": "The subject's version; never goes backwards."}
    )
    correlationid = Text()
    causationid = Text()
    actor = Text()
    traceparent = Text()
    restated = fields.Boolean(
        metadata={"description": "There and true where a present state is told again; nothing has happened."}
    )
    data = fields.Dict(keys=fields.String(), required=True)


class EventPageSchema(Schema):
    """A page of the feed."""

    items = fields.List(fields.Nested(EventSchema), required=True)
    next = Text(required=True, metadata={"description": "Where to go on; always there.", "format": "uri-reference"})
    as_of = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Up to when every service has been heard; null until each has been heard once."},
    )


class PeekSchema(Schema):
    """Whether there is an event, and the place after which was looked."""

    found = fields.Boolean(required=True)
    after = Text(required=True)
