"""Where a session is decides whether the child is placed by it, and with that whether it counts; so does a change."""

from __future__ import annotations

from typing import Any

import pytest

from services.links.reviews.clocks import AGREED
from tests.service.links.booking import (
    RECORD,
    TODAY,
    active_link,
    book,
    booked,
    daytime,
    hear_carer,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk
from tests.service.links.on_the_way import VISIT

AT_HOME = {"place": "childs_home"}
AFTER = "2025-10-20T10:00:00+00:00"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-places", clock=TODAY)
    return made


def child_of(desk: LinksDesk, link: str) -> str:
    number: str = desk.ask("get_link", path={"link_id": link}).json["child"]
    return number


def count(desk: LinksDesk, child: str) -> Any:
    return desk.ask("get_day_count", path={"child": child}, query={"on": "2025-10-31"}).json


def due(desk: LinksDesk, child: str) -> set[str]:
    """What the law asks for: without a placement a review is due by the agreement alone."""
    items = desk.ask("list_deadlines", query={"child": child}).json["items"]
    by_law = {one["kind"] for one in items if one["source"] != AGREED}
    return by_law & {"first_review", "first_visit", "visiting_plan"}


def episodes(desk: LinksDesk, child: str) -> list[str]:
    """The child's rows; the children of these tests have no pupil number, so that they do not share one."""
    desk.write("""update children set record = record || '{"upn": "UN4"}'""")
    with desk.at(AFTER):
        heard = desk.ask("read_ssda903", path={"year": "2026"}, query={"table": "episodes", "flagged": "leave_out"})
    return [row for row in heard.content.decode().splitlines() if child.upper() in row.upper()]


def test_nights_at_home_count_for_no_limit_and_no_return_and_begin_no_clock(desk: LinksDesk, link: str) -> None:
    child = child_of(desk, link)
    session = booked(desk, link, overnight("2025-10-01", 18), **AT_HOME)
    heard = step(desk, "get_session", session).json
    assert heard["placement"] is False
    assert [e["data"]["placement"] for e in desk.events(session)] == [False]
    found = count(desk, child)
    assert (found["twelve_months"]["days"], found["longest_placement"], found["breaks"]) == (0, None, [])
    assert due(desk, child) == set()
    with desk.at(AFTER):
        visited = desk.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04"}, path={"link_id": link})
        assert visited.json["why_not_counted"] == "not_placed"
        assert step(desk, "complete_session", session, RECORD).json["concerns"] == []
    assert episodes(desk, child) == []
    stay = booked(desk, link, overnight("2025-10-21"))
    assert step(desk, "get_session", stay).json["placement"] is True
    assert due(desk, child) == {"first_review", "first_visit"}


def test_the_plan_of_visits_is_asked_for_once_somebody_is_placed(desk: LinksDesk, link: str) -> None:
    desk.write(f"delete from visiting_plans where link_id = '{link}'")
    home, away = booked(desk, link, daytime("2025-10-04"), **AT_HOME), booked(desk, link, daytime("2025-10-05"))
    assert step(desk, "confirm_session", home).status == 200
    assert step(desk, "confirm_session", away).rules == {"visits-planned-before-placement"}


def test_a_change_of_place_is_judged_and_changes_what_counts(desk: LinksDesk, link: str) -> None:
    child = child_of(desk, link)
    session = booked(desk, link, overnight("2025-10-01", 18), **AT_HOME)
    times = {**overnight("2025-10-01", 18), "reason": "Another place."}
    for place in ("carers_home", "community", "other", "school"):
        refused = step(desk, "change_session", session, {**times, "place": place})
        assert refused.rules == {"placement-intended-within-17-days"}, place
    shorter = {**overnight("2025-10-01", 17), "reason": "Another place."}
    changed = step(desk, "change_session", session, {**shorter, "place": "carers_home"})
    assert (changed.json["placement"], changed.json["level"]) == (True, "red")
    assert [w["rule"] for w in changed.json["warnings"]] == ["placement-near-17-days"]
    assert count(desk, child)["twelve_months"]["days"] == 17
    assert due(desk, child) == {"first_review", "first_visit"}
    back = step(desk, "change_session", session, {**shorter, **AT_HOME})
    assert (back.json["placement"], back.json["level"], back.json["warnings"]) == (False, "green", [])
    assert count(desk, child)["twelve_months"]["days"] == 0
    assert due(desk, child) == set()
    assert [e["data"]["placement"] for e in desk.events(session)] == [False, True, False]


def test_nights_away_are_rows_of_the_return(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-01", 2), place="community")
    with desk.at(AFTER):
        assert step(desk, "complete_session", session, RECORD).status == 200
    (row,) = episodes(desk, child_of(desk, link))
    assert "01/10/2025" in row
    with desk.at(AFTER):
        corrected = step(desk, "correct_session", session, {**AT_HOME, "reason": "The carer came to them."})
        assert (corrected.status, corrected.json["placement"]) == (200, False)
    assert episodes(desk, child_of(desk, link)) == []


def test_where_a_session_took_place_is_recorded_and_decides_what_counts(desk: LinksDesk, link: str) -> None:
    child, clocks = child_of(desk, link), {"first_review", "first_visit"}
    session = booked(desk, link, overnight("2025-10-01", 5))
    assert (count(desk, child)["twelve_months"]["days"], due(desk, child)) == (5, clocks)
    with desk.at(AFTER):
        done = step(desk, "complete_session", session, {**RECORD, **AT_HOME})
        assert (done.status, done.json["placement"]) == (200, False)
        assert (done.json["place"], done.json["completion"]["place"]) == ("carers_home", "childs_home")
        visited = desk.ask("record_link_visit", {**VISIT, "visited_on": "2025-10-04"}, path={"link_id": link})
        assert visited.json["why_not_counted"] == "not_placed"
    assert (count(desk, child)["twelve_months"]["days"], due(desk, child)) == (0, set())
    told = [(e["data"]["place"], e["data"]["took_place_in"], e["data"]["placement"]) for e in desk.events(session)]
    assert told == [("carers_home", None, True), ("carers_home", "childs_home", False)]
    with desk.at(AFTER):
        back = step(desk, "correct_session", session, {"place": "school", "reason": "A school trip."})
        same = step(desk, "correct_session", session, {"place": "school", "reason": "A school trip."})
    assert same.rules == {"correction-changes-something"}
    assert (back.json["placement"], back.json["completion"]["place"]) == (True, "school")
    assert back.json["completion"]["corrections"][0]["before"]["place"] == "childs_home"
    assert (count(desk, child)["twelve_months"]["days"], due(desk, child)) == (5, clocks)
    assert desk.events(session)[-1]["data"]["took_place_in"] == "school"


@pytest.mark.parametrize("place", [None, "community"])
def test_without_a_word_it_took_place_where_it_was_booked(desk: LinksDesk, link: str, place: str | None) -> None:
    """So did what was recorded before places were."""
    where = {"place": place} if place else {}
    session = booked(desk, link, overnight("2025-10-01"), **where)
    expected = place or "carers_home"
    with desk.at(AFTER):
        assert step(desk, "complete_session", session, RECORD).json["completion"]["place"] == expected
        desk.write(f"update sessions set completion = completion - 'place' where id = '{session}'")
        assert step(desk, "get_session", session).json["completion"]["place"] == expected
        assert count(desk, child_of(desk, link))["twelve_months"]["days"] == 1
        assert len(episodes(desk, child_of(desk, link))) == 1
        again = {"place": expected, "reason": "Said."}
        assert step(desk, "correct_session", session, again).rules == {"correction-changes-something"}
        moved = step(desk, "correct_session", session, {**AT_HOME, "reason": "Said."})
    assert moved.json["completion"]["corrections"][0]["before"]["place"] == expected


def test_a_session_that_was_to_be_at_home_and_was_not_is_judged_as_a_placement(desk: LinksDesk, link: str) -> None:
    """By the plan of visits that stood when it began, at the first record or at a correction."""
    desk.write(f"delete from visiting_plans where link_id = '{link}'")
    unplanned, long = "visits-planned-before-placement", "placement-intended-within-17-days"
    first = booked(desk, link, overnight("2025-10-01", 18), **AT_HOME)
    with desk.at(AFTER):
        done = step(desk, "complete_session", first, {**RECORD, "place": "carers_home"})
        assert [one["rule"] for one in done.json["concerns"]] == [long, unplanned]
        home = step(desk, "correct_session", first, {**AT_HOME, "reason": "Misread."})
        assert home.json["concerns"] == []
        away = step(desk, "correct_session", first, {"place": "other", "reason": "Read again."})
        assert [one["rule"] for one in away.json["concerns"]] == [long, unplanned]


def test_a_day_at_school_that_became_a_night_there_places_the_child(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"), place="school")
    assert due(desk, child_of(desk, link)) == set()
    with desk.at(AFTER):
        night = {**RECORD, "ends_at": "2025-10-05T09:00:00+00:00"}
        assert step(desk, "complete_session", session, night).json["placement"] is True
    assert due(desk, child_of(desk, link)) == {"first_review", "first_visit"}


def test_the_carers_home_stays_free_while_the_carer_does_not(desk: LinksDesk) -> None:
    """The carer is approved for two children at one time."""
    carer = hear_carer(desk)
    first, second, third = (active_link(desk, carer) for _ in range(3))
    for link in (first, second):
        booked(desk, link, daytime("2025-10-04"))
    assert book(desk, third, daytime("2025-10-04")).rules == {"session-within-terms-of-approval"}
    at_home = book(desk, third, daytime("2025-10-04"), **AT_HOME)
    assert at_home.rules == {"carer-in-one-place"}
    booked(desk, third, daytime("2025-10-05"), **AT_HOME)
    assert book(desk, first, daytime("2025-10-05")).rules == {"carer-in-one-place"}
    later = booked(desk, first, daytime("2025-10-05", "16:00", "20:00"))
    with desk.at("2025-10-06T10:00:00+00:00"):
        early = {**RECORD, "starts_at": "2025-10-05T13:00:00+00:00"}
        assert [c["rule"] for c in step(desk, "complete_session", later, early).json["concerns"]] == [
            "carer-in-one-place"
        ]
    placed = [
        {"id": "1", "child_id": f"P-{n}", "kind": "mainstream", "starts_on": "2025-09-01", "planned_end_on": None}
        | {"fostered_by": []}
        for n in range(2)
    ]
    hear_carer(desk, carer, 2, placements=placed)
    assert "session-within-terms-of-approval" in book(desk, third, daytime("2025-10-11")).rules
    booked(desk, third, daytime("2025-10-11"), **AT_HOME)


def test_where_a_carer_was_with_another_child_is_taken_from_the_record(desk: LinksDesk) -> None:
    carer = hear_carer(desk)
    first, second = (booked(desk, active_link(desk, carer), daytime("2025-10-04")) for _ in range(2))
    with desk.at(AFTER):
        assert step(desk, "complete_session", first, {**RECORD, **AT_HOME}).status == 200
        done = step(desk, "complete_session", second, RECORD)
    assert [one["rule"] for one in done.json["concerns"]] == ["carer-in-one-place"]


def test_a_break_as_long_as_it_may_be_leaves_the_year_open(desk: LinksDesk, link: str) -> None:
    booked(desk, link, overnight("2025-10-01", 17))
    found = count(desk, child_of(desk, link))
    assert (found["level"], found["twelve_months"]["level"], found["way_on"]["needed"]) == ("red", "green", False)
    (warned,) = [one for one in found["warnings"] if one["rule"] == "placement-near-17-days"]
    assert "other breaks" in warned["reason"]
    booked(desk, link, overnight("2025-11-10", 17))


def test_siblings_of_whom_one_record_names_the_other_are_together_in_either_order_of_booking(desk: LinksDesk) -> None:
    carer = hear_carer(desk)
    one, other = (active_link(desk, carer) for _ in range(2))
    key = child_of(desk, other).lower()
    desk.write(f"update children set sibling_keys = array['council:{key}'] where number = '{child_of(desk, one)}'")
    for day, links in (("2025-10-29", (one, other)), ("2025-10-30", (other, one))):
        assert [book(desk, link, daytime(day), **AT_HOME).status for link in links] == [201, 201]
    desk.write("update children set sibling_keys = '{}'")
    assert book(desk, one, daytime("2025-10-31"), **AT_HOME).status == 201
    assert book(desk, other, daytime("2025-10-31"), **AT_HOME).rules == {"carer-in-one-place"}
