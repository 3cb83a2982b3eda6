"""Who must be told, and that they were."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Identifier, Schema, Text, Whole
from services.links.contract import codes
from services.links.contract.schemas.common import child_number, worker
from services.links.contract.scopes import LEFT_OUT


class ToldBody(Schema):
    told_on = Day(required=True)
    method = Choice(codes.TELLING_METHODS, required=True)


class NoticeView(Schema):
    """Somebody who must be told. `person` is a worker's id, the council's number of a person, or the carer's id. Of
    `person_left_out` the worker is told, and `about` is who may not be told. One that waited for that person is
    withdrawn: `withdrawn_on`."""

    id = Identifier()
    link_id = Identifier()
    version = Whole()
    role = Choice(codes.TOLD_ROLES)
    person = Text(longest=200)
    reason = Choice(codes.TELLING_REASONS)
    about = Text(longest=200, allow_none=True, metadata=LEFT_OUT)
    happened_on = Day()
    told_on = Day(allow_none=True)
    withdrawn_on = Day(allow_none=True, metadata=LEFT_OUT)
    told_by = worker(allow_none=True)
    method = Choice(codes.TELLING_METHODS, allow_none=True)


class NoticePublic(Schema):
    id = Identifier()
    link_id = Identifier()
    child = child_number()
    carer_id = Identifier()
    role = Choice(codes.TOLD_ROLES)
    reason = Choice(codes.TELLING_REASONS)
    happened_on = Day()
    told_on = Day(allow_none=True)
    withdrawn_on = Day(allow_none=True)
