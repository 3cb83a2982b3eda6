"""Taking a step of a link: note it, count the version, announce it. Others suspend and end links through here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.aggregates import acting, save
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Request
from chassis.rules import require
from services.links.agreements.legal_basis import legal_bases
from services.links.agreements.tables import Agreement
from services.links.contract.events import linking as events
from services.links.linking import journal, order, rules
from services.links.linking.reading import lock_link
from services.links.linking.tables import Link
from services.links.linking.view import link_public


def take(unit: UnitOfWork, request: Request) -> Link:
    """The link of the request, locked, in the version that the caller has read. Raises `Problem` (404, 412)."""
    link = lock_link(unit, request.identifier("link_id"))
    request.check_version(link.version)
    touch(unit, link)
    return link


def touch(unit: UnitOfWork, link: Link) -> None:
    """Name the link, its child and its carer for the audit."""
    unit.touches(link.id, link.child, link.carer_id)


def note(
    unit: UnitOfWork, link: Link, step: str, *, on: date | None = None, by: str | None = None, **held: Any
) -> None:
    """Write a step that was taken into the journal, with the state that it has led to."""
    made = journal.entry(step, link.state, on or unit.today, by or acting(unit), unit.now, **held)
    link.journal = [*link.journal, made]


def done(unit: UnitOfWork, link: Link, event: EventType) -> None:
    """One change of the link is complete: the version grows, and the state is announced."""
    save(unit, link)
    announce(unit, link, event)


def announce(unit: UnitOfWork, link: Link, event: EventType) -> None:
    touch(unit, link)
    unit.announce(event, link.id, link.version, link_public(link, legal_bases(unit, link), unit.today))


def suspend_link(
    unit: UnitOfWork,
    link: Link,
    reason: str,
    day: date,
    by: str | None = None,
    words: str | None = None,
    sessions_called_off: int = 0,
) -> None:
    """From `day` on no session is held. `link` is locked and active; `reason` is one of `SUSPENSION_REASONS`, `by` the
    worker or system who suspends, whoever acts unless given; `sessions_called_off` goes into the journal. Raises
    `Problem` (409) where it is not active."""
    require(rules.STEP_IN_ORDER.judge(link.state, "suspend"))
    link.state, link.suspended_on, link.suspension_reason = order.after(link.state, "suspend"), day, reason
    held = {"code": reason, "words": words, "sessions_called_off": sessions_called_off}
    note(unit, link, "suspend", on=day, by=by, **held)
    done(unit, link, events.LINK_SUSPENDED)


def change_suspension(
    unit: UnitOfWork, link: Link, reason: str, day: date, by: str | None = None, words: str | None = None
) -> None:
    """`link` is locked and suspended; `reason`, one of `SUSPENSION_REASONS` and graver than its own, has come on `day`.
    The day from which no session is held stays."""
    link.suspension_reason = reason
    note(unit, link, "change_suspension", on=day, by=by, code=reason, words=words)
    done(unit, link, events.LINK_SUSPENSION_CHANGED)


def end_link(
    unit: UnitOfWork,
    link: Link,
    reason: str,
    day: date,
    by: str | None = None,
    words: str | None = None,
    sessions_called_off: int = 0,
) -> None:
    """`day` is the last on which the link stands. `link` is locked and open; `reason` is one of `LINK_ENDINGS`. What is
    drafted or offered is withdrawn with it. Raises `Problem` (409) where the link is over already."""
    require(rules.STEP_IN_ORDER.judge(link.state, "end"))
    link.state, link.ended_on, link.ending_reason = order.after(link.state, "end"), day, reason
    _close_agreements(unit, link.id, day)
    held = {"code": reason, "words": words, "sessions_called_off": sessions_called_off}
    note(unit, link, "end", on=day, by=by, **held)
    done(unit, link, events.LINK_ENDED)


def _close_agreements(unit: UnitOfWork, link_id: UUID, day: date) -> None:
    for agreement in unit.session.scalars(select(Agreement).where(Agreement.link_id == link_id)):
        if agreement.state in ("draft", "offered"):
            agreement.state, agreement.withdrawn_on = "withdrawn", unit.today
            agreement.withdrawal_reason = "The link ended."
        elif agreement.in_force_from is not None:
            last = max(agreement.in_force_from, day + timedelta(days=1))
            agreement.in_force_until = min(last, agreement.in_force_until or last)


def republish_links(unit: UnitOfWork) -> None:
    for link in unit.session.scalars(select(Link).order_by(Link.id).execution_options(yield_per=500)):
        announce(unit, link, events.LINK_CHANGED)
