"""Operations on the calendars of a link."""

from __future__ import annotations

from chassis.contracts.operation import Access, Actor, Operation
from chassis.problems import ACTOR_REQUIRED, NOT_FOUND, REFUSED, SCOPE_MISSING
from services.lifelonglinks.contract import RESTRICTIONS_UNAVAILABLE
from services.links.contract.examples import example
from services.links.contract.operations.linking import LEARNING
from services.links.contract.schemas import calendars as schemas
from services.links.contract.scopes import SESSIONS_READ, SESSIONS_WRITE

MAKE_CALENDAR_ADDRESS = Operation(
    name="make_calendar_address",
    method="POST",
    path="/links/{link_id}/calendar-addresses",
    summary="Make the address at which one person reads the sessions of a link as a calendar",
    example=example("make_calendar_address"),
    scope=SESSIONS_WRITE,
    scheme="family_link",
    actor=Actor.PERSON,
    subject="link:link_id",
    body=schemas.CalendarAddressBody,
    answer=schemas.CalendarAddress,
    refusals=(NOT_FOUND, REFUSED, ACTOR_REQUIRED, SCOPE_MISSING, RESTRICTIONS_UNAVAILABLE),
    rules=("calendar-after-agreement", "calendar-for-one-person", *LEARNING),
    detail=(
        "Each parent, each carer and the young person has an address of its own, one for each link; a new one takes the"
        " place of that person's former one. It expires by itself, can be withdrawn, and is withdrawn by a contact"
        " restriction that forbids that the person learns who or where the child is. Whoever holds it needs no token."
        " The client needs sessions:read itself."
    ),
)

WITHDRAW_CALENDAR_ADDRESSES = Operation(
    name="withdraw_calendar_addresses",
    method="POST",
    path="/links/{link_id}/calendar-addresses/withdraw",
    summary="Withdraw the address of one person, or those of all carers or all parents",
    example=example("withdraw_calendar_addresses"),
    scope=SESSIONS_WRITE,
    scheme="family_link",
    actor=Actor.PERSON,
    subject="link:link_id",
    body=schemas.CalendarWithdrawalBody,
    answer=schemas.CalendarsWithdrawn,
    refusals=(NOT_FOUND, ACTOR_REQUIRED),
    detail="They answer 404 at once; those who may still read the calendar are given a new one.",
)

READ_CALENDAR = Operation(
    name="read_calendar",
    method="GET",
    path="/calendars/{calendar}",
    summary="Read the sessions of a link as a calendar, at the address of one person",
    example=example("read_calendar"),
    access=Access.SIGNED,
    scope=SESSIONS_READ,
    scheme="family_link",
    subject="calendar",
    produces=("text/calendar",),
    refusals=(NOT_FOUND,),
    detail=(
        "`{calendar}` is as the address gave it: nothing can be read from it, and only its digest is kept. Entries hold"
        " times and the word Session: no name, no place. One that was called off is there as CANCELLED, and its title"
        " says so. While the link is suspended only those are told, and after its end for"
        " as many days as the council has set (`sessions.calendar_days_after_end`), so that telephones forget them;"
        " then, when it is withdrawn, when the person is no party any more, or when the client that made the address is"
        " revoked, the answer is 404."
    ),
)

OPERATIONS: tuple[Operation, ...] = (MAKE_CALENDAR_ADDRESS, WITHDRAW_CALENDAR_ADDRESSES, READ_CALENDAR)
