"""Code sets of contact restrictions, as they are stored and answered."""

from __future__ import annotations

PERSON_KINDS = ("child", "person", "carer", "household_member", "worker")
"""How a person is named: `child` and `person` by the council's own number, `carer` by the id that `carers` gave,
`household_member` by the carer's id, a slash and the number of the member there, `worker` by the
council's own id of the worker."""

NUMBERED_BY = {
    "child": "council",
    "person": "council",
    "carer": "carer",
    "household_member": "household_member",
    "worker": "worker",
}
"""Who gave the number. A child and any other person share the council's one series, so the same number means the same
human being whichever of the two words was used."""

INTENTS = ("meet", "meet_supervised", "indirect", "inform", "identify")
"""What is intended: `meet` face to face, by call or by message; `meet_supervised` so with somebody trusted present;
`indirect` letters or gifts that the council passes on; `inform` telling the person about the child without saying who
it is; `identify` telling who or where the child is."""

FORBIDDEN = {
    "no_contact": frozenset(INTENTS),
    "supervised": frozenset({"meet"}),
    "indirect_only": frozenset({"meet", "meet_supervised"}),
    "no_information": frozenset(INTENTS),
    "no_identifying_information": frozenset({"meet", "meet_supervised", "identify"}),
}
"""What each kind of restriction forbids. Whoever meets a child, or hears from it, learns of it."""

RESTRICTION_KINDS = tuple(FORBIDDEN)
SOURCES = ("court_order", "la_decision", "police_bail", "child_wish", "other")
SOURCES_WITH_REFERENCE = ("court_order", "police_bail")

STANDING = ("coming", "in_force")
STATES = (*STANDING, "expired", "lifted")
REVIEW_OUTCOMES = ("continues", "changed", "lift")
LIFT_REASONS = ("order_ended", "decision_changed", "risk_ended", "wish_changed", "recorded_in_error", "other")
COVERS = ("person", "household")
