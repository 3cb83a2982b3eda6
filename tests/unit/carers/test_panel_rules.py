"""Quorum, independence, notice periods, terms, and who decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.clock import add_working_days, working_days_between
from chassis.spelling import compared
from services.carers.approvals.decision import rules as decision
from services.carers.approvals.recommendation import rules as panel
from services.carers.approvals.recommendation.rules import Sitting
from services.carers.approvals.rules import USUAL_FOSTERING_LIMIT, TermsOfApproval, terms_gates
from services.carers.recruitment.applications.facts import Contribution
from services.carers.recruitment.report.rules import OBSERVATIONS_PERIOD, observations_until, replied_on

CHAIR = Sitting("w1", "chair", True)
VICE, OWN_VICE = Sitting("w2", "vice_chair", True), Sitting("w2", "vice_chair", False)
SOCIAL_WORKER = Sitting("w3", "social_worker", False, 3)
MEMBER, OUTSIDER = Sitting("w4", "member", False), Sitting("w5", "member", True)
FIVE = [CHAIR, VICE, SOCIAL_WORKER, MEMBER, OUTSIDER]


def broken(members: Sequence[Sitting], joint: bool = False) -> set[str]:
    judged = (
        panel.PANEL_QUORUM.judge(members, joint, 6 if joint else 5),
        panel.PANEL_CHAIRED.judge(members),
        panel.PANEL_CHAIR_INDEPENDENT.judge(members),
        panel.PANEL_INDEPENDENCE.judge(members),
        panel.PANEL_SOCIAL_WORKER.judge(members, 3),
        panel.PANEL_MEMBERS_DIFFER.judge(members),
    )
    return {v.rule for v in judged if v is not None}


@pytest.mark.parametrize(
    ("members", "joint", "expected"),
    [
        (FIVE, False, set()),
        (FIVE, True, {"panel-quorum"}),
        ([*FIVE, Sitting("w6", "member", False)], True, set()),
        (FIVE[:4], False, {"panel-quorum"}),
        ([*FIVE[:4], CHAIR], False, {"panel-quorum", "panel-members-differ"}),
        ([*FIVE[:4], Sitting(" W\u200b1", "member", True)], False, {"panel-quorum", "panel-members-differ"}),
        (
            [SOCIAL_WORKER, MEMBER, OUTSIDER, Sitting("w6", "member", True), Sitting("w7", "member", True)],
            False,
            {"panel-chaired"},
        ),
        ([Sitting("w1", "chair", False), *FIVE[1:]], False, {"panel-chair-independent"}),
        ([CHAIR, VICE, Sitting("w3", "social_worker", False, 2), MEMBER, OUTSIDER], False, {"panel-social-worker"}),
        (
            [Sitting("w1", "chair", True, 20), VICE, MEMBER, OUTSIDER, Sitting("w6", "member", True)],
            False,
            {"panel-social-worker"},
        ),
        ([OWN_VICE, SOCIAL_WORKER, MEMBER, OUTSIDER, Sitting("w6", "member", False)], False, set()),
        (
            [OWN_VICE, SOCIAL_WORKER, MEMBER, Sitting("w5", "member", False), Sitting("w6", "member", False)],
            False,
            {"panel-independence"},
        ),
        ([CHAIR, OWN_VICE, SOCIAL_WORKER, MEMBER, Sitting("w6", "member", False)], False, set()),
        ([VICE, SOCIAL_WORKER, MEMBER, Sitting("w5", "member", False), Sitting("w6", "member", False)], False, set()),
        ([], False, {"panel-quorum", "panel-chaired", "panel-social-worker"}),
    ],
)
def test_who_has_to_be_there(members: list[Sitting], joint: bool, expected: set[str]) -> None:
    assert broken(members, joint) == expected


@given(st.permutations(FIVE))
def test_the_order_of_the_members_does_not_matter(members: list[Sitting]) -> None:
    assert broken(members) == set()


@given(
    st.lists(
        st.builds(
            Sitting,
            st.text(min_size=1, max_size=2),
            st.sampled_from(["chair", "vice_chair", "social_worker", "member"]),
            st.booleans(),
            st.none() | st.integers(0, 40),
        ),
        max_size=8,
    )
)
def test_any_panel_can_be_judged(members: list[Sitting]) -> None:
    assert ("panel-quorum" in broken(members)) is (len({compared(m.worker) for m in members}) < 5)


def test_an_assessor_does_not_sit() -> None:
    assert panel.ASSESSOR_NOT_ON_PANEL.judge(FIVE, {"w9"}) is None
    assert panel.ASSESSOR_NOT_ON_PANEL.judge(FIVE, {"w9", "w4"}) is not None
    assert panel.ASSESSOR_NOT_ON_PANEL.judge(FIVE, {"w9", "W4 "}) is not None


@pytest.mark.parametrize(
    ("papers", "meeting", "fine"),
    [
        (date(2025, 6, 3), date(2025, 6, 10), True),
        (date(2025, 6, 4), date(2025, 6, 10), False),
        (date(2025, 5, 19), date(2025, 5, 27), True),  # the bank holiday of 26 May does not count
        (date(2025, 5, 20), date(2025, 5, 27), False),
        (date(2025, 12, 22), date(2025, 12, 31), True),
        (date(2025, 12, 23), date(2025, 12, 31), False),
    ],
)
def test_papers_go_out_five_working_days_before(papers: date, meeting: date, fine: bool) -> None:
    assert (panel.PANEL_PAPERS_IN_TIME.judge(papers, meeting, 5) is None) is fine


@pytest.mark.parametrize(
    ("kind", "outcome", "fine"),
    [
        ("brief", "suitable", False),
        ("brief", "deferred", False),
        ("brief", "not_suitable", True),
        ("brief", "full_report_needed", True),
        ("full", "suitable", True),
        ("full", "deferred", True),
        ("full", "full_report_needed", False),
    ],
)
def test_what_can_follow_from_a_report(kind: str, outcome: str, fine: bool) -> None:
    judged = (
        panel.BRIEF_REPORT_CANNOT_APPROVE.judge(kind, outcome),
        panel.FULL_REPORT_AFTER_BRIEF.judge(kind, outcome),
    )
    assert (judged == (None, None)) is fine


def test_observations_have_ten_working_days() -> None:
    until = observations_until(date(2025, 5, 13), 10)
    assert until == date(2025, 5, 28)
    assert OBSERVATIONS_PERIOD.judge(until, None, until) is not None
    assert OBSERVATIONS_PERIOD.judge(until, None, until + timedelta(1)) is None
    assert OBSERVATIONS_PERIOD.judge(until, date(2025, 5, 20), date(2025, 5, 20)) is None
    assert OBSERVATIONS_PERIOD.judge(until, date(2025, 5, 20), date(2025, 5, 19)) is not None


def test_only_observations_on_this_report_are_a_reply() -> None:
    sent = date(2025, 5, 13)
    given_ = [Contribution("observations", date(2025, 5, 12)), Contribution("own_part", date(2025, 5, 14))]
    assert replied_on(given_, sent) is None
    assert replied_on([*given_, Contribution("observations", sent)], sent) == sent


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 30))
def test_the_period_holds_exactly_its_working_days(sent: date, days: int) -> None:
    assert working_days_between(sent, observations_until(sent, days)) == days
    assert add_working_days(sent, days) == observations_until(sent, days)


@pytest.mark.parametrize(
    ("number", "ground", "exemption", "fine"),
    [
        (3, "within_limit", None, True),
        (4, "within_limit", None, False),
        (4, "siblings", None, True),
        (4, "exemption", None, False),
        (4, "exemption", "EX-1", True),
    ],
)
def test_the_usual_fostering_limit(number: int, ground: str, exemption: str | None, fine: bool) -> None:
    terms = TermsOfApproval(frozenset({"family_link"}), 0, 17, number, ground, exemption)
    assert (USUAL_FOSTERING_LIMIT.judge(terms, 3) is None) is fine


def test_terms_are_judged_all_at_once() -> None:
    terms = TermsOfApproval(frozenset({"family_link", "staying_put"}), 12, 11, 5)
    found = {v.rule for v in terms_gates(terms, ["family_link"], ["staying_put"], 3) if v}
    assert found == {"usual-fostering-limit", "terms-applied-for", "ages-in-order", "scheme-must-be-offered"}
    assert terms_gates(None, [], [], 3) == ()


def test_who_decides_did_not_recommend() -> None:
    assert decision.DECISION_MAKER_NOT_ON_PANEL.judge("w9", {"w1", "w2"}) is None
    for spelling in ("w1", "W1", " w1", "w1\u00a0", "\uff571"):
        assert decision.DECISION_MAKER_NOT_ON_PANEL.judge(spelling, {"w1", "w2"}) is not None
    assert decision.DECISION_MAKER_NOT_ON_PANEL.judge("Worker\u2010401", {"worker-401"}) is not None


@pytest.mark.parametrize(
    ("recommended", "required", "fine"), [(True, True, True), (False, True, False), (False, False, True)]
)
def test_the_panel_can_be_switched_off(recommended: bool, required: bool, fine: bool) -> None:
    assert (decision.PANEL_HAS_RECOMMENDED.judge(recommended, required) is None) is fine


def test_stage_one_is_complete_by_the_day_of_the_decision() -> None:
    day = date(2025, 6, 16)
    assert decision.STAGE_ONE_COMPLETE.judge("complete", day, day) is None
    assert decision.STAGE_ONE_COMPLETE.judge("complete", day + timedelta(1), day) is not None
    assert decision.STAGE_ONE_COMPLETE.judge(None, None, day) is not None


@pytest.mark.parametrize(
    ("outcome", "stated", "fine"),
    [
        ("approved", True, True),
        ("approved", False, False),
        ("not_suitable", True, False),
        ("not_suitable", False, True),
    ],
)
def test_approvals_alone_have_terms(outcome: str, stated: bool, fine: bool) -> None:
    assert (decision.TERMS_STATED.judge(outcome, stated) is None) is fine


def test_twenty_eight_days_run_from_the_letter() -> None:
    letter = date(2025, 6, 24)
    assert decision.representations_until("not_suitable", letter, 28) == date(2025, 7, 22)
    assert decision.representations_until("approved", letter, 28) is None
    assert decision.representations_until("not_suitable", None, 28) is None


@pytest.mark.parametrize(
    ("outcome", "kind", "fine"),
    [("complete_assessment", "brief", True), ("complete_assessment", "full", False), ("approved", "full", True)],
)
def test_only_a_brief_assessment_is_completed(outcome: str, kind: str, fine: bool) -> None:
    assert (decision.ONLY_BRIEF_REPORT_IS_COMPLETED.judge(outcome, kind) is None) is fine


def test_one_service_approves() -> None:
    assert decision.ONE_APPROVAL_ONLY.judge("approved", True) is not None
    assert decision.ONE_APPROVAL_ONLY.judge("not_suitable", True) is None
    assert decision.QUALIFYING_DETERMINATION_STATED.judge("not_suitable", None) is not None


def test_an_independent_vice_chair_presides_before_another() -> None:
    independent = Sitting("w7", "vice_chair", True)
    assert panel.presiding([OWN_VICE, independent, MEMBER]) == independent
    assert panel.presiding([OWN_VICE, CHAIR]) == CHAIR
    assert panel.presiding([MEMBER]) is None
