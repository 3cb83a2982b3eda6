"""Rules on the record of a child, each on its boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from marshmallow import ValidationError

from services.links.children import rules
from services.links.children.state import state_of
from services.links.contract.schemas.pupil_numbers import UPN_LETTERS, check_upn

TODAY = date(2025, 9, 30)
ONE = timedelta(days=1)
EIGHTEEN_TODAY = date(2007, 9, 30)


def test_days_come_in_order_and_unknown_ones_are_skipped() -> None:
    assert rules.DAYS_IN_ORDER.judge(("a", TODAY), ("b", None), ("c", TODAY)) is None
    found = rules.DAYS_IN_ORDER.judge(("a", TODAY), ("b", None), ("c", TODAY - ONE))
    assert found is not None
    assert "c before a" in found.reason


def test_a_day_that_is_today_has_come() -> None:
    assert rules.DAYS_HAVE_COME.judge({"a": TODAY, "b": None}, TODAY) is None
    found = rules.DAYS_HAVE_COME.judge({"a": TODAY + ONE}, TODAY)
    assert found is not None
    assert found.reason.endswith("a.")


@pytest.mark.parametrize(
    ("born", "assessed_on", "closed", "passes"),
    [
        (EIGHTEEN_TODAY + ONE, TODAY, False, True),
        (EIGHTEEN_TODAY, TODAY - ONE, False, False),
        (EIGHTEEN_TODAY, TODAY - ONE, True, True),
        (EIGHTEEN_TODAY, TODAY, True, False),
    ],
)
def test_a_child_is_under_eighteen(born: date, assessed_on: date, closed: bool, passes: bool) -> None:
    assert (rules.UNDER_EIGHTEEN.judge(born, assessed_on, TODAY, closed) is None) is passes


@pytest.mark.parametrize(
    ("outcome", "needs", "passes"),
    [
        ("likely_to_benefit", ["NONE"], False),
        ("likely_to_benefit", ["DDA"], True),
        ("not_likely_to_benefit", ["NONE"], True),
    ],
)
def test_the_scheme_is_for_disabled_children(outcome: str, needs: list[str], passes: bool) -> None:
    assert (rules.IS_DISABLED.judge(outcome, needs) is None) is passes


@pytest.mark.parametrize(
    ("basis", "parents", "authority", "responsible", "not_in_care"),
    [
        ("s17_6", 1, False, True, True),
        ("s17_6", 0, False, False, True),
        ("s20_reg48", 0, True, False, False),
        ("s20_reg48", 1, True, True, False),
        ("s20_reg48", 1, False, True, True),
        ("s20_full", 0, True, True, True),
        ("s20_full", 0, False, False, True),
        ("s20_full", 2, False, True, True),
    ],
)
def test_who_is_responsible_for_the_child(
    basis: str, parents: int, authority: bool, responsible: bool, not_in_care: bool
) -> None:
    assert (rules.HAS_SOMEBODY_RESPONSIBLE.judge(basis, parents, authority) is None) is responsible
    assert (rules.NOT_IN_CARE.judge(basis, authority) is None) is not_in_care


@pytest.mark.parametrize(("basis", "needed"), [("s17_6", False), ("s20_reg48", True), ("s20_full", True)])
def test_a_looked_after_child_has_a_reviewing_officer(basis: str, needed: bool) -> None:
    assert (rules.HAS_IRO.judge(basis, None) is not None) is needed
    assert rules.HAS_IRO.judge(basis, "worker-77") is None


def test_a_child_is_no_sibling_of_itself() -> None:
    assert rules.NOT_ITS_OWN_SIBLING.judge("council:c-1", ["council:c-2"]) is None
    assert rules.NOT_ITS_OWN_SIBLING.judge("council:c-1", ["council:c-1"]) is not None


def test_what_is_asked_for_is_known_of_the_child() -> None:
    assert rules.ASKED_IDENTITY_IS_KNOWN.judge(["language"], ["language", "ethnicity"]) is None
    found = rules.ASKED_IDENTITY_IS_KNOWN.judge(["religion", "language"], ["language"])
    assert found is not None
    assert "religion" in found.reason


@pytest.mark.parametrize(
    ("closed_on", "reason", "passes"),
    [
        (TODAY, "turned_18", True),
        (TODAY - ONE, "turned_18", False),
        (TODAY - ONE, "moved_away", True),
        (None, None, True),
    ],
)
def test_who_is_closed_at_eighteen_is_eighteen(closed_on: date | None, reason: str | None, passes: bool) -> None:
    assert (rules.TURNED_EIGHTEEN_BY_CLOSING.judge(EIGHTEEN_TODAY, closed_on, reason) is None) is passes


@pytest.mark.parametrize(("closed", "links", "passes"), [(True, 0, True), (True, 1, False), (False, 1, True)])
def test_links_end_first(closed: bool, links: int, passes: bool) -> None:
    assert (rules.LINKS_END_BEFORE_CLOSING.judge(closed, links) is None) is passes


@pytest.mark.parametrize(
    ("before", "after", "breaks", "passes"),
    [
        ("individual", "agreement", 0, True),
        ("individual", "agreement", 1, False),
        ("individual", "individual", 9, True),
    ],
)
def test_one_way_of_recording_in_a_year(before: str, after: str, breaks: int, passes: bool) -> None:
    assert (rules.ONE_RECORDING_IN_A_YEAR.judge(before, after, breaks) is None) is passes


@pytest.mark.parametrize(
    ("outcome", "closed_on", "of_age", "wanted", "unmet", "state"),
    [
        ("likely_to_benefit", None, False, {"saturday": 2}, {"saturday": 1}, "waiting"),
        ("likely_to_benefit", None, False, {"saturday": 2}, {}, "linked"),
        ("likely_to_benefit", None, False, {}, {}, "not_waiting"),
        ("likely_to_benefit", None, True, {"saturday": 2}, {"saturday": 1}, "not_waiting"),
        ("not_likely_to_benefit", None, False, {"saturday": 2}, {"saturday": 2}, "not_waiting"),
        ("likely_to_benefit", TODAY, False, {"saturday": 2}, {"saturday": 2}, "closed"),
    ],
)
def test_the_state_follows(
    outcome: str, closed_on: date | None, of_age: bool, wanted: dict[str, int], unmet: dict[str, int], state: str
) -> None:
    assert state_of(outcome, closed_on, of_age, wanted, unmet) == state


@pytest.mark.parametrize("upn", ["H801200001001", "UN1", "UN5"])
def test_a_pupil_number_is_accepted(upn: str) -> None:
    check_upn(upn)


WRONG = (
    "A801200001001",
    "H801200001002",
    "H80120000100",
    "h801200001001",
    "I801200001001",
    "UN6",
    "H80120000100O",
    "H8012000010०1",
)


@pytest.mark.parametrize("upn", WRONG)
def test_what_is_no_pupil_number_is_refused(upn: str) -> None:
    with pytest.raises(ValidationError):
        check_upn(upn)


def test_exactly_one_check_letter_fits_and_a_temporary_number_ends_in_a_letter() -> None:
    for rest in ("801200001001", "80120000100A", "123456789012"):
        fitting = []
        for letter in UPN_LETTERS:
            try:
                check_upn(letter + rest)
            except ValidationError:
                continue
            fitting.append(letter)
        assert len(fitting) == 1
