"""Carers who were approved before this part of the service keep the household and the checks of their application."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.configuration import Configuration
from chassis.council import Council
from chassis.councils import changes
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.provisioning import drift
from chassis.provisioning.databases import provision_council
from services.carers.definition import DEFINITION
from tests.service.carers.desk import Desk

IDS = {name: str(UUID(int=number)) for number, name in enumerate(("enquiry", "application", "carer"), start=1)}
COMMON = "version, state, created_at, changed_at"
BEFORE = (
    f"insert into enquiries (id, {COMMON}, received_on, channel, kinds_of_care, people, contact)"
    " values (:enquiry, 1, 'applied', now(), now(), '2024-01-01', 'web', '{mainstream}', '[]', '{}')",
    f"insert into applications (id, {COMMON}, enquiry_id, stage, received_on, kinds_of_care, contact, home, offer,"
    " target_on, limit_on) values (:application, 1, 'approved', now(), now(), :enquiry, 'ended', '2024-01-01',"
    " '{mainstream}', '{}', '{}', '{}', '2024-07-01', '2024-09-01')",
    "insert into household_members (application_id, position, role, given_name, family_name, date_of_birth) values"
    " (:application, 1, 'applicant', 'Applicant', 'One', '1984-01-01'),"
    " (:application, 2, 'applicant', 'Applicant', 'Two', '1984-01-01'),"
    " (:application, 3, 'child', 'Child', 'Three', '2014-01-01')",
    "insert into checks (application_id, position, kind, person, done_on, outcome, detail) values"
    " (:application, 1, 'reference', null, '2024-02-01', null, '{\"referee\": \"Referee Five\"}'),"
    " (:application, 2, 'local_authority', null, '2024-02-02', 'nothing_known', '{}'),"
    " (:application, 3, 'medical', 2, '2024-02-03', 'suitable', '{}')",
    f"insert into carers (id, {COMMON}, application_id, approved_on, people, contact, home, offer, terms,"
    " first_review_on) values (:carer, 1, 'approved', now(), now(), :application, '2024-06-01', '[]', '{}', '{}', '{}',"
    " '{}', '2025-06-01')",
)


def test_household_and_checks_are_taken_over_by_the_migration(configuration: Configuration, tmp_path: Path) -> None:
    folder = tmp_path / "first_revision"
    folder.mkdir()
    assert DEFINITION.council_migrations is not None
    shutil.copy(DEFINITION.council_migrations / "carers_0001.py", folder)
    database = Database(configuration, "carers")
    registry = Registry(database)
    council = Council("synthetic-before", "Synthetic before", (), "999", "South West")
    changes.add(database, council)
    provision_council(configuration, replace(DEFINITION, council_migrations=folder), council)
    with database.owner.begin() as connection:
        connection.execute(text(f'set local search_path to "{council.schema}"'))
        for statement in BEFORE:
            connection.execute(text(statement), IDS)

    provision_council(configuration, DEFINITION, council)
    registry.refresh()
    desk = Desk(DEFINITION, database, registry, council)
    members: list[Any] = desk.rows("select position, role, joined_on from carer_members order by position")
    assert members == [(1, "applicant", None), (2, "applicant", None), (3, "child", None)]
    checks: list[Any] = desk.rows("select position, kind, person, outcome from carer_checks order by position")
    assert checks == [
        (1, "local_authority", 1, "nothing_known"),
        (2, "local_authority", 2, "nothing_known"),
        (3, "medical", 2, "suitable"),
    ]
    assert drift.check(configuration, DEFINITION, [council]) == []
    standing = desk.ask("get_carer", path={"carer_id": IDS["carer"]}).json["standing"]
    assert (standing["compliant"], standing["compliant_until"]) == (False, None)
    database.dispose()
