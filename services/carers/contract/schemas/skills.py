"""Skills: clinical tasks signed off."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Day, Flag, Identifier, Schema, Text
from services.carers.contract import codes
from services.carers.contract.schemas.common import person, worker


class SkillBody(Schema):
    """`person` is the approved carer by number. `signed_off_by` is the nurse or trainer by the council's own identifier
    or role, not by name; `expires_on` the last day on which the sign-off counts."""

    person = person(required=True)
    task = Choice(codes.CLINICAL_TASKS, required=True)
    signed_off_by = Text(longest=200, required=True)
    signed_off_on = Day(required=True)
    expires_on = Day(required=True)


class SkillView(SkillBody):
    """`counts` says whether it counts on the day that was asked for, today unless another was."""

    id = Identifier()
    revoked_on = Day(allow_none=True)
    revoked_by = worker(allow_none=True)
    revocation_reason = Text(longest=2000, allow_none=True)
    counts = Flag()


class SkillFilter(Schema):
    """`on`: only what counts on that day."""

    task = Choice(codes.CLINICAL_TASKS)
    on = Day()


class RevocationBody(Schema):
    revoked_on = Day()
    reason = Text(longest=2000, required=True)


class SkillPublic(Schema):
    """A sign-off that was not revoked. It counts from `signed_off_on` to `expires_on`, both included."""

    id = Identifier()
    person = person()
    task = Choice(codes.CLINICAL_TASKS)
    signed_off_on = Day()
    expires_on = Day()
