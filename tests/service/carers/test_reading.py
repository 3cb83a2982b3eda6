"""One carer is read in one statement, and is the same as in the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from chassis.database.database import Database
from services.carers.contract.examples import example
from tests.service.carers.desk import Desk


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked meanwhile, in order."""
    asked: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database.app, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.app, "before_cursor_execute", note)


def test_a_carer_is_read_in_one_statement_between_entering_the_council_and_the_audit(desk: Desk) -> None:
    desk.prepare("get_carer")
    with statements(desk.database) as asked:
        assert desk.ask("get_carer").status == 200
    assert len(asked) == 3, asked
    assert "set_config" in asked[0]
    assert "carers" in asked[1]
    assert asked[2].startswith("INSERT INTO audit")


def test_a_carer_reads_alike_alone_and_in_the_list(make_desk: Any) -> None:
    desk: Desk = make_desk("synthetic-read")
    desk.prepare("get_carer")
    grown = {**example("change_household").body["joined"][0], "date_of_birth": "1990-04-02"}
    for step, body in (
        ("change_household", {"joined": [grown]}),
        ("suspend_carer", None),
        ("end_suspension", None),
        ("suspend_carer", {"starts_on": "2025-09-25", "reason": "other"}),
    ):
        heard = desk.send_example(step, body)
        assert heard.status < 300, heard
    alone = desk.ask("get_carer").json
    assert alone["standing"]["gaps"] != []
    assert [one["ended_on"] for one in alone["standing"]["suspensions"]] == ["2025-09-22", None]
    assert alone in desk.ask("list_carers").json["items"]
