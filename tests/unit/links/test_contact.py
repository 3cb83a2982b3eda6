"""What is kept of a restriction: that something stopped for safeguarding, once, and nothing of the restriction."""

from __future__ import annotations

from chassis.problems import Violation
from services.links.contact import OF_RESTRICTIONS, SAFEGUARDING, unnamed
from services.links.contract.operations.linking import MEETING

OTHER = Violation("session-carer-approved", "Not approved.", "A regulation.")


def test_restrictions_lose_their_names_and_everything_else_stays() -> None:
    found = [Violation(name, "A restriction.", "An order.") for name in MEETING]
    assert unnamed([*found, OTHER]) == [SAFEGUARDING, OTHER]
    assert unnamed([OTHER]) == [OTHER]
    assert unnamed([]) == []


def test_the_rules_of_restrictions_are_told_by_the_beginning_of_their_names() -> None:
    assert all(name.startswith(OF_RESTRICTIONS) for name in MEETING)
    assert "restriction" not in f"{SAFEGUARDING.reason} {SAFEGUARDING.source}".casefold()
