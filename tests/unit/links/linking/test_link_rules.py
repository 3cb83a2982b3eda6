"""Rules on links on their boundary days, what a journal says, and what links promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.links import promises
from services.links.consequences.stopping import GRAVEST_FIRST, is_graver
from services.links.contract.codes import HAPPY_PARTIES, SLOTS, SUSPENSION_REASONS, TELLING_REASONS
from services.links.linking import journal, rules
from tests.unit.links.matching.people import APPROVAL

DAY = date(2025, 9, 30)
ONE = timedelta(days=1)
NOW = datetime(2025, 9, 30, 10, tzinfo=UTC)
PROMISE = st.dictionaries(st.sampled_from(SLOTS), st.integers(1, 8))


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({}, True),
        ({"approved_on": DAY}, True),
        ({"approved_on": DAY + ONE}, False),
        ({"approval_ends_on": DAY}, False),
        ({"approval_ends_on": DAY + ONE}, True),
        ({"suspended_from": DAY}, False),
        ({"suspended_from": DAY + ONE}, True),
        ({"compliant_until": DAY}, True),
        ({"compliant_until": DAY - ONE}, False),
        ({"compliant_until": None}, False),
        ({"kinds_of_care": frozenset({"mainstream"})}, False),
    ],
)
def test_a_carer_stands_on_the_day(changes: dict[str, Any], stands: bool) -> None:
    approval = replace(APPROVAL, **changes)
    assert (rules.CARER_STANDS.judge(DAY, approval) is None) is stands


@pytest.mark.parametrize(
    ("born", "closed_on", "waits"),
    [
        (date(2007, 9, 30), None, False),
        (date(2007, 10, 1), None, True),
        (date(2016, 1, 1), DAY, False),
        (date(2016, 1, 1), DAY + ONE, True),
    ],
)
def test_a_child_is_linked_until_it_turns_18_or_is_closed(born: date, closed_on: date | None, waits: bool) -> None:
    assert (rules.CHILD_STILL_WAITS.judge(born, closed_on, DAY) is None) is waits


@pytest.mark.parametrize(
    ("on", "how", "right"),
    [(DAY + ONE, None, True), (DAY + ONE, "Well.", False), (DAY, "Well.", True), (DAY, None, False)],
)
def test_a_meeting_is_told_once_it_was_held(on: date, how: str | None, right: bool) -> None:
    assert (rules.MEETING_TOLD_AFTERWARDS.judge(on, how, DAY) is None) is right


def view(party: str, happy: bool, on: date = DAY) -> dict[str, object]:
    return journal.entry("record_view", "introducing", on, "worker-1", NOW, party=party, happy=happy)


@given(st.lists(st.tuples(st.sampled_from(HAPPY_PARTIES), st.booleans()), max_size=20))
def test_everyone_is_happy_when_the_last_word_of_each_is_yes(said: list[tuple[str, bool]]) -> None:
    entries = [view(party, happy) for party, happy in said]
    expected = [p for p in HAPPY_PARTIES if dict(said).get(p) is not True]
    assert journal.not_happy(entries) == expected


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=10))
def test_of_a_party_counts_what_it_said_last_not_what_was_entered_last(said: list[tuple[bool, int]]) -> None:
    kept = journal.last_words([view("child", happy, DAY + n * ONE) for happy, n in said])["child"]
    latest = max(n for _, n in said)
    assert kept["on"] == (DAY + latest * ONE).isoformat()
    assert kept["happy"] is [happy for happy, n in said if n == latest][-1]


def test_a_journal_knows_meetings_and_days() -> None:
    planned = journal.entry("introduce", "introducing", DAY + ONE, "w", NOW, words=None)
    held = journal.entry("introduce", "introducing", DAY, "w", NOW, words="Well.")
    accepted = journal.entry("accept", "accepted", DAY - ONE, "w", NOW)
    kept = [accepted, planned, held]
    assert journal.meetings_held(kept) == 1
    assert journal.first_meeting(kept) == DAY
    assert journal.first_meeting([planned]) is None
    assert journal.day_of(kept, "accept") == DAY - ONE
    assert journal.last_day(kept) == DAY - ONE
    assert journal.last_day([]) is None
    assert journal.told(held)["on"] == DAY
    assert "words" not in planned


@given(st.lists(st.tuples(st.sampled_from(["active", "suspended", "ended", "proposed"]), PROMISE), max_size=6))
def test_only_active_links_give(links: list[tuple[str, dict[str, int]]]) -> None:
    gives = promises.given(links)
    for slot in SLOTS:
        assert gives.get(slot, 0) == sum(p.get(slot, 0) for state, p in links if state == "active")
    assert all(gives.values())


@given(PROMISE, PROMISE)
def test_what_is_wanted_is_given_or_left(wanted: dict[str, int], gives: dict[str, int]) -> None:
    left = promises.still_wanted(wanted, gives)
    for slot, number in wanted.items():
        assert left.get(slot, 0) == max(0, number - gives.get(slot, 0))
    assert left.keys() <= wanted.keys()
    assert promises.total(wanted) == sum(wanted.values())


@pytest.mark.parametrize(
    ("overridden", "left", "right"), [([], [], True), (["a"], ["a", "b"], True), (["a", "c"], ["a", "b"], False)]
)
def test_only_what_is_left_to_judgement_is_passed_over(overridden: list[str], left: list[str], right: bool) -> None:
    assert (rules.OVERRIDE_LEFT_TO_JUDGEMENT.judge(overridden, left) is None) is right


@pytest.mark.parametrize(
    ("planned", "wanted", "changes"),
    [(None, "s20_full", True), (None, "s17_6", False), ("s20_full", "s20_full", False), ("s20_full", "s17_6", True)],
)
def test_a_new_plan_is_another_one(planned: str | None, wanted: str, changes: bool) -> None:
    assert (rules.LEGAL_BASIS_CHANGES.judge("s17_6", planned, wanted) is None) is changes


def test_a_reason_of_which_somebody_must_be_told_gives_way_to_a_graver_one_only() -> None:
    assert set(GRAVEST_FIRST) == set(SUSPENSION_REASONS) & set(TELLING_REASONS)
    for place, reason in enumerate(GRAVEST_FIRST):
        assert [is_graver(reason, one) for one in GRAVEST_FIRST] == [n > place for n in range(len(GRAVEST_FIRST))]
        assert all(is_graver(reason, one) for one in set(SUSPENSION_REASONS) - set(GRAVEST_FIRST))


def test_a_link_is_not_resumed_on_a_day_before_a_graver_reason_came() -> None:
    kept = [
        journal.entry("suspend", "suspended", DAY, "worker-1", NOW, code="illness"),
        journal.entry("change_suspension", "suspended", DAY + ONE, "system:links", NOW, code="safeguarding"),
    ]
    assert journal.last_day(kept) == DAY + ONE
