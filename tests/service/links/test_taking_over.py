"""What was recorded before a part of the service came goes on with it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from chassis.council import Council
from chassis.councils import changes
from chassis.provisioning import drift
from chassis.provisioning.databases import provision_council
from services.links.definition import DEFINITION
from tests.service.links.desk import LinksDesk
from tests.service.links.on_the_way import PLAN
from tests.support.desk import ALL_SCHEMES

IDS = {name: str(UUID(int=number)) for number, name in enumerate(("child", "link", "carer"), start=1)}
BEFORE = (
    "insert into children (id, version, created_at, changed_at, number, key, date_of_birth, legal_basis,"
    " assessment_outcome, assessed_on, waiting_since, record) values (:child, 1, now(), now(), 'T-1', 't-1',"
    " '2016-01-01', 's20_reg48', 'likely_to_benefit', '2024-01-01', '2024-01-01', '{}')",
    "insert into links (id, version, created_at, changed_at, state, child_id, child, carer_id, legal_basis,"
    " social_worker, reason, origin, proposed_on, promised, active_from, journal) values (:link, 1, now(), now(),"
    " 'active', :child, 'T-1', :carer, 's20_reg48', 'worker-900', 'R.', 'other', '2024-02-01', '{}', '2024-03-01',"
    " '[]')",
    "insert into visiting_plans (link_id, version, weeks, agreed_with_parents, agreed_with_officer, agreed_on,"
    " changed_at) values (:link, 3, 8, true, true, '2024-02-20', '2024-02-21T10:00:00Z')",
)


def test_a_plan_of_visits_goes_on_with_the_version_that_stood(desk: LinksDesk, tmp_path: Path) -> None:
    folder = tmp_path / "first_revision"
    folder.mkdir()
    assert DEFINITION.council_migrations is not None
    shutil.copy(DEFINITION.council_migrations / "links_0001.py", folder)
    configuration, database = desk.database._configuration, desk.database
    council = Council("synthetic-before", "Synthetic before", (), "999", "South West", schemes=ALL_SCHEMES)
    changes.add(database, council)
    provision_council(configuration, replace(DEFINITION, council_migrations=folder), council)
    with database.owner.begin() as connection:
        connection.execute(text(f'set local search_path to "{council.schema}"'))
        for statement in BEFORE:
            connection.execute(text(statement), IDS)

    provision_council(configuration, DEFINITION, council)
    desk.registry.refresh()
    after = LinksDesk(DEFINITION, database, desk.registry, council).furnish()
    path = {"link_id": IDS["link"]}
    kept = after.ask("get_visiting_plan", path=path).json
    assert (kept["version"], kept["agreed_on"], kept["recorded_by"]) == (3, "2024-02-20", None)
    anew = after.ask("set_visiting_plan", {**PLAN, "weeks": 4}, path=path, if_match=3)
    assert (anew.status, anew.json["version"], anew.json["id"]) == (200, 4, kept["id"])
    assert after.ask("list_visiting_plans", path=path).json["items"] == [kept, anew.json]
    assert drift.check(configuration, DEFINITION, [council]) == []
