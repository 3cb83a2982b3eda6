"""What an operator changes about a council stands in that council's audit."""

from __future__ import annotations

import pytest

from tests.support.http import eventually
from tests.support.suite import Suite

CHANGES = [
    (("councils", "schemes", "on", "synthetic-02", "family_link"), "switch_scheme_on"),
    (("councils", "schemes", "off", "synthetic-02", "family_link"), "switch_scheme_off"),
    (
        ("councils", "settings", "set", "synthetic-02", "approval.panel_required", "false", "--from", "2030-01-01"),
        "set_setting",
    ),
    (("councils", "suspend", "synthetic-02"), "suspend_council"),
]


@pytest.mark.parametrize(("arguments", "operation"), CHANGES, ids=[operation for _, operation in CHANGES])
def test_a_change_leaves_its_row(running: Suite, arguments: tuple[str, ...], operation: str) -> None:
    running.kinweave(*arguments)
    running.kinweave(*arguments)
    found = rows(running, operation)
    assert len(found) == 1, "a repetition that changes nothing leaves no second row"
    assert found[0]["actor"].startswith("operator:")


def rows(running: Suite, operation: str) -> list[dict[str, str]]:
    """The council's rows of an operation, once it is served; a suspended one is resumed for the look."""
    if operation == "suspend_council":
        running.kinweave("councils", "resume", "synthetic-02")
    client = running.client("synthetic-02")
    answered = eventually(lambda: (a := client.get(f"/audit?operation={operation}")).status == 200 and a, 10)
    return answered.json["items"]
