"""Suggestions: every approved carer judged for a child, every waiting child for a carer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import FixedClock
from chassis.messaging.replica import move_position
from services.links.contract.settings.matching import WEIGHTS
from services.links.hearing.subscribed import CARERS
from services.links.linking.tables import Link
from services.links.matching import loading
from services.links.matching.places import VARIABLE, places_known
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.recording import record
from tests.service.links.rows import put
from tests.service.links.suggesting import SKILL, able, ids, suggest

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """A council for each test: what is suggested depends on all that is there."""
    made: LinksDesk = make_desk(f"suggestions-{uuid4().hex[:8]}", clock=TODAY)
    return made


def offering(**changes: Any) -> dict[str, Any]:
    return {"availability": {**carer_data("")["availability"], **changes}}


def test_every_carer_is_judged_and_stands_in_one_list(desk: LinksDesk) -> None:
    record(desk, "C-1")
    good, unskilled, gone = able(desk), desk.hear_carer(), able(desk, state="suspended", **standing("2025-01-01"))
    able(desk, state="ended")
    found = suggest(desk, "C-1").json
    assert (found["judged"], found["suggested"], found["nearly"]) == (3, 1, 1)
    assert ids(found["suggestions"]) == [good]
    assert ids(found["near_misses"]) == [unskilled]
    (unlock,) = found["near_misses"][0]["unlocks"]
    assert (unlock["kind"], unlock["code"], unlock["words"]) == ("training", "gastrostomy", "gastrostomy training")
    assert found["excluded"] == []
    assert ids(suggest(desk, "C-1", include="excluded").json["excluded"]) == [gone]
    assert {"rule": "match-carer-not-suspended", "pairs": 1} in found["reasons"]


def standing(suspended_from: str) -> dict[str, Any]:
    return {"standing": {**carer_data("")["standing"], "suspended_from": suspended_from}}


def test_the_best_come_first_as_many_as_are_asked_for(desk: LinksDesk) -> None:
    record(desk, "C-1")
    half = able(desk, **offering(daytime=[]))
    best = able(desk)
    assert ids(suggest(desk, "C-1").json["suggestions"]) == [best, half]
    assert ids(suggest(desk, "C-1", limit="1").json["suggestions"]) == [best]
    assert suggest(desk, "C-1", limit="0").status == 422
    assert suggest(desk, "C-1", include="names").status == 422


def test_no_name_no_address_and_no_word_is_answered(desk: LinksDesk) -> None:
    record(desk, "C-1", identity__culture="Sings in Welsh.")
    able(desk)
    written = json.dumps(suggest(desk, "C-1", include="excluded").json)
    for word in ("Example", "ZZ1", "ducks", "yoghurt", "Welsh", "P-2041", "H801200001001"):
        assert word not in written


def test_a_change_that_was_heard_counts_at_once(desk: LinksDesk) -> None:
    """Carers are kept in memory between calls, by the state that their row has."""
    record(desk, "C-1")
    carer = able(desk)
    assert ids(suggest(desk, "C-1").json["suggestions"]) == [carer]
    desk.hear_carer(carer, 2)
    assert suggest(desk, "C-1").json["suggestions"] == []
    desk.hear("carers.carer.changed.v1", carer, 2, carer_data(carer, skills=[SKILL]), restated=True)
    assert ids(suggest(desk, "C-1").json["suggestions"]) == [carer]
    able(desk, carer, 3, state="ended")
    assert suggest(desk, "C-1").json["judged"] == 0


def test_what_is_kept_in_memory_is_read_once(desk: LinksDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    record(desk, "C-1")
    one, other = able(desk), able(desk)
    read: list[UUID] = []
    monkeypatch.setattr(loading, "carer_facts", lambda c, d, real=loading.carer_facts: read.append(c) or real(c, d))
    for changed, expected in ((None, {UUID(one), UUID(other)}), (None, set()), (other, {UUID(other)})):
        if changed:
            able(desk, changed, 2)
        read.clear()
        assert suggest(desk, "C-1").json["suggested"] == 2
        assert set(read) == expected


@pytest.mark.parametrize(
    ("links", "value", "says"),
    [
        ([("ended", "completed")], 1, "Has had a link"),
        ([("ended", "child_wish")], 0, "child wish"),
        ([("declined", None)], 0, "declined"),
        ([("declined", None), ("ended", "moved_away")], 1, "Has had a link"),
        ([("ended", "needs_changed"), ("ended", "safeguarding")], 0, "safeguarding"),
    ],
)
def test_the_last_link_of_the_two_speaks_for_or_against_another(
    desk: LinksDesk, links: list[tuple[str, str | None]], value: int, says: str
) -> None:
    number = f"C-{uuid4().hex[:8]}"
    child, carer = record(desk, number), able(desk)
    row = {"child_id": UUID(child.json["id"]), "child": number, "carer_id": UUID(carer)}
    for n, (state, reason) in enumerate(links):
        active = None if state == "declined" else date(2025, 5, 1)
        held = {"state": state, "ending_reason": reason, "active_from": active, "promised": {}}
        put(desk, Link, [{**row, **held, "created_at": datetime(2025, 1, 1 + n, tzinfo=UTC)}])
    found = suggest(desk, number).json
    (pair,) = [one for one in found["suggestions"] if one["carer_id"] == carer]
    assert factor(pair, "relationship")["value"] == value
    assert says in factor(pair, "relationship")["reason"]


def test_councils_asked_for_longest_ago_are_forgotten_first() -> None:
    kept = loading.Kept(most=3)
    for council, carers in (("a", 2), ("b", 1), ("a", 2), ("c", 1)):
        kept.keep(council, {UUID(int=n): ((1, 1), None) for n in range(carers)})  # type: ignore[misc]
    assert list(kept.councils) == ["a", "c"]


def test_links_take_sessions_and_a_linked_pair_is_not_suggested_again(desk: LinksDesk) -> None:
    child, other = record(desk, "C-1"), record(desk, "C-2")
    carer = able(desk, **offering(sessions_per_month=4))
    row = {"child_id": UUID(other.json["id"]), "child": "C-2", "carer_id": UUID(carer)}
    put(desk, Link, [{**row, "state": "suspended", "promised": {"saturday": 3}, "active_from": date(2025, 5, 1)}])
    (pair,) = suggest(desk, "C-1").json["suggestions"]
    assert pair["sessions"] == [
        {"slot": "saturday", "sessions_per_month": 1},
        {"slot": "one_night", "sessions_per_month": 1},
    ]
    found = suggest(desk, "C-2", include="excluded").json["excluded"]
    assert [one["rule"] for one in found[0]["exclusions"]] == ["match-not-linked-already"]
    assert factor(found[0], "relationship")["value"] == 1
    row = {"child_id": UUID(child.json["id"]), "child": "C-1", "carer_id": UUID(carer)}
    put(desk, Link, [{**row, "state": "active", "promised": {"one_night": 1}, "active_from": date(2025, 5, 1)}])
    record(desk, "C-3", siblings=["c-1"])
    (near,) = suggest(desk, "C-3").json["near_misses"]
    assert [one["words"] for one in near["unlocks"]] == ["one more session a month"]
    assert factor(near, "relationship")["value"] == 0.5


def factor(pair: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in pair["factors"] if one["factor"] == name)
    return found


def test_a_restriction_is_honoured_by_the_replica(desk: LinksDesk) -> None:
    record(desk, "C-1")
    free, barred = able(desk), able(desk)
    restriction = {
        "id": str(uuid4()),
        "child": "c-1",
        "person": {"kind": "household_member", "id": f"{barred}/1"},
        "kind": "no_contact",
        "starts_on": "2025-01-01",
        "last_day": None,
        "applies_to_household": False,
    }
    desk.hear("lifelonglinks.restriction.added.v1", restriction["id"], 1, restriction)
    found = suggest(desk, "C-1", include="excluded").json
    assert ids(found["suggestions"]) == [free]
    assert [one["rule"] for one in found["excluded"][0]["exclusions"]] == ["restriction-no-contact"]
    assert desk.asked == []


def parent(number: str) -> list[dict[str, Any]]:
    return [{"person": number, "kind": "mother", "parental_responsibility": True, "contact": None}]


@pytest.mark.parametrize(
    ("child", "person", "household", "excluded"),
    [
        ("C-1", {"kind": "child", "id": "C-2"}, False, True),
        ("C-2", {"kind": "child", "id": "C-1"}, False, True),
        ("C-1", {"kind": "person", "id": "P-2"}, True, True),
        ("C-2", {"kind": "person", "id": "P-1"}, True, True),
        ("C-1", {"kind": "person", "id": "P-2"}, False, False),
        ("C-1", {"kind": "person", "id": "P-1"}, True, False),
        ("C-1", {"kind": "person", "id": "P-3"}, True, False),
    ],
)
def test_children_who_may_not_meet_are_not_suggested_to_one_carer(
    desk: LinksDesk, child: str, person: dict[str, str], household: bool, excluded: bool
) -> None:
    """C-1 lives with P-1, and C-2, whom an open link joins with the carer, with P-2."""
    record(desk, "C-1", parents=parent("P-1"))
    other = record(desk, "C-2", parents=parent("P-2"))
    carer = able(desk)
    row = {"child_id": UUID(other.json["id"]), "child": "C-2", "carer_id": UUID(carer)}
    put(desk, Link, [{**row, "state": "considering", "promised": {}, "active_from": None}])
    restriction = {
        "id": str(uuid4()),
        "child": child.lower(),
        "person": person,
        "kind": "no_contact",
        "starts_on": "2025-01-01",
        "last_day": None,
        "applies_to_household": household,
    }
    desk.hear("lifelonglinks.restriction.added.v1", restriction["id"], 1, restriction)
    found = suggest(desk, "C-1", include="excluded").json
    rules = [one["rule"] for pair in found["excluded"] for one in pair["exclusions"]]
    assert (rules, ids(found["suggestions"])) == ((["restriction-no-contact"], []) if excluded else ([], [carer]))


def test_another_day_may_be_asked_for(desk: LinksDesk) -> None:
    record(desk, "C-1")
    able(desk)
    assert suggest(desk, "C-1", on="2028-01-10").json["suggested"] == 1
    later = suggest(desk, "C-1", on="2028-01-11").json
    assert (later["on"], later["suggested"]) == ("2028-01-11", 0)


def test_no_carer_is_suggested_for_a_child_who_may_not_be_linked(desk: LinksDesk) -> None:
    record(desk, "C-1", closed={"on": "2025-09-30", "reason": "moved_away"})
    record(desk, "C-2", assessment__outcome="not_likely_to_benefit")
    record(desk, "C-3")
    for child, query in (("C-1", {}), ("C-2", {}), ("C-3", {"on": "2034-05-14"})):
        heard = suggest(desk, child, **query)
        assert heard.status == 409
        assert heard.rules == {"match-child-may-be-linked"}
    assert suggest(desk, "C-3", on="2034-05-13").status == 200
    assert suggest(desk, "C-4").status == 404


def test_the_council_sees_the_weights_that_it_set(make_desk: Any) -> None:
    settings = {f"matching.weight_{name}": 0 for name in WEIGHTS} | {"matching.weight_slots": 30}
    desk = make_desk(f"suggestions-{uuid4().hex[:8]}", settings=settings, clock=TODAY)
    record(desk, "C-1")
    able(desk, **offering(daytime=[]))
    found = suggest(desk, "C-1").json
    shown = {one["factor"]: (one["weight"], one["usual"]) for one in found["weights"]}
    assert (shown["slots"], shown["needs"]) == ((30, 15), (0, 20))
    assert found["suggestions"][0]["total"] == pytest.approx(33.3)
    assert factor(found["suggestions"][0], "slots")["contribution"] == pytest.approx(33.3)


@pytest.fixture
def map_of_places(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    file = tmp_path / "places.csv"
    file.write_text("area,latitude,longitude\nZZ1,51,-2\nZZ3,52,-2\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(file))
    places_known.cache_clear()
    yield
    places_known.cache_clear()


def travelling(area: str | None, most_miles: int | None = None) -> dict[str, Any]:
    return offering(travel={**carer_data("")["availability"]["travel"], "area": area, "most_miles": most_miles})


def test_without_a_map_no_distance_is_guessed(desk: LinksDesk) -> None:
    record(desk, "C-1")
    able(desk, **travelling("ZZ3", 5))
    (pair,) = suggest(desk, "C-1").json["suggestions"]
    shown = factor(pair, "distance_home")
    assert (shown["value"], shown["contribution"]) == (None, None)
    assert shown["reason"] == "Cannot be judged: no area on the map."


@pytest.mark.usefixtures("map_of_places")
def test_with_a_map_distance_is_judged(desk: LinksDesk) -> None:
    record(desk, "C-1")
    near, far = able(desk, **travelling("ZZ1")), able(desk, **travelling("ZZ3"))
    beyond = able(desk, **travelling("ZZ3", 5))
    found = suggest(desk, "C-1").json
    assert ids(found["suggestions"]) == [near, far]
    assert [factor(pair, "distance_home")["value"] for pair in found["suggestions"]] == [1, 0]
    assert ids(found["near_misses"]) == [beyond]
    assert found["near_misses"][0]["unlocks"][0]["words"] == "a way of 69 miles instead of 5"


def test_children_are_suggested_for_a_carer(desk: LinksDesk) -> None:
    record(desk, "C-1", waiting_since="2025-05-01")
    record(desk, "C-2", waiting_since="2025-04-01")
    record(desk, "C-3", wanted=[])
    record(desk, "C-4", clinical_tasks=["ventilation"])
    carer = able(desk)
    heard = desk.ask("suggest_children", path={"carer_id": carer}, query={"include": "excluded"})
    found = heard.json
    assert [one["child"] for one in found["suggestions"]] == ["C-2", "C-1"]
    assert [one["child"] for one in found["near_misses"]] == ["C-4"]
    assert found["judged"] == 3
    able(desk, carer, 2, state="ended")
    ended = desk.ask("suggest_children", path={"carer_id": carer}, query={"include": "excluded"}).json
    assert {rule["rule"]: rule["pairs"] for rule in ended["reasons"]}["match-approval-stands"] == 3
    assert desk.ask("suggest_children", path={"carer_id": str(uuid4())}).status == 404


def test_who_was_shown_is_audited(desk: LinksDesk) -> None:
    record(desk, "C-1")
    carer, near = able(desk), desk.hear_carer()
    suggest(desk, "C-1")
    (row,) = desk.rows("select subjects from audit where operation = 'suggest_carers'")
    assert row.subjects == ["C-1", carer, near]


def test_how_fresh_the_replicas_are_is_said(desk: LinksDesk) -> None:
    record(desk, "C-1")
    move_position(desk.database, CARERS, "carers", datetime(2025, 9, 30, 9, 59, tzinfo=UTC))
    try:
        found = suggest(desk, "C-1").json
    finally:
        desk.write("delete from messaging.replica_positions")
    assert found["carers_as_of"] == "2025-09-30T09:59:00+00:00"
    assert found["restrictions_as_of"] is None
