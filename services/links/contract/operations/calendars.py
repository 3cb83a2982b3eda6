"""Operations on the calendars of a link."""

from __future__ import annotations

from chassis.contracts.operation import Access, Actor, Operation
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED
from services.links.contract.examples import example
from services.links.contract.schemas import calendars as schemas
from services.links.contract.scopes import SESSIONS_READ, SESSIONS_WRITE

MAKE_CALENDAR_ADDRESS = Operation(
    name="make_calendar_address",
    method="POST",
    path="/links/{link_id}/calendar-addresses",
    summary="Make an address at which the carer or the family reads the sessions of a link as a calendar",
    example=example("make_calendar_address"),
    scope=SESSIONS_WRITE,
    scheme="family_link",
    actor=Actor.PERSON,
    subject="link:link_id",
    body=schemas.CalendarAddressBody,
    answer=schemas.CalendarAddress,
    refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED),
    rules=("calendar-after-agreement",),
    detail=(
        "The client needs sessions:read itself. The address expires by itself and can be withdrawn; whoever holds it"
        " needs no token."
    ),
)

WITHDRAW_CALENDAR_ADDRESSES = Operation(
    name="withdraw_calendar_addresses",
    method="POST",
    path="/links/{link_id}/calendar-addresses/withdraw",
    summary="Withdraw every address that was made for the carer, or for the family",
    example=example("withdraw_calendar_addresses"),
    scope=SESSIONS_WRITE,
    scheme="family_link",
    actor=Actor.PERSON,
    subject="link:link_id",
    body=schemas.CalendarAddressBody,
    answer=schemas.CalendarsWithdrawn,
    refusals=(NOT_FOUND, ACTOR_REQUIRED),
    detail="They answer 404 at once; those who may still read the calendar are given a new one.",
)

READ_CALENDAR = Operation(
    name="read_calendar",
    method="GET",
    path="/links/{link_id}/calendars/{calendar}",
    summary="Read the sessions of a link as a calendar, at a signed address",
    example=example("read_calendar"),
    access=Access.SIGNED,
    scope=SESSIONS_READ,
    scheme="family_link",
    subject="link:link_id",
    produces=("text/calendar",),
    refusals=(NOT_FOUND,),
    detail=(
        "`{calendar}` is as the address gave it. Entries hold times and the word Session: no name, no place. One that"
        " was called off is there as CANCELLED. While the link is suspended only those are told, and after its end for"
        " as many days as the council has set (`sessions.calendar_days_after_end`), so that telephones forget them;"
        " then, or when the client that made the address is revoked, the answer is 404."
    ),
)

OPERATIONS: tuple[Operation, ...] = (MAKE_CALENDAR_ADDRESS, WITHDRAW_CALENDAR_ADDRESSES, READ_CALENDAR)
