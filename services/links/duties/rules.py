"""Rules on recording that a duty of section 20 in full is done."""

from __future__ import annotations

from datetime import date

from chassis.rules import rule

REGULATIONS = (
    "Care Planning, Placement and Case Review (England) Regulations 2010: beyond regulation 48 all of them apply"
)
RECORDS = "UK GDPR Article 5(1)(d): records are accurate"
LIVING = ("active", "suspended")


@rule("duty-of-full-regime", "The link is not agreed under section 20 in full: nothing of this is due.", REGULATIONS)
def OF_FULL_REGIME(state: str, agreed: bool) -> bool | str:
    """`agreed`: the agreement signed last is one under section 20 in full."""
    if not agreed:
        return (
            "The link is not agreed under section 20 in full: plan it so (POST /links/{link_id}/legal-basis) and have"
            " everyone sign its agreement; until then nothing of this is due."
        )
    return state in LIVING or f"The link is {state}; nothing of this is due any more."


@rule("duty-done-once", "That this was done is recorded already.", RECORDS)
def DONE_ONCE(done_on: date | None) -> bool | str:
    return done_on is None or f"It was done on {done_on}, as recorded; a later version of it belongs to the reviews."
