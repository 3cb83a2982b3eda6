from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chassis.clock import FixedClock, is_bank_holiday
from chassis.configuration import Configuration
from chassis.council import GssCode
from chassis.councils import changes, registry
from chassis.councils.bank_holidays import forget_bank_holiday, set_bank_holiday
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.problems import Problem
from tests.support.specimen import SERVICE, council

DAY = date(2031, 3, 10)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def councils(database: Database) -> Iterator[Registry]:
    found = Registry(database, FixedClock(NOW))
    yield found
    found.stop()


@pytest.fixture
def away() -> Registry:
    """A registry whose database does not answer."""
    url = "postgresql+psycopg2://nobody:nothing@127.0.0.1:1/nowhere"
    return Registry(Database(Configuration(database_urls={(SERVICE, "registry"): url}), SERVICE))


def _thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def _status(councils: Registry, reference: str) -> int:
    with pytest.raises(Problem) as caught:
        councils.serving(reference)
    return caught.value.status


def _eventually(true: Callable[[], bool], seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_councils_are_found_by_slug_and_by_code(councils: Registry, database: Database) -> None:
    changes.add(database, replace(council(3), gss_codes=(GssCode("E99000003"), GssCode("E99000030"))))
    assert [c.slug for c in councils.all()] == ["synthetic-01", "synthetic-02", "synthetic-03"]
    assert councils.find("E99000030") is councils.find("E99000003") is councils.find("synthetic-03")
    assert councils.find("synthetic-99") is None
    assert councils.as_of == NOW


def test_what_is_served(councils: Registry, database: Database) -> None:
    assert councils.serving("E99000001").slug == "synthetic-01"
    assert _status(councils, "open-32") == 404
    changes.suspend(database, "synthetic-01")
    councils.refresh()
    assert _status(councils, "synthetic-01") == 403
    assert councils.find("synthetic-01") is not None


def test_a_refresh_without_a_change_reads_one_number(councils: Registry, database: Database) -> None:
    assert [councils.refresh(), councils.refresh()] == [True, False]
    before = councils.all()
    changes.switch_scheme(database, "synthetic-02", "r2k", on=True)
    assert councils.all() == before
    assert councils.refresh() is True
    assert councils.serving("synthetic-02").offers("r2k")


def test_a_council_that_was_just_added_is_served_at_once(
    councils: Registry, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    councils.refresh()
    changes.add(database, council(3))
    assert councils.serving("synthetic-03") == council(3)
    monkeypatch.setattr(registry, "LOOK_AGAIN_SECONDS", 60.0)
    changes.add(database, council(4))
    assert _status(councils, "synthetic-04") == 404


def test_running_processes_notice_changes_by_themselves(councils: Registry, database: Database) -> None:
    councils.start(_thread)
    assert {one.slug for one in councils.all()} == {"synthetic-01", "synthetic-02"}
    changes.suspend(database, "synthetic-01")
    changes.add(database, council(3))
    set_bank_holiday(database, DAY, "A coronation")
    assert _eventually(lambda: councils.find("synthetic-03") is not None and is_bank_holiday(DAY), 5)
    assert _status(councils, "synthetic-01") == 403
    forget_bank_holiday(database, DAY)
    assert councils.refresh() is True or _eventually(lambda: not is_bank_holiday(DAY), 5)
    assert not is_bank_holiday(DAY)


def test_stopping_does_not_wait_for_the_next_poll(councils: Registry) -> None:
    threads: list[threading.Thread] = []

    def spawn(work: Callable[[], None]) -> None:
        threads.append(threading.Thread(target=work, daemon=True))
        threads[0].start()

    councils.start(spawn)
    councils.stop()
    threads[0].join(0.5)
    assert not threads[0].is_alive()


def test_before_the_first_load_nothing_is_unknown(away: Registry) -> None:
    away.start(_thread)
    assert _status(away, "synthetic-01") == 503
    away.stop()


def test_a_database_that_goes_away_later_harms_no_known_council(
    councils: Registry, database: Database, away: Registry
) -> None:
    councils.refresh()
    councils._database = away._database
    assert councils.serving("synthetic-01") == council(1)
    assert _status(councils, "synthetic-99") == 404
