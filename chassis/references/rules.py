"""Rules on external references."""

from __future__ import annotations

from chassis.rules import rule


@rule(
    "external-reference-is-free",
    "The external reference is taken: another record of this kind has it. The list finds that record by"
    " `external_reference`; name another one here, or take it away there first (null).",
    "a number of another system leads to one record, or a payment goes to the wrong one",
)
def EXTERNAL_REFERENCE_IS_FREE(taken: bool) -> bool:
    return not taken
