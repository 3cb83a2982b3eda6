from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.deploy.conftest import Operator

OTHER = ["--name", "Synthetic 77", "--gss", "E99000077", "--dfe", "977", "--region", "London"]
FIFTH = ["--name", "Synthetic 05", "--gss", "E99000005", "--dfe", "905", "--region", "south-west"]
ADD = ["--name", "Synthetic 09", "--gss", "E99000009", "--dfe", "909", "--region", "south-west"]


def _states(operator: Operator) -> dict[str, str]:
    return {row["slug"]: row["state"] for row in operator.json("councils", "list")}


def test_a_slot_is_filled_and_filling_it_again_is_harmless(operator: Operator) -> None:
    added = operator.json("councils", "add", "synthetic-09", *ADD, "--scheme", "r2k", "--slot", "open-32")
    assert (added["outcome"], added["schemes"], added["region"]) == ("added", ["r2k"], "South West")
    assert operator.json("councils", "add", "synthetic-09", *ADD)["outcome"] == "unchanged"
    assert operator.json("councils", "change", "synthetic-09", "--gss", "E99000009", "--gss", "E99000019") == {
        **added,
        "gss": ["E99000009", "E99000019"],
        "outcome": "changed",
    }
    listed = {row["slug"]: row for row in operator.json("councils", "list")}
    assert listed["synthetic-09"]["gss"] == ["E99000009", "E99000019"]
    assert listed["synthetic-09"]["schemes"] == ["r2k"]
    made = operator.json("clients", "add", "--council", "E99000019", "--name", "A client")
    assert made["council"] == "synthetic-09"
    operator.json("councils", "change", "synthetic-09", "--gss", "E99000009")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (["--kind", "county"], "kind unitary, not county"),
        (["--dfe", "977"], "dfe code 909, not 977"),
        (["--scheme", "family_link"], "does not offer family_link"),
        (["--delivered-by", "A trust"], "delivered by Synthetic 09, not A trust"),
    ],
)
def test_adding_a_council_again_with_other_words_is_refused(operator: Operator, other: list[str], said: str) -> None:
    before = operator.json("councils", "add", "synthetic-09", *ADD)
    refusal = " ".join(operator.refusal("councils", "add", "synthetic-09", *ADD, *other).split())
    assert said in refusal
    assert "kinweave councils" in refusal
    assert operator.json("councils", "add", "synthetic-09", *ADD) == {**before, "outcome": "unchanged"}


def test_adding_a_council_again_leaves_what_is_not_named(operator: Operator) -> None:
    operator.json("councils", "add", "synthetic-05", *FIFTH, "--kind", "county", "--delivered-by", "A trust")
    again = operator.json("councils", "add", "synthetic-05", *FIFTH)
    assert (again["kind"], again["delivered_by"], again["outcome"]) == ("county", "A trust", "unchanged")
    changed = operator.json("councils", "change", "synthetic-05", "--kind", "unitary")
    assert (changed["kind"], changed["delivered_by"], changed["outcome"]) == ("unitary", "A trust", "changed")
    assert operator.json("councils", "change", "synthetic-05", "--kind", "unitary")["outcome"] == "unchanged"


def test_a_slot_is_filled_once(operator: Operator) -> None:
    operator.json("councils", "add", "synthetic-09", *ADD, "--slot", "open-32")
    refused = operator.call("councils", "add", "synthetic-77", *OTHER, "--slot", "open-32")
    assert refused.exit_code == 2
    assert "open-32 is not an open slot; open are open-33, open-34" in " ".join(refused.output.split())
    assert "synthetic-77" not in _states(operator)
    assert operator.json("councils", "add", "synthetic-09", *ADD)["slot"] == "open-32"


def test_the_list_names_the_open_slots(operator: Operator) -> None:
    operator.json("councils", "add", "synthetic-09", *ADD, "--slot", "open-32")
    shown = operator.call("councils", "list").stdout
    assert "synthetic-01" in shown
    assert "open slots: open-33, open-34, open-35, open-36" in shown


def test_suspending_and_resuming(operator: Operator) -> None:
    assert operator.json("councils", "suspend", "E99000002") == {
        "slug": "synthetic-02",
        "state": "suspended",
        "changed": True,
    }
    assert operator.json("councils", "suspend", "synthetic-02")["changed"] is False
    assert _states(operator)["synthetic-02"] == "suspended"
    assert operator.json("councils", "resume", "synthetic-02")["changed"] is True
    assert _states(operator)["synthetic-02"] == "active"


def test_schemes_are_switched(operator: Operator) -> None:
    assert operator.json("councils", "schemes", "on", "synthetic-02", "r2k")["changed"] is True
    assert operator.json("councils", "schemes", "on", "synthetic-02", "r2k")["changed"] is False
    assert operator.json("councils", "schemes", "off", "synthetic-02", "r2k")["changed"] is True


def test_sync_adds_and_corrects_but_leaves_what_operators_decided(operator: Operator) -> None:
    operator.json("councils", "suspend", "synthetic-03")
    operator.json("councils", "schemes", "off", "synthetic-03", "family_link")
    file = operator.regions / "synthetic.yaml"
    before = file.read_text()
    new = before[before.index("  - slug: synthetic-03") :].replace("synthetic-03", "synthetic-08")
    new = new.replace("E99000003", "E99000008").replace("'903'", "'908'").replace("Synthetic 03", "Synthetic 08")
    try:
        file.write_text(before.replace("name: 'Synthetic 03'", "name: 'Synthetic three'") + new)
        assert operator.json("councils", "sync") == {"changed": ["synthetic-03", "synthetic-08"]}
        assert operator.json("councils", "sync") == {"changed": []}
    finally:
        file.write_text(before)
    listed = {row["slug"]: row for row in operator.json("councils", "list")}
    assert (listed["synthetic-03"]["name"], listed["synthetic-03"]["state"]) == ("Synthetic three", "suspended")
    assert listed["synthetic-03"]["schemes"] == ["lifelong_links"]
    assert listed["synthetic-08"]["state"] == "active"
    operator.json("councils", "resume", "synthetic-03")


def test_a_setting_is_set_from_a_day_and_read(operator: Operator) -> None:
    done = operator.json("councils", "settings", "set", "synthetic-01", "panel.quorum", "7", "--from", "2020-01-01")
    assert (done["value"], done["effective_from"]) == (7, "2020-01-01")
    operator.json("councils", "settings", "set", "synthetic-01", "panel.quorum", "6", "--from", "2190-01-01")
    (row,) = operator.json("councils", "settings", "get", "synthetic-01", "panel.quorum")
    assert (row["value"], row["default"]) == (7, 5)
    assert row["history"] == ["2020-01-01: 7", "2190-01-01: 6"]
    (row,) = operator.json("councils", "settings", "get", "synthetic-02", "panel.quorum")
    assert row["value"] == 5
    operator.json("councils", "settings", "set", "synthetic-01", "approval.panel_required", "off")
    (row,) = operator.json("councils", "settings", "get", "synthetic-01", "approval.panel_required")
    assert row["value"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "Synthetic_09", *OTHER], "is not a slug"),
        (["add", "relay", *OTHER], "kept for another use"),
        (["add", "synthetic-77", *OTHER, "--gss", "E99000001"], "E99000001 belongs to synthetic-01"),
        (["add", "synthetic-77", *OTHER, "--dfe", "901"], "The DfE code 901 belongs to synthetic-01"),
        (["add", "synthetic-77", *OTHER, "--gss", "E99000077"], "E99000077 is named twice"),
        (["change", "synthetic-02", "--dfe", "901"], "The DfE code 901 belongs to synthetic-01"),
        (["change", "synthetic-02", "--gss", "E99000001"], "E99000001 belongs to synthetic-01"),
        (["change", "synthetic-02"], "Nothing is named that could change"),
        (["change", "synthetic-77", "--dfe", "977"], "There is no council synthetic-77"),
        (["add", "synthetic-77", *OTHER, "--gss", "E9900077"], "'E9900077' is not a GSS code"),
        (["add", "synthetic-77", *OTHER, "--dfe", "77"], "'77' is not a DfE code"),
        (["add", "synthetic-77", *OTHER, "--name", " "], "The name is empty"),
        (["add", "synthetic-77", *OTHER, "--region", "Wales"], "'Wales' is no region"),
        (["add", "synthetic-77", *OTHER, "--kind", "parish"], "'parish' is no kind"),
        (["add", "synthetic-77", *OTHER, "--scheme", "r3k"], "'r3k' is no scheme"),
        (["add", "synthetic-77", *OTHER, "--slot", "open-77"], "open-77 is not an open slot"),
        (["add", "synthetic-77"], "Missing option '--name'"),
        (["suspend", "synthetic-77"], "There is no council synthetic-77"),
        (["resume", "open-32"], "There is no council open-32"),
        (["schemes", "on", "synthetic-01", "core"], "'core' is not a scheme"),
        (["settings", "get", "synthetic-01", "x"], "There is no setting x"),
        (["settings", "set", "synthetic-01", "panel.quorum", "six"], "takes a whole number"),
        (["settings", "set", "synthetic-01", "panel.quorum", "600"], "lies between"),
        (["settings", "set", "synthetic-01", "panel.quorum", "6", "--from", "1.1.2027"], "does not match the format"),
        (["settings", "set", "synthetic-01", "approval.panel_required", "2"], "takes true or false"),
    ],
)
def test_wrong_input_is_named_and_changes_nothing(operator: Operator, arguments: list[str], said: str) -> None:
    before = operator.json("councils", "list")
    assert said in operator.refusal("councils", *arguments)
    assert operator.json("councils", "list") == before


def test_a_wrong_region_file_is_named(operator: Operator, tmp_path: Path) -> None:
    assert "schema.json cannot be read" in operator.refusal("councils", "sync", KINWEAVE_REGIONS=str(tmp_path))
