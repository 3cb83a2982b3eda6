"""The demonstration's journey on days of every kind: no rule refuses, and every clock was kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.clock import FixedClock, day_of
from deploy.command.demonstration.approval import approval
from deploy.command.demonstration.driving import follow
from services.carers.contract import CONTRACT
from tests.service.carers.desk import Desk
from tests.support.desk import Heard

INSTANTS = [
    datetime(2026, 1, 2, 9, tzinfo=UTC),  # just after Christmas and New Year
    datetime(2026, 4, 8, 9, tzinfo=UTC),  # just after Easter
    datetime(2028, 2, 29, 9, tzinfo=UTC),  # a leap day
    datetime(2026, 8, 30, 22, 30, tzinfo=UTC),  # a Sunday, before a bank holiday
]


@dataclass
class Gate:
    """Takes a path as HTTP would and finds its operation."""

    desk: Desk

    def call(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Heard:
        for operation in CONTRACT.operations:
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[0-9a-f-]{36})", re.escape(operation.path))
            found = re.fullmatch(pattern, path)
            if operation.method == method and found:
                actor = (headers or {}).get("Kinweave-Actor", "worker-1")
                return self.desk.ask(operation.name, body, path=found.groupdict(), actor=actor)
        raise AssertionError(f"no operation for {method} {path}")


@pytest.mark.parametrize("instant", INSTANTS, ids=lambda i: i.date().isoformat())
@pytest.mark.parametrize("kind_of_care", ["family_link", "mainstream"])
def test_the_household_becomes_a_carer_in_time(make_desk: Any, instant: datetime, kind_of_care: str) -> None:
    desk = make_desk(f"journey-{instant:%Y%m%d}", clock=FixedClock(instant))
    ids = follow(Gate(desk), approval(day_of(instant), kind_of_care))
    timeline = desk.ask("get_timeline", path={"application_id": ids["application_id"]}).json
    assert timeline["state"] == "approved"
    assert timeline["overdue"] == 0
    assert not [e["step"] for e in timeline["entries"] if e["late"]]
    carer = desk.ask("get_carer", path={"carer_id": ids["carer_id"]}).json
    assert carer["terms"]["kinds_of_care"] == [kind_of_care]
    assert carer["terms"]["usual_fostering_limit"] == 3
    assert [p["given_name"] for p in carer["people"]] == ["Firstapplicant", "Secondapplicant"]


def test_each_version_of_each_record_has_one_event_without_personal_data(desk: Desk) -> None:
    ids = follow(Gate(desk), approval(day_of(datetime.now(UTC))))
    versions: dict[str, list[int]] = {identifier: [] for identifier in ids.values()}
    for (envelope,) in desk.rows("select envelope from messaging.outbox order by position"):
        if envelope["subject"] in versions:
            versions[envelope["subject"]].append(envelope["sequence"])
            assert not re.search(r"Samplehouse|Imaginary|ZZ99|07700|Fifthperson|example\.org", str(envelope))
            assert not set(envelope["data"]) & {"household", "contact", "people", "date_of_birth"}
    for found in versions.values():
        assert found == list(range(1, len(found) + 1))
    assert len(versions[ids["application_id"]]) == 14
    assert len(versions[ids["carer_id"]]) == 1


def test_dates_of_birth_are_in_no_event(desk: Desk) -> None:
    ids = follow(Gate(desk), approval(day_of(datetime.now(UTC))))
    application = desk.ask("get_application", path={"application_id": ids["application_id"]}).json
    births = {member["date_of_birth"] for member in application["household"]}
    told = str(desk.rows(f"select envelope from messaging.outbox where subject = '{ids['application_id']}'"))
    assert len(births) == 4
    assert not [day for day in births if day in told]
