"""A second carer under regulation 48 is a second setting: the legal basis is reviewed before anything comes of it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import FixedClock
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import SIGNERS, Journey, known_history, record
from tests.service.links.on_the_way import NOW
from tests.service.links.replanning import agree_anew
from tests.support.desk import Heard

RULE = "series-in-one-setting"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-series", clock=FixedClock(NOW))
    return made


NUMBERS = count(1)
WANTED = [{"slot": slot, "sessions_per_month": 20} for slot in ("saturday", "one_night")]


def new(desk: LinksDesk) -> Journey:
    """A child who wants more than one carer gives."""
    number = f"SE-{next(NUMBERS)}"
    assert record(desk, number, wanted=WANTED).status == 201
    known_history(desk, number)
    return Journey(desk, child=number)


@pytest.fixture
def first(desk: LinksDesk) -> Journey:
    return new(desk).reach("active")


@pytest.fixture
def second(first: Journey) -> Journey:
    return beside(first).reach("everyone_happy")


def beside(first: Journey) -> Journey:
    """The link of the same child with another carer."""
    return Journey(first.desk, child=first.child)


def review(one: Journey, other: Journey, outcome: str = "same_accommodation", **changes: Any) -> Heard:
    said = {"reason": "One house, two carers.", "decided_by": "worker-1", "decided_on": one.desk_today}
    return one.ask("review_legal_basis", {"other_link_id": other.link, "outcome": outcome, **said, **changes})


def replan(journey: Journey, legal_basis: str) -> None:
    decided = {"reason": "R.", "decided_by": "worker-1", "decided_on": journey.desk_today}
    assert journey.ask("plan_legal_basis", {"legal_basis": legal_basis, **decided}).status == 200


def book(journey: Journey, day: str = "2025-10-04", **more: Any) -> Heard:
    times = {"starts_at": f"{day}T10:00:00+00:00", "ends_at": f"{day}T15:00:00+00:00"}
    return journey.ask("book_sessions", {"slot": "saturday", **times, **more})


def agree(journey: Journey, legal_basis: str, number: int = 1) -> None:
    review_on = (journey.desk_day + timedelta(days=21)).isoformat()
    assert journey.draft(legal_basis=legal_basis, terms={"review_on": review_on}).status == 201
    assert journey.offer(number).status == 200
    assert journey.sign_all(number).status == 200


def test_the_second_carers_agreement_is_refused_until_a_review_finds_the_same_accommodation(
    first: Journey, second: Journey
) -> None:
    assert second.view["warnings"] == ["legal_basis_review_needed"]
    assert second.draft().status == 201
    refused = second.offer()
    assert refused.rules == {RULE}
    assert first.link in refused.json["violations"][0]["reason"]
    heard = review(second, first)
    assert heard.status == 200, heard.json
    assert heard.json["warnings"] == []
    entry = heard.json["journal"][-1]
    assert (entry["step"], entry["code"], entry["other_link_id"]) == (
        "review_legal_basis",
        "same_accommodation",
        first.link,
    )
    assert (entry["decided_by"], entry["words"]) == ("worker-1", "One house, two carers.")
    told = second.events[-1]
    assert (told["type"], told["sequence"]) == ("links.link.legal_basis_reviewed.v1", heard.json["version"])
    assert first.view["warnings"] == []
    assert second.offer().status == 200
    assert second.sign_all().status == 200
    assert book(first).status == book(second, "2025-10-11").status == 201


def test_each_signature_is_judged(first: Journey, second: Journey) -> None:
    assert review(second, first).status == 200
    assert second.draft().status == 201
    assert second.offer().status == 200
    assert second.sign(*SIGNERS[0]).status == 200
    assert review(first, second, "separate_settings").status == 200
    assert second.view["warnings"] == ["legal_basis_review_needed"]
    for role, person in SIGNERS[1:]:
        assert second.sign(role, person).rules == {RULE}
    assert review(first, second).status == 200
    for role, person in SIGNERS[1:]:
        assert second.sign(role, person).status == 200
    assert second.view["state"] == "active"


@pytest.mark.parametrize("legal_basis", ["s20_full", "s17_6"])
def test_the_second_link_under_another_basis_needs_no_review(first: Journey, second: Journey, legal_basis: str) -> None:
    replan(second, legal_basis)
    agree(second, legal_basis)
    assert book(second).status == 201
    assert book(first, "2025-10-11").status == 201


def test_the_first_link_planned_anew_makes_way_with_its_agreement(first: Journey, second: Journey) -> None:
    assert second.draft().status == 201
    replan(first, "s20_full")
    assert second.offer().rules == {RULE}
    agree(first, "s20_full", 2)
    assert second.offer().status == 200


def test_an_agreement_that_begins_after_the_other_has_ended_needs_no_review(first: Journey, second: Journey) -> None:
    last = first.desk_day + timedelta(days=364)
    for begins, refused in ((last, True), (last + timedelta(days=1), False)):
        drafted = second.draft(
            starts_on=f"{begins}",
            ends_on=f"{begins + timedelta(days=30)}",
            terms={"review_on": f"{begins + timedelta(days=21)}"},
        )
        assert drafted.status == 201, drafted.json
        heard = second.offer(drafted.json["number"])
        assert heard.status == (409 if refused else 200), heard.json
        assert not refused or heard.rules == {RULE}
        second.ask("withdraw_agreement", {"reason": "Another day."}, path={"number": str(drafted.json["number"])})
    assert first.ask("end_link", {"reason": "completed"}).status == 200
    assert second.draft().status == 201
    assert second.offer(3).status == 200


def under_regulation_48(first: Journey) -> Journey:
    """Two carers under regulation 48 as they stood before anybody asked for a review."""
    second = beside(first).reach("everyone_happy")
    replan(second, "s17_6")
    agree(second, "s17_6")
    for table, key in (("links", "id"), ("agreements", "link_id")):
        first.desk.write(f"update {table} set legal_basis = 's20_reg48' where {key} = '{second.link}'")
    return second


def test_nothing_is_booked_changed_or_confirmed_with_either_until_it_is_reviewed(first: Journey) -> None:
    stood = book(first).json["session_id"]
    second = under_regulation_48(first)
    desk, session = first.desk, {"session_id": stood}
    assert book(first, "2025-10-11").rules == book(second, "2025-10-11").rules == {RULE}
    moved = {"starts_at": "2025-10-18T10:00:00Z", "ends_at": "2025-10-18T15:00:00Z", "reason": "R."}
    assert desk.ask("change_session", moved, path=session).rules == {RULE}
    assert RULE in desk.ask("confirm_session", path=session).rules
    assert book(second, "2025-10-11", place="childs_home").status == 201
    assert review(first, second).status == 200
    heard = book(second, "2025-10-12", slot="one_night", ends_at="2025-10-13T09:00:00+00:00")
    assert heard.status == 201, heard.json
    assert [one["rule"] for one in heard.json["warnings"] if "series" in one["rule"]] == []
    counted = desk.ask("get_day_count", path={"child": first.child}, query={"on": "2025-10-31"}).json
    assert [one["rule"] for one in counted["warnings"]] == []
    assert review(second, first, "separate_settings").status == 200
    counted = desk.ask("get_day_count", path={"child": first.child}, query={"on": "2025-10-31"}).json
    assert [one["rule"] for one in counted["warnings"]] == ["series-with-one-carer"]


def concerns(desk: LinksDesk, identifier: str) -> list[str]:
    read = desk.ask("get_session", path={"session_id": identifier}).json
    return [one["rule"] for one in read["concerns"]]


def notices(journey: Journey) -> list[tuple[str, str]]:
    rows = journey.desk.rows(f"select reason, person from notices where link_id = '{journey.link}'")
    return [(row.reason, row.person) for row in rows]


def test_what_is_booked_with_both_is_flagged_where_a_review_finds_separate_settings(
    first: Journey, second: Journey
) -> None:
    desk = first.desk
    assert review(second, first).status == 200
    agree(second, "s20_reg48")
    held = book(second).json["session_id"]
    by_day = book(second, "2025-10-18", place="childs_home").json["session_id"]
    others = [book(first, day).json["session_id"] for day in ("2025-10-11", "2025-10-25")]
    with desk.at("2025-10-05T10:00:00+00:00"):
        version = desk.events(others[0])[-1]["sequence"]
        assert review(first, second, "separate_settings").status == 200
        assert [concerns(desk, one) for one in others] == [[RULE], [RULE]]
        assert concerns(desk, held) == concerns(desk, by_day) == []
        told = desk.events(others[0])[-1]
        assert (told["type"], told["sequence"]) == ("links.session.flagged.v1", version + 1)
        assert notices(first) == [("separate_settings", first.view["social_worker"])]
        assert notices(second) == []
        assert desk.ask("confirm_session", path={"session_id": others[0]}).rules >= {RULE}
        assert review(second, first, "separate_settings").status == 200
        assert len(notices(first)) == 1
        assert review(second, first).status == 200
        assert RULE not in desk.ask("confirm_session", path={"session_id": others[0]}).rules


def test_sessions_of_both_links_are_flagged_and_those_beside_the_others_agreement_are_not(
    first: Journey, second: Journey
) -> None:
    desk = first.desk
    assert review(second, first).status == 200
    assert second.draft(ends_on="2025-10-31").status == 201
    assert second.offer().status == 200
    assert second.sign_all().status == 200
    both = [book(second, "2025-10-04"), book(first, "2025-10-11")]
    after = book(first, "2025-11-08").json["session_id"]
    assert review(first, second, "separate_settings").status == 200
    assert [concerns(desk, one.json["session_id"]) for one in both] == [[RULE], [RULE]]
    assert concerns(desk, after) == []
    assert [reason for one in (first, second) for reason, _ in notices(one)] == ["separate_settings"] * 2


def test_a_review_is_of_two_links_of_one_child_under_regulation_48(first: Journey, second: Journey) -> None:
    rule = {"review-of-two-settings"}
    stranger = Journey(first.desk).reach("proposed")
    assert review(first, stranger).rules == rule
    assert review(first, first).rules == rule
    nobody = Journey(first.desk, link=str(uuid4()), child=first.child, carer=first.carer)
    assert review(first, nobody).rules == rule
    tomorrow = (first.desk_day + timedelta(days=1)).isoformat()
    assert review(first, second, decided_on=tomorrow).rules == {"link-days-have-come"}
    replan(second, "s20_full")
    assert review(first, second).rules == review(second, first).rules == rule
    replan(second, "s20_reg48")
    assert second.ask("end_link", {"reason": "other"}).status == 200
    assert review(first, second).rules == rule
    assert review(second, first).rules == {"link-step-in-order"}


def test_the_step_is_shown_where_there_is_something_to_review(first: Journey) -> None:
    shown = lambda journey: "review_legal_basis" in journey.view["possible_steps"]  # noqa: E731
    assert not shown(first)
    second = beside(first).reach("proposed")
    assert shown(first)
    assert shown(second)
    replan(second, "s20_full")
    assert not shown(first)
    assert not shown(second)


BEFORE, BEGINS = "2026-01-04T23:00:00+00:00", "2026-01-05T00:30:00+00:00"


def test_a_link_keeps_its_legal_basis_until_the_day_on_which_another_one_is_agreed(
    first: Journey, second: Journey
) -> None:
    desk, shown = first.desk, ("legal_basis", "next_legal_basis", "next_legal_basis_from", "planned_legal_basis")
    agree_anew(first, 2, "s20_full", first.desk_day, date(2026, 1, 5))
    told = first.events[-1]["data"]
    assert [told[name] for name in shown] == ["s20_reg48", "s20_full", "2026-01-05", None]
    way = lambda on: desk.ask("get_day_count", path={"child": first.child}, query={"on": on}).json["way_on"]  # noqa: E731
    of_basis = lambda basis: [  # noqa: E731
        one["id"] for one in desk.ask("list_links", query={"child": first.child, "legal_basis": basis}).json["items"]
    ]
    for at in (f"{first.desk_day}T11:00:00+00:00", BEFORE):
        with desk.at(at):
            assert [first.view[name] for name in shown] == ["s20_reg48", "s20_full", "2026-01-05", None]
            assert first.view["warnings"] == second.view["warnings"] == ["legal_basis_review_needed"]
            assert "review_legal_basis" in second.view["possible_steps"]
            assert of_basis("s20_reg48") == [first.link, second.link]
            assert way(str(first.desk_day))["links"] == [first.link, second.link]
            assert way("2026-02-01")["links"] == [second.link]
    with desk.at(BEGINS):
        assert [first.view[name] for name in shown] == ["s20_full", None, None, None]
        assert first.view["warnings"] == ["legal_basis_differs"]
        assert second.view["warnings"] == []
        assert "review_legal_basis" not in second.view["possible_steps"]
        assert of_basis("s20_full") == [first.link]
        assert way(str(first.desk_day))["links"] == way("2026-02-01")["links"] == [second.link]
        assert review(second, first).rules == {"review-of-two-settings"}


def test_the_way_that_a_refusal_names_is_open_while_the_other_is_under_regulation_48(
    first: Journey, second: Journey
) -> None:
    agree_anew(first, 2, "s20_full", first.desk_day, date(2026, 1, 5))
    assert second.draft().status == 201
    refused = second.offer()
    assert refused.rules == {RULE}
    reason = refused.json["violations"][0]["reason"]
    assert f"(link {first.link} until 2026-01-04)" in reason
    assert "POST /links/{link_id}/legal-basis/review" in reason
    assert review(second, first).status == 200
    assert second.offer().status == 200


def test_two_carers_are_reviewed_before_a_second_agreement_under_regulation_48_begins(desk: LinksDesk) -> None:
    first = new(desk).reach("everyone_happy")
    replan(first, "s17_6")
    agree(first, "s17_6")
    second = beside(first).reach("everyone_happy")
    assert second.view["warnings"] == []
    agree_anew(first, 2, "s20_reg48", first.desk_day, date(2026, 1, 5))
    assert first.view["legal_basis"] == "s17_6"
    assert second.view["warnings"] == ["legal_basis_review_needed"]
    assert review(second, first).status == 200


def test_of_two_last_signatures_at_once_one_is_refused(desk: LinksDesk) -> None:
    """Neither sees the other's agreement in force unless one waits for the other: the child is locked."""
    first = new(desk).reach("everyone_happy")
    links = [first, beside(first).reach("everyone_happy")]
    for journey in links:
        assert journey.draft().status == 201
        assert journey.offer().status == 200
        for role, person in SIGNERS[:-1]:
            assert journey.sign(role, person).status == 200
    with ThreadPoolExecutor(2) as threads:
        heard = list(threads.map(lambda journey: journey.sign(*SIGNERS[-1]), links))
    assert Counter(one.status for one in heard) == {200: 1, 409: 1}
    assert [one.rules for one in heard if one.status == 409] == [{RULE}]
