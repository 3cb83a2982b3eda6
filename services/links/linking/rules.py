"""Rules on a link: who may be linked, in what order, and what may be told to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from chassis.clock import age_on
from chassis.days import have_come, in_order
from chassis.rules import rule
from services.links.hearing.facts import Approval
from services.links.linking.order import ALLOWED, NEXT
from services.links.linking.words import LEAVE_OUT, telling

FAMILY_LINK = "Family Link page of Bath & North East Somerset: how a link is made"
ACT = "Children Act 1989 section 17 and Schedule 2 paragraph 6: short breaks rest on an assessment"
FOSTERING = "Fostering Services (England) Regulations 2011 regs 27 and 28: approval and its terms"
STAGES = "staged disclosure: anonymised profile, then full profile, addresses after the signed agreement"
OVERRIDDEN = "the source of the rule that was to be passed over; a refusal by that rule names it"
RECORDS = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 49: the child's case record;"
    " UK GDPR Article 5(1)(d): records are accurate"
)
ADULT = 18


@rule("link-step-in-order", "This step does not come next.", FAMILY_LINK)
def STEP_IN_ORDER(state: str, step: str) -> bool | str:
    """`step` is one of `LINK_STEPS`."""
    return state in ALLOWED[step] or f"The link is {state.replace('_', ' ')}: {NEXT[state]}."


@rule("link-child-is-known", "No child of this number is recorded here; record the child first.", ACT)
def CHILD_IS_KNOWN(known: bool) -> bool:
    return known


@rule("link-needs-assessment", "The child is not assessed as likely to benefit; no assessment, no link.", ACT)
def NEEDS_ASSESSMENT(outcome: str) -> bool:
    return outcome == "likely_to_benefit"


@rule("link-child-still-waits", "The child's record is closed, or the child has turned 18.", ACT)
def CHILD_STILL_WAITS(date_of_birth: date, closed_on: date | None, day: date) -> bool | str:
    """`date_of_birth`: the latest possible; who may be a child is treated as one."""
    if closed_on is not None and closed_on <= day:
        return f"The child's record was closed on {closed_on}."
    return age_on(date_of_birth, day) < ADULT or "The child has turned 18."


@rule("link-carer-is-known", "No carer of this id is known here.", FOSTERING)
def CARER_IS_KNOWN(known: bool) -> bool:
    return known


@rule("link-carer-stands", "The carer is not approved, is suspended, or has a check that is out of date.", FOSTERING)
def CARER_STANDS(day: date, approval: Approval) -> bool | str:
    """By the replica of the carer."""
    wrong = []
    if not approval.stands(day):
        wrong.append("not approved")
    if not approval.for_family_link:
        wrong.append("not approved for Family Link")
    if approval.suspended(day):
        wrong.append("suspended")
    if not approval.checks_current(day):
        wrong.append("without current checks of the household")
    return f"On {day} the carer is {', '.join(wrong)}." if wrong else True


@rule("one-open-link", "Child and carer have an open link with each other already.", FAMILY_LINK)
def ONE_OPEN_LINK(others: int) -> bool:
    return others == 0


@rule("proposal-stands-in-its-run", "No finished match run of this id proposes this child and carer.", FAMILY_LINK)
def STANDS_IN_ITS_RUN(named: bool, stands: bool) -> bool:
    """`named`: whether the proposal names a match run; `stands`: whether that run has proposed the pair."""
    return stands or not named


@rule("link-days-have-come", "What has not happened yet cannot be recorded.", RECORDS)
def DAYS_HAVE_COME(days: Mapping[str, date], today: date) -> bool | str:
    """`days` maps the names of fields to days."""
    return have_come(days, today)


@rule("link-days-in-order", "One day lies before another that has to come first.", RECORDS)
def DAYS_IN_ORDER(*days: tuple[str, date | None]) -> bool | str:
    """`days` are (name, day) in the order in which they have to come; days that are not known are skipped."""
    return in_order(*days)


@rule("profile-tells-no-address", "Words of the child's record look like an address; take it out.", STAGES)
def PROFILE_TELLS_NO_ADDRESS(words: Mapping[str, Iterable[str]]) -> bool | str:
    """`words` by the names of the fields in which they stand. Whose address it is plays no part."""
    told = telling(words)
    return f"What looks like an address stands in: {', '.join(told)}. {LEAVE_OUT}" if told else True


@rule("link-outlasts-its-sessions", "The link stands until the last session that took place, or has begun.", RECORDS)
def OUTLASTS_ITS_SESSIONS(on: date, last: date | None) -> bool | str:
    """`last`: the last day on which a session of the link took place, or on which one that has begun is going on."""
    if last is None or on >= last:
        return True
    return (
        f"A session took place, or goes on, until {last}: give that day or a later one, correct its record, or call it"
        " off as one that did not take place."
    )


@rule("meeting-told-afterwards", "How a meeting went is told once it was held, and then it is told.", FAMILY_LINK)
def MEETING_TOLD_AFTERWARDS(on: date, how_it_went: str | None, today: date) -> bool | str:
    if on > today:
        return how_it_went is None or "The meeting has not been held; how it went is not known."
    return how_it_went is not None or "The meeting was held; say how it went."


@rule("views-after-a-meeting", "Child and carer meet first; then everybody says whether they are happy.", FAMILY_LINK)
def VIEWS_AFTER_A_MEETING(meetings_held: int) -> bool:
    return meetings_held > 0


@rule("addresses-after-agreement", "Addresses are given once everyone has signed the agreement.", STAGES)
def ADDRESSES_AFTER_AGREEMENT(state: str, agreement: int | None) -> bool | str:
    """`agreement` is the number of the agreement signed last."""
    if agreement is None:
        return f"No agreement is signed; the link is {state.replace('_', ' ')}: {NEXT[state]}."
    return state in ("active", "suspended") or "The link has ended; addresses are given no more."


@rule("addresses-while-agreed", "The agreement is over; addresses are given again once a new one is signed.", STAGES)
def ADDRESSES_WHILE_AGREED(last_day: date | None, today: date) -> bool | str:
    """`last_day` of the agreement signed last, None where it has none."""
    if last_day is None or today <= last_day:
        return True
    return (
        f"The last day of the agreement was {last_day}. Agree anew (POST /links/{{link_id}}/agreements, then its offer"
        " and signatures); addresses are given again then."
    )


@rule("legal-basis-changes", "The legal basis is planned so already.", RECORDS)
def LEGAL_BASIS_CHANGES(present: str, planned: str | None, wanted: str) -> bool:
    return wanted != (planned or present)


@rule("override-left-to-judgement", "This rule is law or safety; no judgement passes over it.", OVERRIDDEN)
def OVERRIDE_LEFT_TO_JUDGEMENT(overridden: Iterable[str], left_to_judgement: Collection[str]) -> bool | str:
    wrong = sorted(set(overridden) - set(left_to_judgement))
    return f"Not left to judgement: {', '.join(wrong)}." if wrong else True
