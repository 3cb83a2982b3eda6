"""The return on looked-after children: what is asked and answered."""

from __future__ import annotations

from chassis.contracts.schemas import Choice, Schema, Text
from services.links.contract.schemas.common import child_number

TABLES = ("episodes", "header")
FLAGGED = ("refuse", "leave_out")


class ReturnQuery(Schema):
    """`table`: which of the return's files. `flagged`: what becomes of children whose rows the Department would refuse:
    the whole file is refused, or they are left out, each child whole, and `Kinweave-Left-Out` says how many."""

    table = Choice(TABLES, load_default="episodes")
    flagged = Choice(FLAGGED, load_default="refuse")


class FlagView(Schema):
    """Why the rows of a child must not be sent as they are."""

    child = child_number()
    rule = Text()
    reason = Text()
    source = Text()
