"""Children who are assessed for short breaks: recorded by the council's own number, read, listed, announced."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import FixedClock
from chassis.messaging.republish import republish
from chassis.messaging.scopes import system_scope
from services.links.children import queries
from services.links.children.reading import child_key
from services.links.children.siblings import families_of
from services.links.linking.tables import Link
from services.links.sessions.tables import Session
from tests.service.links.desk import LinksDesk
from tests.service.links.recording import ANSWER, BODY, OPEN, body, record
from tests.service.links.rows import put
from tests.support.desk import Heard

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("children", clock=TODAY)
    return made


def new() -> str:
    return f"K-{uuid4().hex[:8]}"


def read(desk: LinksDesk, number: str, grants: frozenset[str] = OPEN) -> Heard:
    return desk.ask("get_child", path={"child": number}, grants=desk.everything | grants)


def link(desk: LinksDesk, child: Heard, state: str, promised: dict[str, int]) -> UUID:
    identifier = uuid4()
    row = {"id": identifier, "child_id": UUID(child.json["id"]), "child": child.json["number"], "state": state}
    put(desk, Link, [{**row, "promised": promised, "active_from": date(2025, 5, 1)}])
    return identifier


def test_a_child_is_recorded_once_and_then_replaced(desk: LinksDesk) -> None:
    number = new()
    made = record(desk, number)
    assert (made.status, made.headers["ETag"]) == (201, '"1"')
    assert made.headers["Location"].endswith("/short-breaks/children/{child}")
    assert (made.json["number"], made.json["state"]) == (number, "waiting")
    assert record(desk, number).status == 412
    assert record(desk, number, version=7).status == 412
    assert record(desk, new(), version=1).status == 412
    again = record(desk, number, version=1, interests=["trains"])
    assert (again.status, again.json["interests"]) == (200, ["trains"])
    assert "Location" not in again.headers
    assert read(desk, number.lower()).json["number"] == number
    assert read(desk, number).headers["ETag"] == '"2"'


@pytest.mark.parametrize("number", ["C 1", "C/1", ".C1", "C1\n", "x" * 65, "ü"])
def test_what_is_no_number_names_no_child(desk: LinksDesk, number: str) -> None:
    assert read(desk, number).status == 404
    assert record(desk, number).status == 404
    assert record(desk, number, version=1).status == 404


def test_of_two_who_record_a_child_at_once_one_is_first(desk: LinksDesk) -> None:
    number = new()
    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(lambda _: record(desk, number).status, range(4)))
    assert sorted(heard) == [201, 412, 412, 412]


def test_all_rules_refuse_at_once_and_nothing_is_kept(desk: LinksDesk) -> None:
    number = new()
    heard = record(
        desk,
        number,
        date_of_birth="2007-09-30",
        needs=["NONE"],
        parents=[],
        iro=None,
        looked_after__authority_has_responsibility=True,
        siblings=[number.upper()],
        identity__asks_for=["religion"],
        assessment__assessed_on="2025-10-01",
        waiting_since="2006-01-01",
        closed={"on": "2025-09-29", "reason": "turned_18"},
    )
    assert heard.status == 409
    assert heard.rules == {
        "child-days-in-order",
        "child-days-have-come",
        "child-under-eighteen",
        "child-is-disabled",
        "child-has-somebody-responsible",
        "short-break-child-not-in-care",
        "looked-after-child-has-iro",
        "child-is-not-its-own-sibling",
        "asked-identity-is-known",
        "turned-eighteen-by-closing",
    }
    assert read(desk, number).status == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"assessment": None}, "/assessment"),
        ({"upn": "H801200001002"}, "/upn"),
        ({"needs": []}, "/needs"),
        ({"needs": ["NONE", "AUT"]}, "/needs"),
        ({"wanted": [{"slot": "saturday", "sessions_per_month": 1}] * 2}, "/wanted"),
        ({"wanted": [{"slot": "saturday", "sessions_per_month": 0}]}, "/wanted/0/sessions_per_month"),
        ({"parents": BODY["parents"] * 2}, "/parents"),
        ({"siblings": ["C-1", "c-1"]}, "/siblings"),
        ({"postcode": "QV1 1CI"}, "/postcode"),
        ({"name": {"given_name": "\u200b"}}, "/name/given_name"),
        ({"identity__languages": ["English"]}, "/identity/languages/0"),
        ({"nickname": "x"}, "/nickname"),
    ],
)
def test_a_wrong_field_is_named(desk: LinksDesk, changes: dict[str, Any], pointer: str) -> None:
    heard = record(desk, new(), **changes)
    assert heard.status == 422
    assert pointer in {error["pointer"] for error in heard.json["errors"]}


def test_a_year_of_birth_has_come(desk: LinksDesk) -> None:
    sent = body()
    del sent["date_of_birth"]
    heard = desk.ask("record_child", {**sent, "year_of_birth": 2026}, path={"child": new()}, creates=True)
    assert heard.status == 422
    assert [one["pointer"] for one in heard.json["errors"]] == ["/year_of_birth"]


def test_one_name_and_a_year_of_birth_are_enough(desk: LinksDesk) -> None:
    number, sent = new(), body(name={"given_name": "Suharni"}, postcode="zz11aa")
    del sent["date_of_birth"]
    sent["year_of_birth"] = 2007
    made = desk.ask("record_child", sent, path={"child": number}, creates=True, grants=desk.everything | OPEN)
    assert made.status == 201
    assert made.json["name"] == {"given_name": "Suharni", "family_name": None}
    assert (made.json["date_of_birth"], made.json["date_of_birth_estimated"]) == ("2007-07-01", True)
    assert made.json["postcode"] == "ZZ1 1AA"
    assert made.json["state"] == "waiting", "who may still be a child is treated as one"
    listed = desk.ask("list_children", query={"state": "waiting", "limit": "200"}).json["items"]
    assert [one["date_of_birth_estimated"] for one in listed if one["number"] == number] == [True]
    found = desk.ask("suggest_carers", path={"child": number})
    assert found.status == 200


def test_no_assessment_no_record(desk: LinksDesk) -> None:
    sent = {name: value for name, value in body().items() if name != "assessment"}
    heard = desk.ask("record_child", sent, path={"child": new()}, creates=True)
    assert heard.status == 422


def test_what_a_client_may_not_read_it_neither_sees_nor_wipes_out(desk: LinksDesk) -> None:
    number, none = new(), frozenset[str]()
    record(desk, number)
    seen = read(desk, number, none).json
    assert not {"address_lines", "postcode", "gp"} & set(seen)
    assert "contact" not in seen["parents"][0]
    hidden = {name: value for name, value in body().items() if name not in ("address_lines", "postcode", "gp")}
    hidden["parents"] = [{name: value for name, value in one.items() if name != "contact"} for one in hidden["parents"]]
    for version, grants in ((1, none), (2, OPEN)):
        everything = desk.everything | grants
        desk.ask("record_child", hidden, path={"child": number}, if_match=version, grants=everything)
        kept = read(desk, number).json
        if grants:
            assert (kept["postcode"], kept["gp"], kept["parents"][0]["contact"]) == (None, None, None)
        else:
            assert (kept["postcode"], kept["gp"]) == (BODY["postcode"], ANSWER["gp"])
            assert kept["parents"][0]["contact"] == ANSWER["parents"][0]["contact"]


def test_no_parent_whose_contact_is_kept_is_left_out_by_a_client_that_may_not_read_it(desk: LinksDesk) -> None:
    number = new()
    record(desk, number)
    sent = {name: value for name, value in body().items() if name not in ("address_lines", "postcode", "gp")}
    others = [{name: one[name] for name in one if name != "contact"} for one in sent["parents"]]
    sent["parents"] = [{**others[0], "person": "P-9999"}, *others[1:]]
    refused = desk.ask("record_child", sent, path={"child": number}, if_match=1)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (403, "/parents")
    assert read(desk, number).json["parents"][0]["contact"] == ANSWER["parents"][0]["contact"]
    grants = desk.everything | OPEN
    assert desk.ask("record_child", sent, path={"child": number}, if_match=1, grants=grants).status == 200


def test_what_a_client_may_not_read_it_does_not_replace(desk: LinksDesk) -> None:
    number = new()
    record(desk, number)
    closed = {"address_lines", "postcode", "gp", "parents/0/contact"}
    nothing = {"address_lines": [], "postcode": None, "gp": None}
    for grants, named in ((frozenset[str](), closed), (frozenset({"addresses:read"}), {"gp", "parents/0/contact"})):
        sent = {"path": {"child": number}, "if_match": 1, "grants": desk.everything - OPEN | grants}
        heard = desk.ask("record_child", body(), **sent)
        assert heard.status == 403
        assert {one["pointer"] for one in heard.json["errors"]} == {f"/{name}" for name in named}
        if not grants:
            assert desk.ask("record_child", {**body(), **nothing}, **sent).status == 403
    assert read(desk, number).json["version"] == 1


def test_a_record_that_was_kept_before_there_was_education_says_none(desk: LinksDesk) -> None:
    number = new()
    assert record(desk, number).json["education"] == BODY["education"]
    desk.write(f"update children set record = record - 'education' where number = '{number}'")
    assert read(desk, number).json["education"] is None


def test_the_wait_goes_on_when_the_child_is_assessed_again(desk: LinksDesk) -> None:
    number = new()
    sent = {name: value for name, value in body().items() if name != "waiting_since"}
    grants = desk.everything | OPEN
    ask = lambda **more: desk.ask("record_child", sent, path={"child": number}, grants=grants, **more)  # noqa: E731
    assert ask(creates=True).json["waiting_since"] == "2025-03-10"
    sent["assessment"]["assessed_on"] = "2025-09-01"
    assert ask(if_match=1).json["waiting_since"] == "2025-03-10"


@pytest.mark.parametrize(
    ("state", "promised", "expected", "left"),
    [
        ("active", {"saturday": 2, "one_night": 1}, "linked", []),
        ("active", {"saturday": 9}, "waiting", [{"slot": "one_night", "sessions_per_month": 1}]),
        ("suspended", {"saturday": 2, "one_night": 1}, "waiting", BODY["wanted"]),
        ("ended", {"saturday": 2, "one_night": 1}, "waiting", BODY["wanted"]),
    ],
)
def test_the_state_follows_from_what_links_give(
    desk: LinksDesk, state: str, promised: dict[str, int], expected: str, left: Any
) -> None:
    number = new()
    link(desk, record(desk, number), state, promised)
    seen = read(desk, number).json
    assert (seen["state"], seen["still_wanted"]) == (expected, left)
    listed = desk.ask("list_children", query={"state": expected, "limit": "200"}).json["items"]
    assert number in {one["number"] for one in listed}


def test_a_child_with_an_open_link_is_not_closed(desk: LinksDesk) -> None:
    number, closed = new(), {"on": "2025-09-30", "reason": "moved_away"}
    made = record(desk, number)
    link(desk, made, "suspended", {})
    assert record(desk, number, version=1, closed=closed).rules == {"links-end-before-closing"}


APRIL = date(2025, 4, 1)
NEVER_RECORDED: dict[str, Any] = {"state": "confirmed"}


def until(ends_at: str) -> dict[str, Any]:
    return {"completion": {"starts_at": "2025-03-30T10:00Z", "ends_at": ends_at}}


@pytest.mark.parametrize(
    ("first_day", "nights", "changes", "refused"),
    [
        (APRIL, 2, {}, True),
        (date(2025, 3, 30), 3, {}, True),
        (date(2025, 3, 30), 2, {}, True),
        (date(2025, 3, 30), 1, {}, False),
        (date(2025, 3, 30), 1, NEVER_RECORDED, True),
        (date(2025, 3, 29), 1, NEVER_RECORDED, False),
        (date(2025, 3, 30), 1, until("2025-04-01T09:00Z"), True),
        (date(2025, 3, 30), 2, until("2025-03-31T09:00Z"), False),
        (date(2025, 3, 30), 2, until("2025-03-31T22:59Z"), False),
        (date(2025, 3, 30), 1, until("2025-03-31T23:00Z"), True),
        (date(2025, 11, 1), 2, NEVER_RECORDED, True),
        (APRIL, 2, {"state": "cancelled"}, False),
        (date(2025, 3, 30), 3, {"state": "cancelled"}, False),
        (APRIL, 2, {"legal_basis": "s17_6"}, False),
    ],
)
def test_how_breaks_are_recorded_changes_only_while_none_has_a_day_of_the_year(
    desk: LinksDesk, first_day: date, nights: int, changes: dict[str, Any], refused: bool
) -> None:
    """A break is a row of every year in which it has a day, and one year's rows are of one kind."""
    number = new()
    made = record(desk, number)
    held = {"child_id": UUID(made.json["id"]), "link_id": link(desk, made, "active", {}), "series": None}
    usual = {"state": "completed", "legal_basis": "s20_reg48", "place": "carers_home", "completion": None}
    days = {"first_day": first_day, "last_day": first_day + timedelta(days=nights)}
    put(desk, Session, [{**held, **usual, **days, **changes}])
    heard = record(desk, number, version=1, looked_after__recording="agreement")
    assert (heard.status == 409) is refused
    assert not refused or heard.rules == {"one-recording-in-a-year"}


def test_each_change_is_announced_without_names_or_words(desk: LinksDesk) -> None:
    number, closed = new(), {"on": "2025-09-30", "reason": "wish_changed"}
    made = record(desk, number)
    record(desk, number, version=1, diet="No nuts.")
    record(desk, number, version=2, closed=closed)
    record(desk, number, version=3)
    told = desk.events(made.json["id"])
    happened = [(one["type"], one["sequence"]) for one in told]
    assert happened == [
        (f"links.child.{what}.v1", n) for n, what in enumerate(("recorded", "changed", "closed", "reopened"), 1)
    ]
    assert told[2]["data"]["closing_reason"] == "wish_changed"
    written = json.dumps(told)
    for word in ("Example", "ZZ1", "ducks", "yoghurt", "nuts", "2016-05-14", "P-2041", "H801200001001"):
        assert word not in written


def test_the_present_state_can_be_announced_again(desk: LinksDesk) -> None:
    made = record(desk, new())
    republish(desk.database, desk.definition, desk.registry.serving(desk.council.slug))
    last = desk.events(made.json["id"])[-1]
    assert (last["type"], last["sequence"], last["data"]["number"]) == (
        "links.child.changed.v1",
        1,
        made.json["number"],
    )


def test_the_list_is_filtered_and_paged_longest_wait_first(make_desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk("children-listed", clock=TODAY)
    for n, changes in enumerate(
        (
            {"waiting_since": "2025-05-01", "needs": ["HEAR"], "clinical_tasks": ["insulin"]},
            {"waiting_since": "2025-04-01", "legal_basis": "s17_6", "social_worker": "worker-9"},
            {"waiting_since": "2025-06-01", "wanted": [{"slot": "weekend", "sessions_per_month": 1}]},
            {"waiting_since": "2025-04-01", "closed": {"on": "2025-09-01", "reason": "moved_away"}},
            {"waiting_since": "2025-07-01", "wanted": [], "assessment__review_due_on": "2025-12-31"},
        ),
        1,
    ):
        assert record(desk, f"N-{n}", **changes).status == 201

    def numbers(**query: str) -> list[str]:
        return [one["number"] for one in desk.ask("list_children", query=query).json["items"]]

    assert numbers() == ["N-2", "N-4", "N-1", "N-3", "N-5"]
    assert numbers(state="waiting") == ["N-2", "N-1", "N-3"]
    with monkeypatch.context() as few:
        few.setattr(queries, "AT_ONCE", 2)
        assert numbers(state="waiting") == ["N-2", "N-1", "N-3"]
    assert numbers(state="closed") == ["N-4"]
    assert numbers(state="not_waiting") == ["N-5"]
    assert numbers(need="HEAR") == ["N-1"]
    assert numbers(clinical_task="insulin") == ["N-1"]
    assert numbers(legal_basis="s17_6") == ["N-2"]
    assert numbers(social_worker="worker-9") == ["N-2"]
    assert numbers(slot="weekend") == ["N-3"]
    assert numbers(waiting_before="2025-05-01") == ["N-2", "N-4"]
    assert numbers(review_due_before="2026-01-01") == ["N-5"]
    first = desk.ask("list_children", query={"limit": "2", "state": "waiting"})
    assert [one["number"] for one in first.json["items"]] == ["N-2", "N-1"]
    cursor = first.json["next"].rpartition("cursor=")[2]
    second = desk.ask("list_children", query={"limit": "2", "state": "waiting", "cursor": cursor})
    assert [one["number"] for one in second.json["items"]] == ["N-3"]
    assert second.json["next"] is None
    assert not {"name", "wishes", "diet", "parents"} & set(first.json["items"][0])
    (row,) = desk.rows("select subjects from audit where operation = 'list_children' order by id desc limit 1")
    assert row.subjects == ["N-3"]


@pytest.mark.parametrize("first", ["named", "naming"])
def test_siblings_whom_one_record_names_are_siblings_and_the_missing_half_is_shown(desk: LinksDesk, first: str) -> None:
    one, other = new(), new()
    said = {one: [other.upper()], other: []}
    for number in (one, other) if first == "naming" else (other, one):
        assert record(desk, number, siblings=said[number]).status == 201
    halves = ("siblings_naming_this_child", "siblings_not_naming_this_child")
    shown = [[read(desk, number).json[half] for half in halves] for number in (one, other)]
    assert shown == [[[], [other]], [[one], []]]
    with desk.database.unit_of_work(system_scope(desk.council, "system:test", 30)) as unit:
        keys = [child_key(one), child_key(other)]
        families = families_of(unit, keys)
    assert [families[key].siblings for key in keys] == [{keys[1]}, {keys[0]}]
    version = int(read(desk, other).headers["ETag"].strip('"'))
    assert record(desk, other, version, siblings=[one]).status == 200
    assert [read(desk, number).json[half] for number in (one, other) for half in halves] == [[]] * 4


def test_a_child_is_addressed_in_every_spelling_and_told_what_its_number_must_not_hold(desk: LinksDesk) -> None:
    number = new()
    assert record(desk, number).status == 201
    assert read(desk, number.replace("-", "‑").lower()).json["number"] == number
    refused = read(desk, "С-1041")
    assert refused.status == 404
    assert "CYRILLIC" in refused.json["detail"]
