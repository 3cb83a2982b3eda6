"""Rules on booking: link and agreement, carer and child, one session at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from chassis.clock import add_months, day_of
from chassis.rules import rule
from services.links.sessions.gates.facts import Agreed, CarerHeld, ChildHeld, Held, Hours, Wanted, wall
from services.links.slots import LONGEST_NIGHTS, NIGHTS

FAMILY_LINK = "Family Link page of Bath & North East Somerset: a written agreement on number and kinds of sessions"
FOSTERING = "Fostering Services (England) Regulations 2011 regs 27 and 28: approval and its terms"
SAFE_CARE = "Care Planning, Placement and Case Review (England) Regulations 2010 Schedule 2: the child's health needs"
CHECKS = "practice: checks of a fostering household every three years; no new placements once one has lapsed"
RECORDS = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 49: the child's case record;"
    " UK GDPR Article 5(1)(d): records are accurate"
)
ACT = "Children Act 1989 section 17 and Schedule 2 paragraph 6: short breaks rest on an assessment"
REGULATION_48 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48: not a child in care"
MONTHS_AHEAD = 24
ADULT = 18
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


@rule(
    "session-ends-after-it-begins", "The session does not end after it begins, or lasts longer than a month.", RECORDS
)
def ENDS_AFTER_IT_BEGINS(wanted: Wanted) -> bool | str:
    if wanted.ends_at <= wanted.starts_at:
        return "The session ends before it begins, or at once."
    return (
        wanted.nights <= LONGEST_NIGHTS or f"{wanted.nights} nights; no short break lasts more than {LONGEST_NIGHTS}."
    )


@rule("session-fits-slot", "Day and time of the session are not those of its slot.", FAMILY_LINK)
def FITS_SLOT(wanted: Wanted, holiday: bool | None, hours: Hours) -> bool | str:
    """`holiday`: whether the first day is a school or bank holiday; None where no school terms are recorded. A stay
    over night has no hours."""
    slot, nights, weekday = wanted.slot, wanted.nights, wanted.first.weekday()
    if slot in NIGHTS:
        least, most = NIGHTS[slot]
        fits = least <= nights <= most and (slot != "weekend" or any(day.weekday() == SATURDAY for day in wanted.days))
        return fits or f"{nights} nights from {wanted.first} are not {slot}."
    if nights:
        return f"A session in the slot {slot} ends on the day on which it begins."
    fits = {
        "saturday": weekday == SATURDAY,
        "sunday": weekday == SUNDAY,
        "after_school": weekday <= FRIDAY and holiday is not True,
        "evening": True,
        "school_holiday": holiday is not False,
    }[slot]
    return _fits_hours(wanted, hours) if fits else f"{wanted.first} is no day for the slot {slot}."


def _fits_hours(wanted: Wanted, hours: Hours) -> bool | str:
    minutes = (wanted.ends_at - wanted.starts_at) // timedelta(minutes=1)
    if minutes < hours.minutes:
        return f"The session lasts {minutes} minutes; one by day lasts {hours.minutes} or more."
    first = {"after_school": hours.after_school, "evening": hours.evening}.get(wanted.slot, hours.earliest)
    earliest = f"{max(first, hours.earliest):02d}:00"
    if wall(wanted.starts_at) < earliest:
        return f"It begins at {wall(wanted.starts_at)}; the slot {wanted.slot} begins at {earliest} or later."
    latest = f"{hours.latest:02d}:00"
    ends = wall(wanted.ends_at)
    return ends <= latest or f"It ends at {ends}; a session by day ends at {latest} or before."


@rule("session-booked-in-time", "The session lies too far back, or too far ahead.", RECORDS)
def BOOKED_IN_TIME(wanted: Wanted, today: date, late_days: int) -> bool | str:
    if (today - wanted.first).days > late_days:
        return f"It began on {wanted.first}; it can be entered for {late_days} days after its beginning."
    ahead = add_months(today, MONTHS_AHEAD)
    return wanted.last <= ahead or f"It ends on {wanted.last}; sessions are booked until {ahead} at most."


@rule("session-needs-active-link", "Sessions are booked for an active link.", FAMILY_LINK)
def LINK_IS_ACTIVE(state: str) -> bool | str:
    if state == "active":
        return True
    next_step = {
        "everyone_happy": "the agreement is signed next",
        "suspended": "it is resumed first",
        "ended": "a new link would have to be proposed",
        "declined": "a new link would have to be proposed",
    }.get(state, "introductions and a signed agreement come first")
    return f"The link is {state.replace('_', ' ')}: {next_step}."


@rule("agreement-covers-session", "No agreement in force covers this session.", FAMILY_LINK)
def AGREEMENT_COVERS(wanted: Wanted, agreements: Sequence[Agreed]) -> bool | str:
    """Of a stay every day has to be covered; what kind of session it may be says the agreement of its first day."""
    if not all(any(a.covers(day) for a in agreements) for day in wanted.days):
        later = min((a.first for a in agreements if a.first > wanted.first), default=None)
        begins = f" One is in force from {later}, by its first day or its last signature." if later else ""
        return f"No signed agreement is in force on every day from {wanted.first} to {wanted.last}.{begins}"
    if any(not a.slots or wanted.slot in a.slots for a in agreements if a.covers(wanted.first)):
        return True
    return f"The agreement in force names no sessions of the kind {wanted.slot}."


@rule("within-agreed-sessions", "The agreement names fewer sessions a month.", FAMILY_LINK)
def WITHIN_AGREED_SESSIONS(wanted: Wanted, agreements: Sequence[Agreed], of_link: Sequence[Held]) -> bool | str:
    """`of_link` are the link's other sessions. Where nothing covers the session another rule says so."""
    agreed = next((a for a in agreements if a.covers(wanted.first)), None)
    if agreed is None:
        return True
    same_month = [h for h in of_link if h.month == wanted.month]
    total = len(same_month) + 1
    if total > agreed.sessions_per_month:
        return f"{total} sessions in {_month(wanted)}; {agreed.sessions_per_month} are agreed."
    of_slot = sum(h.slot == wanted.slot for h in same_month) + 1
    most = agreed.slots.get(wanted.slot)
    return most is None or of_slot <= most or f"{of_slot} of {wanted.slot} in {_month(wanted)}; {most} are agreed."


@rule("within-agreed-nights", "The agreement names fewer nights of one stay.", FAMILY_LINK)
def WITHIN_AGREED_NIGHTS(wanted: Wanted, agreements: Sequence[Agreed]) -> bool | str:
    """The agreement of the first day says how many. Where nothing covers the session another rule says so."""
    agreed = next((a for a in agreements if a.covers(wanted.first)), None)
    if agreed is None or agreed.nights is None or wanted.nights <= agreed.nights:
        return True
    return f"{wanted.nights} nights from {wanted.first}; {agreed.nights} at a time are agreed."


@rule("child-booked-once", "The child has another session, or is away elsewhere, at that time.", RECORDS)
def CHILD_BOOKED_ONCE(
    wanted: Wanted, of_child: Sequence[Held], away: Sequence[tuple[str, date, date]] = ()
) -> bool | str:
    """`away` are breaks that no session holds: what each is, its first and its last day. On these two days the hours
    are not known, so one may end where another begins."""
    there = [(what, first, last) for what, first, last in away if first < wanted.last and wanted.first < last]
    if there:
        named = "; ".join(f"{what} from {first} to {last}" for what, first, last in there[:10])
        return f"The child is away then: {named}. Withdraw or correct what is wrong."
    others = sorted((one.starts_at, one.ends_at) for one in of_child if one.overlaps(wanted))
    if not others:
        return True
    (begin, end), *_ = others
    if day_of(begin) == day_of(end) == wanted.first:
        return f"The child has another session then, from {wall(begin)} to {wall(end)}."
    return f"The child has another session from {day_of(begin)} {wall(begin)} to {day_of(end)} {wall(end)}."


@rule("session-child-still-waits", "The child's record is closed, or the child turns 18.", ACT)
def CHILD_STILL_WAITS(wanted: Wanted, child: ChildHeld) -> bool | str:
    if child.closed_on is not None and child.closed_on <= wanted.last:
        return f"The child's record is closed from {child.closed_on}."
    return child.born.youngest(wanted.last) < ADULT or "The child has turned 18 by then."


@rule("session-child-assessed", "The child is not assessed as likely to benefit; no assessment, no session.", ACT)
def CHILD_ASSESSED(child: ChildHeld) -> bool:
    return child.assessment_outcome == "likely_to_benefit"


@rule(
    "session-child-not-in-care",
    "Of a child under a care order the link is first planned as s20_full, and agreed anew.",
    REGULATION_48,
)
def NOT_IN_CARE(legal_basis: str, child: ChildHeld) -> bool:
    """`legal_basis` of the link."""
    return legal_basis == "s20_full" or not child.in_care


@rule("session-carer-approved", "The carer is not approved for these days, or not for Family Link.", FOSTERING)
def CARER_APPROVED(wanted: Wanted, carer: CarerHeld) -> bool | str:
    approval = carer.approval
    if wanted.first < approval.approved_on:
        return f"The carer is approved from {approval.approved_on}."
    if not approval.stands(wanted.last):
        return f"The approval ends; {approval.approval_ends_on} is the first day without it."
    return approval.for_family_link or "The carer is not approved for Family Link."


@rule("session-carer-not-suspended", "The carer is suspended.", FOSTERING)
def CARER_NOT_SUSPENDED(wanted: Wanted, carer: CarerHeld) -> bool:
    return not carer.approval.suspended(wanted.last)


@rule("session-carer-checks-current", "A check of the carer's household is not in date on that day.", CHECKS)
def CARER_CHECKS_CURRENT(wanted: Wanted, carer: CarerHeld) -> bool | str:
    approval = carer.approval
    if not approval.checks_current(approval.approved_on):
        return "A check of somebody in the carer's household is missing."
    return approval.checks_current(wanted.last) or f"Checks are current until {approval.compliant_until}."


@rule("session-tasks-signed-off", "Nobody there is signed off for a clinical task that the child needs.", SAFE_CARE)
def TASKS_SIGNED_OFF(wanted: Wanted, needed: Collection[str], carer: CarerHeld) -> bool | str:
    """Each task has to be signed off on every day of the session, by one sign-off or several."""
    lacking = sorted(
        task
        for task in needed
        if not all(any(s.task == task and s.covers(day) for s in carer.skills) for day in wanted.days)
    )
    return f"Not signed off from {wanted.first} to {wanted.last}: {', '.join(lacking)}." if lacking else True


def _month(wanted: Wanted) -> str:
    return f"{wanted.month[0]}-{wanted.month[1]:02d}"
