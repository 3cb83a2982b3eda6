"""Rules on the record of a child who is assessed for short breaks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from chassis.clock import age_on
from chassis.days import have_come, in_order
from chassis.rules import rule

ACT = "Children Act 1989 section 17 and Schedule 2 paragraph 6"
RECORDS = "UK GDPR Article 5(1)(d): records are accurate"
REGULATION_48 = "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48"
REVIEWING = "Children Act 1989 section 25A: a looked-after child has an independent reviewing officer"
EQUALITY = "Equality Act 2010: identity is a preference unless the child itself asks"
RETURN = "Return on looked-after children (SSDA903), rule 426: not both V3 and V4 for one child in one year"
SEED = "Family Link page of Bath & North East Somerset: children, assessed as likely to benefit, of any age"
ADULT = 18
PARENT_NEEDED = ("s17_6", "s20_reg48")


@rule("child-days-in-order", "One day lies before another that has to come first.", RECORDS)
def DAYS_IN_ORDER(*days: tuple[str, date | None]) -> bool | str:
    """`days` are (name, day) in the order in which they have to come; days that are not known are skipped."""
    return in_order(*days)


@rule("child-days-have-come", "What has not happened yet cannot be recorded.", RECORDS)
def DAYS_HAVE_COME(days: Mapping[str, date | None], today: date) -> bool | str:
    """`days` maps the names of fields to days."""
    return have_come(days, today)


@rule("child-under-eighteen", "Short breaks are for children; whoever has turned 18 is closed here.", ACT)
def UNDER_EIGHTEEN(date_of_birth: date, assessed_on: date, today: date, closed: bool) -> bool | str:
    """A record that is closed may be of somebody who is 18 by now. `date_of_birth`: the latest possible; who may be a
    child is treated as one."""
    if age_on(date_of_birth, assessed_on) >= ADULT:
        return "The assessment was made after the 18th birthday."
    return closed or age_on(date_of_birth, today) < ADULT


@rule("child-is-disabled", "Family Link is for disabled children: a need other than NONE is coded.", ACT)
def IS_DISABLED(outcome: str, needs: Collection[str]) -> bool:
    return outcome != "likely_to_benefit" or any(need != "NONE" for need in needs)


@rule("child-has-somebody-responsible", "Somebody holds parental responsibility for the child.", REGULATION_48)
def HAS_SOMEBODY_RESPONSIBLE(legal_basis: str, parents_responsible: int, authority: bool) -> bool | str:
    """After a short break the child returns to a parent or to whoever else holds parental responsibility."""
    if legal_basis in PARENT_NEEDED:
        return parents_responsible > 0 or "A short break ends with a return to somebody with parental responsibility."
    return parents_responsible > 0 or authority


@rule(
    "short-break-child-not-in-care",
    "Of a child under a care order, which gives the authority parental responsibility, the basis is s20_full.",
    REGULATION_48,
)
def NOT_IN_CARE(legal_basis: str, authority: bool) -> bool:
    """`authority`: whether the authority holds parental responsibility."""
    return legal_basis not in PARENT_NEEDED or not authority


@rule("looked-after-child-has-iro", "A looked-after child has an independent reviewing officer.", REVIEWING)
def HAS_IRO(legal_basis: str, iro: str | None) -> bool:
    return legal_basis == "s17_6" or iro is not None


@rule("child-is-not-its-own-sibling", "A child is no sibling of itself.", RECORDS)
def NOT_ITS_OWN_SIBLING(key: str, siblings: Collection[str]) -> bool:
    """All by key."""
    return key not in siblings


@rule("asked-identity-is-known", "What a child asks for of its carers is recorded of the child itself.", EQUALITY)
def ASKED_IDENTITY_IS_KNOWN(asks_for: Collection[str], known: Collection[str]) -> bool | str:
    """`known` are the identity factors of the child that are recorded."""
    missing = sorted(set(asks_for) - set(known))
    return f"Asked for, but not recorded of the child: {', '.join(missing)}." if missing else True


@rule("turned-eighteen-by-closing", "The child had not turned 18 by the day of closing.", RECORDS)
def TURNED_EIGHTEEN_BY_CLOSING(date_of_birth: date, closed_on: date | None, reason: str | None) -> bool:
    """`date_of_birth`: the earliest possible."""
    return closed_on is None or reason != "turned_18" or age_on(date_of_birth, closed_on) >= ADULT


@rule("links-end-before-closing", "The child still has an open link; end it first.", SEED)
def LINKS_END_BEFORE_CLOSING(closed: bool, open_links: int) -> bool | str:
    if not closed or open_links == 0:
        return True
    return f"{open_links} of the child's links {'is' if open_links == 1 else 'are'} open; end them first."


@rule("one-recording-in-a-year", "Short breaks of this year are recorded the other way already.", RETURN)
def ONE_RECORDING_IN_A_YEAR(before: str, after: str, breaks_this_year: int) -> bool | str:
    """`breaks_this_year`: breaks under regulation 48 that have a day since 1 April, or may have, and were not called
    off."""
    if before == after or breaks_this_year == 0:
        return True
    return (
        f"Breaks with a day since 1 April, or without a record yet of whether they have one: {breaks_this_year}. Record"
        " or call off what is booked; where a break of this year took place, the way of recording changes next April."
    )
