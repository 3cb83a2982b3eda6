"""Making databases and rooms, again and again, and after losses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, text

from chassis.configuration import Configuration
from chassis.database.database import Database
from chassis.provisioning.databases import provision_council, provision_councils, provision_service
from chassis.provisioning.drift import check
from chassis.provisioning.migrating import Outcome
from tests.support.specimen import DEFINITION, SERVICE, council, scope


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of any database meanwhile."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *others: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_provisioning_again_changes_nothing(admin_url: str, configuration: Configuration) -> None:
    assert provision_service(admin_url, configuration, DEFINITION).outcome is Outcome.CURRENT
    assert provision_council(configuration, DEFINITION, council(1)).outcome is Outcome.CURRENT


def test_a_fresh_council_is_exactly_as_the_code_declares(configuration: Configuration) -> None:
    assert check(configuration, DEFINITION, [council(1), council(2), council(3)]) == []


def test_the_owner_makes_a_council_without_an_administrator(configuration: Configuration) -> None:
    urls = {key: url for key, url in configuration.database_urls.items() if key[0] == SERVICE}
    alone = Configuration(database_urls=urls)
    step = provision_council(alone, DEFINITION, council(4))
    assert (step.council, step.outcome, step.detail) == ("synthetic-04", Outcome.MIGRATED, "")
    database = Database(alone, SERVICE)
    with database.unit_of_work(scope(council(4))) as unit:
        assert unit.session.scalar(text("select count(*) from audit")) == 0
    database.dispose()


def test_a_council_whose_role_was_lost_is_whole_again(admin_url: str, configuration: Configuration) -> None:
    database = Database(configuration, SERVICE)
    with database.owner.begin() as connection:
        connection.execute(text("revoke specimen_synthetic_03 from specimen_app"))
    with pytest.raises(Exception, match="permission denied to set role"), database.unit_of_work(scope(council(3))):
        pass
    assert provision_councils(configuration, DEFINITION, [council(3)])[0].outcome is Outcome.CURRENT
    with database.unit_of_work(scope(council(3))) as unit:
        assert unit.session.scalar(text("select current_user")) == "specimen_synthetic_03"
    database.dispose()


def test_a_changed_password_is_taken_over(admin_url: str, configuration: Configuration) -> None:
    urls = {key: url.replace(":specimen-app@", ":another-one@") for key, url in configuration.database_urls.items()}
    provision_service(admin_url, Configuration(database_urls=urls), DEFINITION)
    database = Database(Configuration(database_urls=urls), SERVICE)
    with database.unit_of_work(scope(council(1))):
        pass
    database.dispose()
    provision_service(admin_url, configuration, DEFINITION)


def test_councils_that_are_ready_cost_no_more_than_one(configuration: Configuration) -> None:
    many = [council(n) for n in range(1, 37)]
    assert {s.outcome for s in provision_councils(configuration, DEFINITION, many)} <= {
        Outcome.MIGRATED,
        Outcome.CURRENT,
    }
    with statements() as of_all:
        assert {s.outcome for s in provision_councils(configuration, DEFINITION, many)} == {Outcome.CURRENT}
    with statements() as of_one:
        provision_councils(configuration, DEFINITION, many[:1])
    assert 0 < len(of_all) == len(of_one)
