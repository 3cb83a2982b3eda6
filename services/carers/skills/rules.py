"""Rules on skills: who may be signed off, and when a sign-off counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from chassis.rules import rule

TRAINING = "Fostering Services (England) Regulations 2011 reg 17: training and support; delegated healthcare guidance"


def counts(signed_off_on: date, expires_on: date, revoked_on: date | None, day: date) -> bool:
    """Whether a sign-off counts on `day`: from its day to its last day, both included, unless revoked by then."""
    return signed_off_on <= day <= expires_on and (revoked_on is None or day < revoked_on)


@rule("sign-off-of-a-carer", "Only somebody who is approved and lives in the household is signed off.", TRAINING)
def SIGN_OFF_OF_A_CARER(person: int, carers: Collection[int]) -> bool | str:
    return person in carers or f"Person {person} is not an approved carer of this household."


@rule("sign-off-lasts", "A sign-off expires after the day on which it was given.", TRAINING)
def SIGN_OFF_LASTS(signed_off_on: date, expires_on: date) -> bool:
    return expires_on > signed_off_on


@rule("skill-revoked-once", "The sign-off was revoked before.", TRAINING)
def SKILL_REVOKED_ONCE(revoked_on: date | None) -> bool:
    return revoked_on is None
