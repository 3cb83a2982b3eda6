"""The files that the service answers pass the Department's rules; what would not pass is refused by name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis.clock import LONDON, FixedClock
from services.links.agreements.tables import Agreement
from services.links.contract.examples import example
from services.links.linking.tables import Link
from services.links.sessions.tables import Session
from tests.returns.conftest import Verdict
from tests.returns.known_faults import ASKS, FIRES_WRONGLY
from tests.returns.whole_return import OTHERS, PREVIOUS_PERMANENCE
from tests.service.links.conftest import make_desk  # noqa: F401 - a fixture
from tests.service.links.desk import LinksDesk
from tests.service.links.rows import put

TODAY = FixedClock(datetime(2026, 6, 1, 10, 0, tzinfo=UTC))
LONG_AGO = FixedClock(datetime(2025, 2, 1, 10, 0, tzinfo=UTC))


def recorded(recording: str = "individual", **changes: Any) -> dict[str, Any]:
    """What is sent of a child who has breaks under regulation 48."""
    body = copy.deepcopy(example("record_child").body)
    body["assessment"] = {**body["assessment"], "assessed_on": "2025-01-15", "review_due_on": "2025-12-01"}
    body.pop("waiting_since", None)
    looked_after = {"category_of_need": "N2", "recording": recording, "authority_has_responsibility": False}
    more = {"wishes": [], "iro": "iro-1", "siblings": [], "upn": "UN3"}
    return {**body, "legal_basis": "s20_reg48", "looked_after": looked_after, **more, **changes}


class Return:
    """A council of its own, with children, links and sessions as the test names them."""

    def __init__(self, make: Callable[..., LinksDesk]) -> None:
        slug = f"return-{uuid4().hex[:12]}"
        self.before, self.desk = make(slug, clock=LONG_AGO), make(slug, clock=TODAY)

    def child(self, number: str, recording: str = "individual", **changes: Any) -> Mapping[str, Any]:
        """A child, and a link of it, recorded in February 2025."""
        sent = recorded(recording, **changes)
        heard = self.before.ask("record_child", sent, path={"child": number}, creates=True)
        assert heard.status in (200, 201), heard
        link = {"id": uuid4(), "child_id": heard.json["id"], "child": number, "state": "active", "carer_id": uuid4()}
        put(self.desk, Link, [link])
        return link

    def stays(self, link: Mapping[str, Any], *stays: tuple[date, int], **more: Any) -> None:
        rows = []
        for first, nights in stays:
            last = first + timedelta(days=nights)
            begin = datetime(first.year, first.month, first.day, 9, tzinfo=LONDON)
            end = datetime(last.year, last.month, last.day, 18, tzinfo=LONDON)
            took = {"starts_at": begin.isoformat(), "ends_at": end.isoformat()}
            rows.append(
                {
                    "link_id": link["id"],
                    "child_id": link["child_id"],
                    "child": link["child"],
                    "carer_id": link["carer_id"],
                    "starts_at": begin,
                    "ends_at": end,
                    "first_day": first,
                    "last_day": last,
                    "place": "carers_home",
                    "legal_basis": "s20_reg48",
                    "state": "completed",
                    "completion": took,
                    **more,
                }
            )
        put(self.desk, Session, rows)

    def file(self, table: str, year: int = 2026, **query: str) -> bytes:
        heard = self.ask(table, year, **query)
        assert heard.status in (200, 201), heard
        assert heard.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        assert heard.headers["Content-Disposition"] == f'attachment; filename="{table}-{year}.csv"'
        found: bytes = heard.content
        return found

    def ask(self, table: str = "episodes", year: int | str = 2026, **query: str) -> Any:
        return self.desk.ask(
            "read_ssda903",
            path={"year": str(year)},
            query={"table": table, **query},
            actor=None,
            grants={"returns:read"},
        )

    def rows(self, year: int = 2026, **query: str) -> list[list[str]]:
        return [line.split(",") for line in self.file("episodes", year, **query).decode().splitlines()[1:]]

    def flags(self, year: int = 2026) -> list[tuple[str, str]]:
        heard = self.desk.ask("list_ssda903_flags", path={"year": str(year)}, actor=None)
        assert heard.status in (200, 201), heard
        return [(one["child"], one["rule"]) for one in heard.json["items"]]


@pytest.fixture
def made(make_desk: Any) -> Return:  # noqa: F811 - the fixture of that name
    return Return(make_desk)


def test_what_is_answered_passes_the_departments_rules(made: Return, department: Callable[..., Verdict]) -> None:
    one = made.child("C-1041")
    made.stays(one, (date(2025, 3, 30), 2), (date(2025, 7, 4), 2), (date(2025, 8, 4), 0), (date(2026, 3, 30), 3))
    two = made.child("000123", sex="U", ethnicity="NOBT", upn="UN1", date_of_birth="2022-02-01", gender="girl")
    made.stays(two, (date(2025, 7, 4), 17), (date(2025, 9, 4), 10))
    three = made.child("C-1043", recording="agreement")
    agreed = {"legal_basis": "s20_reg48", "state": "signed", "link_id": three["id"]}
    put(
        made.desk,
        Agreement,
        [{**agreed, "number": 1, "in_force_from": date(2025, 5, 1), "in_force_until": date(2025, 9, 1)}],
    )
    put(made.desk, Agreement, [{**agreed, "number": 2, "in_force_from": date(2025, 9, 1), "in_force_until": None}])
    files = {year: {table: made.file(table, year) for table in ("episodes", "header")} for year in (2025, 2026)}
    assert [row[0] for row in made.rows()] == ["000123", "000123", "C-1041", "C-1041", "C-1041", "C-1043"]
    assert made.rows()[-1][1:9] == ["01/05/2025", "S", "V4", "N2", "U6", "PR1", "", ""]
    others = {name: (",".join(columns) + "\r\n").encode() for name, columns in OTHERS.items()}
    born = {line.split(",")[0]: line.split(",")[2] for line in files[2026]["header"].decode().splitlines()[1:]}
    permanence = [",".join(PREVIOUS_PERMANENCE), *(f"{number},{day},Z1,," for number, day in born.items())]
    more = {**others, "previous_permanence": "\r\n".join(permanence).encode()}
    verdict = department("lac2025_26", 2026, {**more, **files[2026]}, {**more, **files[2025]})
    assert verdict.broken <= set(FIRES_WRONGLY) | set(ASKS), sorted(verdict.issues)
    assert len(verdict.ran) > 300


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({}, ["04/07/2025", "06/07/2025", "E4A"]),
        ({"legal_basis": "s17_6"}, None),
        ({"legal_basis": "s20_full"}, None),
        ({"state": "cancelled", "completion": None}, None),
        (
            {"completion": {"starts_at": "2025-07-04T09:00:00+01:00", "ends_at": "2025-07-05T20:00:00+01:00"}},
            ["04/07/2025", "05/07/2025", "E4B"],
        ),
        ({"completion": {"starts_at": "2025-07-04T09:00:00+01:00", "ends_at": "2025-07-04T20:00:00+01:00"}}, None),
    ],
)
def test_which_breaks_are_rows(made: Return, changes: dict[str, Any], row: list[str] | None) -> None:
    made.stays(made.child("C-1041"), (date(2025, 7, 4), 2), **changes)
    assert [[one[1], one[7], one[8]] for one in made.rows()] == ([row] if row else [])
    assert len(made.file("header").splitlines()) == (2 if row else 1)


def test_a_break_that_runs_today_is_open_and_one_to_come_is_none(made: Return) -> None:
    link = made.child("C-1041")
    made.stays(link, (date(2026, 5, 30), 3), (date(2026, 6, 20), 2), state="confirmed", completion=None)
    assert [(row[1], row[7]) for row in made.rows(2027)] == [("30/05/2026", "")]


def test_what_would_be_refused_is_refused_by_name_or_left_out_whole(made: Return) -> None:
    made.stays(made.child("C-1041"), (date(2025, 7, 4), 2))
    long = made.child("C-1042")
    made.stays(long, (date(2025, 7, 4), 18), (date(2025, 9, 4), 2))
    late = made.child("C-1043")
    made.stays(late, (date(2025, 7, 4), 2), state="booked", completion=None)
    refused = made.ask()
    assert (refused.status, refused.rules) == (409, {"return-break-within-17-days", "return-ends-are-recorded"})
    assert any("C-1042" in violation["reason"] for violation in refused.json["violations"])
    assert made.flags() == [("C-1042", "return-break-within-17-days"), ("C-1043", "return-ends-are-recorded")]
    left = made.ask(flagged="leave_out")
    assert (left.status, left.headers["Kinweave-Left-Out"]) == (200, "2")
    assert [row[0] for row in made.rows(flagged="leave_out")] == ["C-1041"]


def test_flags_come_in_pages(made: Return) -> None:
    for number in range(5):
        made.stays(made.child(f"C-{number}"), (date(2025, 7, 4), 18))
    found, cursor = [], {}
    for _ in range(3):
        heard = made.desk.ask("list_ssda903_flags", path={"year": "2026"}, query={"limit": "2", **cursor}, actor=None)
        found += [one["child"] for one in heard.json["items"]]
        cursor = {"cursor": heard.json["next"].split("cursor=")[1]} if heard.json["next"] else {}
    assert (found, cursor) == ([f"C-{number}" for number in range(5)], {})


def test_a_change_of_recording_counts_from_the_first_of_april(made: Return) -> None:
    link = made.child("C-1041", recording="agreement")
    agreed = {"legal_basis": "s20_reg48", "state": "signed", "link_id": link["id"], "number": 1}
    put(made.desk, Agreement, [{**agreed, "in_force_from": date(2025, 5, 1)}])
    made.desk.write(
        "update children set record = jsonb_set(record, '{recordings}', record->'recordings' ||"
        """ '[{"recording": "individual", "starts_on": "2026-05-01"}]'::jsonb)"""
    )
    made.stays(link, (date(2026, 5, 4), 2))
    assert [(row[3], row[1], row[7]) for row in made.rows(2026)] == [("V4", "01/05/2025", "31/03/2026")]
    assert [(row[3], row[1], row[7]) for row in made.rows(2027)] == [("V3", "04/05/2026", "06/05/2026")]


@pytest.mark.parametrize(("nights", "status"), [(1, 200), (2, 409), (3, 409)])
def test_no_change_of_recording_makes_a_return_that_cannot_be_sent(made: Return, nights: int, status: int) -> None:
    """What began before 1 April and goes on after it is a row of the new year, too."""
    link = made.child("C-1041")
    made.stays(link, (date(2026, 3, 30), nights))
    agreed = {"legal_basis": "s20_reg48", "state": "signed", "link_id": link["id"], "number": 1}
    put(made.desk, Agreement, [{**agreed, "in_force_from": date(2025, 5, 1), "in_force_until": None}])
    grants = made.desk.everything | {"addresses:read", "contacts:read"}
    sent = recorded("agreement")
    changed = made.desk.ask("record_child", sent, path={"child": "C-1041"}, if_match=1, grants=grants)
    assert changed.status == status, changed
    assert status == 200 or changed.rules == {"one-recording-in-a-year"}
    assert made.flags(2026) == made.flags(2027) == []
    assert [row[3] for row in made.rows(2027)] == (["V4"] if status == 200 else ["V3"])


def test_a_break_that_is_written_down_after_the_change_leaves_a_return_that_can_be_sent(made: Return) -> None:
    link = made.child("C-1041")
    agreed = {"legal_basis": "s20_reg48", "state": "signed", "link_id": link["id"], "number": 1}
    put(made.desk, Agreement, [{**agreed, "in_force_from": date(2025, 5, 1), "in_force_until": None}])
    grants = made.desk.everything | {"addresses:read", "contacts:read"}
    changed = made.desk.ask("record_child", recorded("agreement"), path={"child": "C-1041"}, if_match=1, grants=grants)
    assert changed.status == 200, changed
    made.stays(link, (date(2026, 3, 30), 3))
    assert made.flags(2026) == made.flags(2027) == []
    assert [(row[3], row[1], row[7]) for row in made.rows(2026)] == [("V3", "30/03/2026", "31/03/2026")]
    assert [(row[3], row[1], row[7]) for row in made.rows(2027)] == [("V4", "01/04/2026", "")]


def test_a_young_person_who_turned_18_stands_in_the_return_until_that_day(
    made: Return, department: Callable[..., Verdict]
) -> None:
    link = made.child("C-1041", recording="agreement", date_of_birth="2007-09-15")
    agreed = {"legal_basis": "s20_reg48", "state": "signed", "link_id": link["id"], "number": 1}
    put(made.desk, Agreement, [{**agreed, "in_force_from": date(2025, 5, 1), "in_force_until": None}])
    assert [row[7:9] for row in made.rows(2026)] == [["15/09/2025", "E4A"]]
    assert made.rows(2027) == []
    made.desk.write("update links set state = 'ended', ended_on = '2025-09-18', ending_reason = 'turned_18'")
    files = {table: made.file(table) for table in ("episodes", "header")}
    assert department("lac2025_26", 2026, files).broken == {"218"}
    made.stays(link, (date(2026, 8, 1), 2), state="booked", completion=None)
    assert made.flags(2025) == []
    for year in (2026, 2027):
        assert made.flags(year) == [("C-1041", "return-breaks-end-by-18")]
        assert made.ask(year=year).rules == {"return-breaks-end-by-18"}


@pytest.mark.parametrize(
    ("year", "status"),
    [
        ("2024", 409),
        ("2025", 200),
        ("2027", 200),
        ("2028", 409),
        ("26", 404),
        ("year", 404),
        ("20266", 404),
        ("２０２６", 404),
    ],
)
def test_years(made: Return, year: str, status: int) -> None:
    assert made.ask(year=year).status == status


def test_an_empty_council_answers_the_names_of_the_columns(made: Return) -> None:
    assert made.file("header") == b"CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\n"
    assert made.flags() == []


def test_every_child_of_the_file_stands_in_the_audit(made: Return) -> None:
    made.stays(made.child("C-1041"), (date(2025, 7, 4), 2))
    made.file("episodes")
    rows = made.desk.rows("select subjects from audit where operation = 'read_ssda903'")
    assert [list(row.subjects) for row in rows] == [["C-1041"]]
