"""Reports over a council's tables: counted by hand, in pages, as JSON and as CSV; of nothing and of many."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import FixedClock
from chassis.messaging.replica import move_position
from services.links.agreements.tables import Agreement
from services.links.children.tables import Child
from services.links.contract.examples import example
from services.links.hearing.subscribed import CARERS, RESTRICTIONS
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.sessions.tables import Session
from tests.service.links.desk import LinksDesk, carer_data
from tests.service.links.rows import put

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))
REPORTS = ("report_waiting_list", "report_unmet_need", "report_use", "report_spare_capacity")


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    """A council of its own for each test: a report is about all of it."""
    made: LinksDesk = make_desk(f"reports-{uuid4().hex[:12]}", clock=TODAY)
    return made


def children(desk: LinksDesk, count: int, **changes: Any) -> list[dict[str, Any]]:
    """Rows as `record_child` makes them; the first has waited longest."""
    made = desk.ask("record_child", example("record_child").body, path={"child": "C-pattern"}, creates=True)
    assert made.status == 201, made
    (pattern,) = desk.rows("select * from children where number = 'C-pattern'")
    desk.write("delete from children")
    record = {**pattern.record, "siblings": [], **changes}
    rows = [
        {
            **{name: value for name, value in pattern._mapping.items() if name in Child.__table__.columns},
            "id": UUID(int=number + 1),
            "number": f"C-{number}",
            "key": f"council:c-{number}",
            "waiting_since": date(2020, 1, 1) + timedelta(days=number),
            "record": copy.deepcopy(record),
        }
        for number in range(count)
    ]
    put(desk, Child, rows)
    return rows


def carers(desk: LinksDesk, count: int, **changes: Any) -> None:
    rows = []
    for number in range(count):
        identifier = UUID(int=10_000 + number)
        skills = [{"id": str(uuid4()), "person": 1, "task": "gastrostomy", "signed_off_on": "2025-01-01"}]
        data = carer_data(str(identifier), skills=[{**skills[0], "expires_on": "2028-01-01"}], **changes)
        rows.append({"id": identifier, "version": 1, "state": data["state"], "state_data": data})
    put(desk, KnownCarer, rows)


def everything(desk: LinksDesk, operation: str, **query: str) -> Iterator[Mapping[str, Any]]:
    """All items, page by page."""
    cursor: dict[str, str] = {}
    while True:
        heard = desk.ask(operation, query={**query, **cursor}, actor=None, grants={"short-breaks-reports:read"})
        assert heard.status == 200, heard
        yield from heard.json["items"]
        if heard.json["next"] is None:
            return
        cursor = {"cursor": heard.json["next"].split("cursor=")[1].split("&")[0]}


def as_csv(desk: LinksDesk, operation: str, **query: str) -> list[dict[str, str]]:
    heard = desk.ask(operation, query=query, actor=None, accept="text/csv")
    assert heard.status == 200, heard
    assert heard.headers["Content-Type"].startswith("text/csv")
    name = operation.removeprefix("report_").replace("_", "-")
    assert re.fullmatch(
        rf'attachment; filename="{name}(-\d{{4}}-\d{{2}}-\d{{2}}){{1,2}}\.csv"', heard.headers["Content-Disposition"]
    )
    return list(csv.DictReader(io.StringIO(heard.content.decode(), newline="")))


@pytest.mark.parametrize("operation", REPORTS)
def test_an_empty_council_has_empty_reports(desk: LinksDesk, operation: str) -> None:
    heard = desk.ask(operation, actor=None)
    assert heard.status == 200, heard
    assert heard.json in ({"items": [], "next": None}, {"on": "2025-09-30", "children_waiting": 0, "needs": []})
    assert as_csv(desk, operation) == []


@pytest.mark.parametrize("operation", REPORTS)
def test_a_report_needs_its_scope_in_the_contract(desk: LinksDesk, operation: str) -> None:
    assert desk.definition.contract.by_name[operation].scope == "short-breaks-reports:read"
    assert desk.definition.contract.by_name[operation].produces == ("application/json", "text/csv")


def test_each_child_waits_for_a_reason(desk: LinksDesk) -> None:
    rows = children(desk, 3, clinical_tasks=["tracheostomy"])
    carers(desk, 2)
    links = [("declined", 0), ("declined", 0), ("considering", 1), ("ended", 2)]
    put(desk, Link, [{"state": s, "child_id": rows[n]["id"], "child": rows[n]["number"]} for s, n in links])
    found = list(everything(desk, "report_waiting_list"))
    assert [(one["child"], one["waiting_since"]) for one in found] == [
        ("C-0", "2020-01-01"),
        ("C-1", "2020-01-02"),
        ("C-2", "2020-01-03"),
    ]
    nobody = {"reason": "task_nobody_signed_off", "carers": 2}
    assert [one["because"] for one in found] == [
        [{"reason": "declined", "carers": 2}, nobody],
        [{"reason": "link_under_way", "carers": 1}, nobody],
        [nobody],
    ]
    assert {(one["carers_judged"], one["carers_available"], one["can_be_suggested"]) for one in found} == {(2, 2, 0)}
    assert found[0]["unlocks"] == [{"kind": "training", "code": "tracheostomy", "carers": 2}]
    assert found[0]["days_waiting"] == (date(2025, 9, 30) - date(2020, 1, 1)).days


def restrict_contact(desk: LinksDesk, child: str, carer: UUID) -> None:
    restriction = {
        "id": str(uuid4()),
        "kind": "no_contact",
        "child": child,
        "person": {"kind": "carer", "id": str(carer)},
        "starts_on": "2025-01-01",
        "last_day": None,
        "applies_to_household": False,
    }
    desk.hear("lifelonglinks.restriction.added.v1", restriction["id"], 1, restriction)


def test_that_contact_is_restricted_is_told_to_who_may_read_matching_alone(desk: LinksDesk) -> None:
    """Others are told the same of a child for whom the home does not fit, of one who is linked, and of one who is kept
    from the carer."""
    restricted, linked, unfit = children(desk, 3)
    carers(desk, 1, home={**carer_data(str(uuid4()))["home"], "step_free": False})
    carer = UUID(int=10_000)
    everybody = desk.rows("select id, record from children order by number")
    for row in everybody:
        needs = {**row.record["home"], "step_free": row.id == unfit["id"]}
        desk.write(
            f"update children set record = record || '{json.dumps({'home': needs})}'::jsonb where id = '{row.id}'"
        )
    put(desk, Link, [{"state": "active", "child_id": linked["id"], "child": linked["number"], "carer_id": carer}])
    restrict_contact(desk, restricted["number"], carer)

    def told(*more: str, accept: str = "application/json") -> Any:
        grants = {"short-breaks-reports:read", *more}
        return desk.ask("report_waiting_list", actor=None, grants=grants, accept=accept)

    assert [one["because"][0]["reason"] for one in told("matching:read").json["items"]] == [
        "contact_restriction",
        "linked_already",
        "home_does_not_fit",
    ]
    its_own = ("child", "waiting_since", "days_waiting")
    alike = [{name: one[name] for name in one if name not in its_own} for one in told().json["items"]]
    assert alike[0]["because"] == [{"reason": "other", "carers": 1}]
    assert alike[0] == alike[1] == alike[2]
    assert b"restriction" not in told().content + told(accept="text/csv").content


def test_who_has_all_that_is_wanted_waits_no_more(desk: LinksDesk) -> None:
    rows = children(desk, 2)
    wanted = {one["slot"]: one["sessions_per_month"] for one in rows[0]["record"]["wanted"]}
    put(desk, Link, [{"state": "active", "child_id": rows[0]["id"], "child": "C-0", "promised": wanted}])
    assert [one["child"] for one in everything(desk, "report_waiting_list")] == ["C-1"]


def test_the_waiting_list_comes_in_pages_that_together_are_whole(desk: LinksDesk) -> None:
    children(desk, 25)
    found = [one["child"] for one in everything(desk, "report_waiting_list", limit="10")]
    assert found == [f"C-{number}" for number in range(25)]


def test_with_thousands_of_carers_a_page_is_shorter_and_nothing_is_left_out(
    desk: LinksDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.links.reports.operations.PAIRS_AT_ONCE", 30)
    children(desk, 7)
    carers(desk, 10)
    heard = desk.ask("report_waiting_list", actor=None)
    assert len(heard.json["items"]) == 3
    assert heard.json["next"]
    assert len(list(everything(desk, "report_waiting_list"))) == 7


def test_a_large_council_is_answered_whole(desk: LinksDesk) -> None:
    children(desk, 500)
    carers(desk, 1000)
    assert len(desk.ask("report_waiting_list", query={"limit": "200"}, actor=None).json["items"]) == 50
    assert desk.ask("report_unmet_need", actor=None).json["children_waiting"] == 500
    assert len(list(everything(desk, "report_spare_capacity", limit="200"))) == 1000


def test_unmet_need_is_counted_by_slot_task_and_area(desk: LinksDesk) -> None:
    children(desk, 3)
    carers(desk, 2)
    needs = {(one["by"], one["code"]): one for one in desk.ask("report_unmet_need", actor=None).json["needs"]}
    saturday = needs["slot", "saturday"]
    assert (saturday["children"], saturday["sessions_wanted"], saturday["carers"], saturday["sessions_left"]) == (
        3,
        6,
        2,
        8,
    )
    assert needs["clinical_task", "gastrostomy"]["carers"] == 2
    assert sum(one["children"] for (by, _), one in needs.items() if by == "area") == 3
    assert [row["code"] for row in as_csv(desk, "report_unmet_need")] == [code for _, code in needs]


def sessions_of(link: Mapping[str, Any], month: int, *states: str, by: str | None = None) -> list[dict[str, Any]]:
    cancelled = {"cancelled_by": by, "late": by == "carer"} if by else None
    return [
        {
            "link_id": link["id"],
            "child_id": link["child_id"],
            "child": link["child"],
            "state": state,
            "first_day": date(2025, month, 28),
            "last_day": date(2025, month, 28) + timedelta(days=4),
            "cancellation": cancelled,
        }
        for state in states
    ]


def test_use_is_counted_by_month_and_link(desk: LinksDesk) -> None:
    first, second = children(desk, 2)
    link = {
        "id": UUID(int=1),
        "child_id": first["id"],
        "child": "C-0",
        "state": "active",
        "active_from": date(2025, 7, 15),
    }
    over = {
        "id": UUID(int=2),
        "child_id": second["id"],
        "child": "C-1",
        "state": "ended",
        "active_from": date(2025, 1, 1),
    }
    put(desk, Link, [link])
    put(desk, Link, [{**over, "ended_on": date(2025, 8, 1)}])
    agreed = {"link_id": link["id"], "state": "signed"}
    put(
        desk,
        Agreement,
        [
            {
                **agreed,
                "number": 1,
                "sessions_per_month": 4,
                "in_force_from": date(2025, 7, 15),
                "in_force_until": date(2025, 9, 10),
            },
            {
                **agreed,
                "number": 2,
                "sessions_per_month": 3,
                "in_force_from": date(2025, 9, 10),
                "in_force_until": None,
            },
        ],
    )
    until = {"in_force_from": date(2025, 1, 1), "in_force_until": date(2025, 8, 1)}
    put(desk, Agreement, [{"link_id": over["id"], "state": "signed", "number": 1, "sessions_per_month": 5, **until}])
    on_the_first = {"first_day": date(2025, 9, 1), "last_day": date(2025, 9, 1)}
    put(
        desk,
        Session,
        [
            *sessions_of(link, 8, "completed", "completed", "completed"),
            *sessions_of(link, 8, "cancelled", by="carer"),
            *sessions_of(link, 8, "cancelled", "cancelled", by="family"),
            *sessions_of(link, 9, "booked", "confirmed"),
            *({**one, **on_the_first} for one in sessions_of(link, 9, "completed")),
        ],
    )
    found = list(everything(desk, "report_use", limit="2"))
    assert [(one["month"], one["child"]) for one in found] == [
        ("2025-07", "C-0"),
        ("2025-07", "C-1"),
        ("2025-08", "C-0"),
        ("2025-08", "C-1"),
        ("2025-09", "C-0"),
    ]
    july, over_in_july, august, alone, september = found
    assert (july["agreed"], july["share"]) == (4, 0)
    assert (over_in_july["agreed"], over_in_july["share"]) == (5, 0)
    assert (august["completed"], august["agreed"], august["share"], august["cancelled"]) == (3, 4, 75, 3)
    who = ("family", "carer", "child", "service")
    assert [august[f"cancelled_by_{one}"] for one in who] == [2, 1, 0, 0]
    assert august["cancelled_late"] == 1
    assert (alone["agreed"], alone["share"], alone["completed"]) == (None, None, 0)
    assert (september["booked"], september["confirmed"], september["completed"], september["share"]) == (1, 1, 1, 33)
    (row,) = desk.rows("select subjects from audit where operation = 'report_use' order by id limit 1")
    assert set(row.subjects) == {str(UUID(int=1)), str(UUID(int=2)), "C-0", "C-1"} | {one["carer_id"] for one in found}
    rows = as_csv(desk, "report_use", from_month="2025-08", to_month="2025-08", link_id=str(link["id"]))
    assert [(row["month"], row["share"], row["cancelled_by_family"]) for row in rows] == [("2025-08", "75", "2")]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from_month": "2025-13"}, "?from_month"),
        ({"from_month": "2025-09", "to_month": "2025-08"}, "?from_month"),
        ({"from_month": "2020-01"}, "?from_month"),
        ({"from_month": "2022-08", "to_month": "2025-08"}, "?from_month"),
        ({"from_month": "2025-10"}, "?from_month"),
        ({"link_id": "x"}, "?link_id"),
    ],
)
def test_months_that_make_no_sense_are_named(desk: LinksDesk, query: dict[str, str], pointer: str) -> None:
    heard = desk.ask("report_use", query=query, actor=None)
    assert (heard.status, [error["pointer"] for error in heard.json["errors"]]) == (422, [pointer])


def test_spare_capacity_leaves_out_who_is_full_or_does_not_offer(desk: LinksDesk) -> None:
    row, *_ = children(desk, 1)
    carers(desk, 3)
    full = {"state": "active", "child_id": row["id"], "child": "C-0", "carer_id": UUID(int=10_001)}
    put(desk, Link, [{**full, "promised": {"saturday": 4, "sunday": 4}}])
    found = list(everything(desk, "report_spare_capacity"))
    assert [one["carer_id"] for one in found] == [str(UUID(int=10_000)), str(UUID(int=10_002))]
    assert found[0]["sessions_left"] == 8
    assert list(everything(desk, "report_spare_capacity", slot="saturday", limit="1")) == found
    (first, _) = as_csv(desk, "report_spare_capacity")
    assert "saturday:4" in first["slots"]


def test_a_csv_says_where_it_goes_on(desk: LinksDesk) -> None:
    children(desk, 3)
    heard = desk.ask("report_waiting_list", query={"limit": "2"}, actor=None, accept="text/csv")
    assert heard.headers["Link"].endswith('rel="next"')
    assert len(heard.content.splitlines()) == 3


def test_a_report_leaves_every_child_in_the_audit(desk: LinksDesk) -> None:
    children(desk, 2)
    desk.ask("report_waiting_list", actor=None)
    (row,) = desk.rows("select subjects from audit where operation = 'report_waiting_list'")
    assert list(row.subjects) == ["C-0", "C-1"]


@pytest.mark.parametrize("report", ["report_waiting_list", "report_unmet_need", "report_spare_capacity"])
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_a_report_says_up_to_when_carers_and_restrictions_are_known(desk: LinksDesk, report: str, accept: str) -> None:
    nothing = desk.ask(report, actor=None, accept=accept)
    assert not {"Kinweave-As-Of", "Kinweave-Restrictions-As-Of"} & set(nothing.headers)
    move_position(desk.database, CARERS, "carers", datetime(2025, 9, 30, 9, 59, tzinfo=UTC))
    move_position(desk.database, RESTRICTIONS, "lifelonglinks", datetime(2025, 9, 30, 9, 58, tzinfo=UTC))
    try:
        heard = desk.ask(report, actor=None, accept=accept)
    finally:
        desk.write("delete from messaging.replica_positions")
    assert heard.headers["Kinweave-As-Of"] == "2025-09-30T09:59:00+00:00"
    assert heard.headers["Kinweave-Restrictions-As-Of"] == "2025-09-30T09:58:00+00:00"
