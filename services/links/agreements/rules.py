"""Rules on the written agreement: when it is made, what it holds, who signs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from chassis.clock import age_on
from chassis.rules import rule
from chassis.spelling import same
from services.links.agreements.parties import Signer, has_signed, is_party
from services.links.linking.words import LEAVE_OUT, telling
from services.links.slots import NIGHTS

FAMILY_LINK = "Family Link page of Bath & North East Somerset: once everyone is happy, a written agreement"
CONTENT = "Care Planning, Placement and Case Review (England) Regulations 2010 Schedule 2: what a placement plan holds"
REVIEWING = "Care Planning, Placement and Case Review (England) Regulations 2010 regs 33 and 48; child in need plans"
RESPONSIBILITY = "Children Act 1989 sections 3 and 20(7): those with parental responsibility agree"
CARE_PLAN = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48(3)(a) and, in full, reg 5 and Schedules"
    " 1 and 2: what the plan of a looked-after child holds"
)
SAFEGUARDED = "Children Act 1989 section 22(3): a child's welfare is safeguarded"
TRAINING = "Fostering Services: National Minimum Standards 6: carers are trained for the clinical tasks they do"
FOSTERING = "Fostering Services (England) Regulations 2011 reg 28(13): approval ends 28 days after notice to resign"
ADULT = "Children Act 1989 sections 17 and 105(1): a child is under eighteen"
CALENDAR = "the calendar: no month has more days, nights or days of one name"
STAGES = "staged disclosure: addresses after the signed agreement"
STEPS: Mapping[str, tuple[str, ...]] = {"offer": ("draft",), "sign": ("offered",), "withdraw": ("draft", "offered")}
EIGHTEEN = 18
MOST_NIGHTS = 31
MOST_IN_A_MONTH: Mapping[str, int] = {
    "after_school": 23,
    "evening": 31,
    "saturday": 5,
    "sunday": 5,
    "school_holiday": 31,
    "one_night": MOST_NIGHTS,
    "weekend": 5,
    "few_days": 15,
}
"""Sessions of one kind that the longest month can hold: days of one name, days from Monday to Friday, nights. A stay
of a few days is of two nights or more."""
ANEW = (
    "Whoever was still awaited has to sign no more: withdraw this version (POST"
    " /links/{link_id}/agreements/{number}/withdraw), then draft and offer another one, for those who sign now."
)
NEXT: Mapping[str, str] = {
    "draft": "next it is offered for signature, or withdrawn",
    "offered": "next everyone signs it, or it is withdrawn",
    "signed": "it stands; draft another one to change it",
    "superseded": "another one replaced it",
    "withdrawn": "draft another one",
}


@rule("agreement-when-everyone-is-happy", "An agreement is made once everyone is happy.", FAMILY_LINK)
def WHEN_EVERYONE_IS_HAPPY(state: str, not_happy: Collection[str]) -> bool | str:
    """`state` of the link. One that was agreed before is agreed again without new views."""
    if state in ("everyone_happy", "active", "suspended") or state in ("declined", "ended"):
        return True
    return f"Not heard to be happy: {', '.join(not_happy).replace('_', ' ')}."


@rule("agreement-step-in-order", "This step of the agreement does not come next.", FAMILY_LINK)
def STEP_IN_ORDER(state: str, step: str) -> bool | str:
    return state in STEPS[step] or f"The agreement is {state}: {NEXT[state]}."


@rule("one-agreement-at-a-time", "Another version is drafted or offered; sign it or withdraw it first.", FAMILY_LINK)
def ONE_AT_A_TIME(open_numbers: Collection[int]) -> bool | str:
    which = ", ".join(str(number) for number in open_numbers)
    return f"Version {which} is drafted or offered; sign it or withdraw it first." if open_numbers else True


@rule("agreement-days-in-order", "The days of the agreement are in the wrong order.", CONTENT)
def DAYS_IN_ORDER(starts_on: date, review_on: date, ends_on: date | None, in_force_from: date | None) -> bool | str:
    """`in_force_from` of the agreement that it is to replace."""
    wrong = []
    if ends_on is not None and ends_on < starts_on:
        wrong.append("ends_on before starts_on")
    if review_on < starts_on:
        wrong.append("review_on before starts_on")
    if in_force_from is not None and starts_on < in_force_from:
        wrong.append("starts_on before the agreement that it replaces")
    return f"In the wrong order: {', '.join(wrong)}." if wrong else True


@rule("agreement-is-reviewed-in-time", "The review comes too late.", REVIEWING)
def REVIEWED_IN_TIME(review_on: date, latest: date) -> bool | str:
    return review_on <= latest or f"The review is due by {latest}."


@rule("agreement-is-not-over", "The last day of the agreement lies in the past.", CONTENT)
def NOT_OVER(ends_on: date | None, day: date) -> bool:
    return ends_on is None or ends_on >= day


@rule("agreement-ends-by-18", "The agreement runs on after the child's 18th birthday.", ADULT)
def ENDS_BY_18(date_of_birth: date, ends_on: date | None) -> bool:
    """Without a last day it ends then anyway."""
    return ends_on is None or age_on(date_of_birth, ends_on - timedelta(days=1)) < EIGHTEEN


@rule("agreement-within-the-approval", "The agreement runs on after the carer's approval.", FOSTERING)
def WITHIN_THE_APPROVAL(ends_on: date | None, approval_ends_on: date | None) -> bool | str:
    """`approval_ends_on` is the first day without approval, None where the carer has not resigned. An agreement without
    a last day runs on."""
    if approval_ends_on is None or (ends_on is not None and ends_on < approval_ends_on):
        return True
    return f"The carer has resigned: {approval_ends_on} is the first day without approval; let it end before."


@rule("agreed-sessions-fit-a-month", "More sessions are named than a month can hold.", CALENDAR)
def SESSIONS_FIT_A_MONTH(slots: Mapping[str, int]) -> bool | str:
    """`slots` maps kinds of slot to sessions a month."""
    wrong = [
        f"{number} of {slot.replace('_', ' ')}, at most {MOST_IN_A_MONTH[slot]}"
        for slot, number in slots.items()
        if number > MOST_IN_A_MONTH[slot]
    ]
    nights = sum(NIGHTS.get(slot, (0, 0))[0] * number for slot, number in slots.items())
    if not wrong and nights > MOST_NIGHTS:
        wrong.append(f"{nights} nights or more, at most {MOST_NIGHTS}")
    return f"No month holds {'; '.join(wrong)}." if wrong else True


@rule("agreement-has-the-legal-basis", "The agreement names another legal basis than the plan.", CONTENT)
def HAS_THE_LEGAL_BASIS(named: str, planned: str) -> bool | str:
    return named == planned or f"The link is planned under {planned}, not {named}."


@rule("clinical-tasks-are-covered", "An essential clinical task has no carer who is signed off for it.", TRAINING)
def CLINICAL_TASKS_ARE_COVERED(
    needed: Iterable[str],
    trained: Collection[tuple[str, int]],
    signed_off: Collection[tuple[str, int]],
) -> bool | str:
    """Tasks and persons: of the child, as the agreement names them, and as they are signed off when it begins."""
    uncovered = sorted(task for task in set(needed) if not any(t == task for t, _ in trained))
    unproven = sorted(f"{task} by person {person}" for task, person in set(trained) - set(signed_off))
    told = [
        *([f"nobody is named for {', '.join(uncovered)}"] if uncovered else []),
        *([f"not signed off: {', '.join(unproven)}"] if unproven else []),
    ]
    return f"When the agreement begins {'; '.join(told)}." if told else True


@rule("medicine-given-by-carers", "Medicine is given by approved carers who live in the home.", TRAINING)
def MEDICINE_GIVEN_BY_CARERS(given_by: Iterable[int], carers: Collection[str]) -> bool | str:
    wrong = sorted({person for person in given_by if str(person) not in carers})
    return f"No carer of the household: {', '.join(f'person {n}' for n in wrong)}." if wrong else True


@rule("consent-by-who-may-give-it", "Consent to treatment is given by somebody with responsibility.", RESPONSIBILITY)
def CONSENT_BY_WHO_MAY_GIVE_IT(given_by: str, parents: Iterable[str]) -> bool:
    return any(same(given_by, parent) for parent in parents)


@rule("consent-giver-may-learn", "Whoever is named to consent may not learn of the child.", SAFEGUARDED)
def CONSENT_GIVER_MAY_LEARN(left_out: bool) -> bool | str:
    """Carers turn to that person in an emergency, and everybody who is given the agreement reads the name."""
    return not left_out or (
        "Whoever terms/medical_consent/given_by names may not learn who or where the child is, for safeguarding"
        " reasons: name another who holds parental responsibility and may, or the authority where it does. A version"
        " that is drafted or offered is withdrawn first (POST /links/{link_id}/agreements/{number}/withdraw)."
    )


@rule("agreement-tells-no-address", "Words of the agreement look like an address; addresses come later.", STAGES)
def TELLS_NO_ADDRESS(words: Mapping[str, Iterable[str]]) -> bool | str:
    """`words` by the names of the fields in which they stand. Whose address it is plays no part."""
    told = telling(words)
    return f"What looks like an address stands in: {', '.join(told)}. {LEAVE_OUT}" if told else True


@rule("care-plan-has-its-content", "The child's record lacks what its care plan has to hold.", CARE_PLAN)
def CARE_PLAN_HAS_ITS_CONTENT(
    legal_basis: str, practice: str | None, address: Sequence[str], education: bool
) -> bool | str:
    """Of a looked-after child. `practice` and `address` are those of the general practitioner. Health, development and
    behaviour stand in the record's needs, contact with parents and leisure in the agreement itself; the schemas ask for
    them."""
    if legal_basis == "s17_6":
        return True
    lacking = [
        *([] if practice else ["the name of the general practitioner (gp/name)"]),
        *([] if address else ["the address of the general practitioner (gp/address_lines)"]),
        *([] if education else ["educational achievement (education)"]),
    ]
    if not lacking:
        return True
    return f"The child's record lacks {', '.join(lacking)}: record it (PUT /short-breaks/children/{{child}}) first."


@rule("somebody-responsible-signs", "The record names nobody with parental responsibility to sign.", RESPONSIBILITY)
def SOMEBODY_RESPONSIBLE_SIGNS(
    parents: Collection[str], carers: Collection[str], authority: bool, left_out: bool = False
) -> bool | str:
    """`parents` are those who may sign; `left_out`: others hold responsibility and may not, for safeguarding reasons.
    `authority`: the authority itself holds responsibility, and its social worker signs."""
    if not carers:
        return "No approved carer lives in the home."
    if left_out and not parents and not authority:
        return (
            "Whoever holds parental responsibility is left out, for safeguarding reasons (GET /links/{link_id} names"
            " whom): take legal advice, since nobody is accommodated under section 20 without one who agrees."
        )
    return bool(parents) or authority


@rule("signer-is-a-party", "This person is no party to the agreement.", RESPONSIBILITY)
def SIGNER_IS_A_PARTY(role: str, person: str | None, signers: Collection[Signer]) -> bool:
    return is_party(role, person, signers)


@rule("signed-once", "This party has signed already.", FAMILY_LINK)
def SIGNED_ONCE(role: str, person: str | None, signatures: Collection[Mapping[str, object]]) -> bool:
    alone = role in ("social_worker", "child")
    return not has_signed(Signer(role, None if alone else person), signatures)


@rule("agreement-awaits-a-signature", "Everyone who has to sign has signed. " + ANEW, RESPONSIBILITY)
def AWAITS_A_SIGNATURE(state: str, awaited: Collection[Signer]) -> bool:
    """Whoever was awaited last has lost responsibility, or has moved out, since the version was offered."""
    return state != "offered" or bool(awaited)


@rule("signed-after-the-offer", "An agreement is signed after it was offered, and by today.", FAMILY_LINK)
def SIGNED_AFTER_THE_OFFER(offered_on: date | None, signed_on: date, today: date, ahead: bool = False) -> bool | str:
    """`ahead`: the moment of the signature has not come."""
    if signed_on > today:
        return "The day of the signature lies in the future."
    if ahead:
        return "The moment of the signature lies in the future."
    return offered_on is None or signed_on >= offered_on or f"It was offered on {offered_on}."
