from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from chassis.contracts.settings import Setting
from chassis.council import GssCode, State
from chassis.councils import changes
from chassis.councils.reading import read_version
from chassis.database import tables
from chassis.database.database import Database
from tests.support.specimen import council

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SLUG = "synthetic-01"
QUORUM = Setting("panel.quorum", int, 5, "How many meet.", "a test")


def test_adding_twice_changes_once(database: Database) -> None:
    assert changes.add(database, council(3)) is True
    assert changes.add(database, council(3)) is False
    assert changes.councils(database)["synthetic-03"] == council(3)


def test_adding_corrects_who_a_council_is_and_leaves_what_operators_decided(database: Database) -> None:
    changes.suspend(database, SLUG)
    changes.switch_scheme(database, SLUG, "r2k", on=True)
    renamed = replace(council(1), name="Another name", gss_codes=(GssCode("E99000091"), *council(1).gss_codes))
    assert changes.add(database, replace(renamed, schemes=frozenset())) is True
    found = changes.councils(database)[SLUG]
    assert (found.name, found.gss_codes) == (renamed.name, renamed.gss_codes)
    assert (found.state, found.schemes) == (State.SUSPENDED, {"lifelong_links", "r2k"})


def test_a_code_belongs_to_one_council(database: Database) -> None:
    with pytest.raises(ValueError, match="E99000002 belongs to synthetic-02"):
        changes.add(database, replace(council(3), gss_codes=council(2).gss_codes))
    assert "synthetic-03" not in changes.councils(database)


def test_a_slot_is_filled_by_one_council_and_stays_where_none_is_named(database: Database) -> None:
    filling = replace(council(3), slot="open-32")
    assert [changes.add(database, filling), changes.add(database, council(3))] == [True, False]
    assert changes.councils(database)["synthetic-03"].slot == "open-32"
    with pytest.raises(ValueError, match="open-32 is filled by synthetic-03"):
        changes.add(database, replace(council(4), slot="open-32"))
    assert changes.add(database, replace(filling, slot="open-33")) is True
    assert changes.add(database, replace(council(4), slot="open-32")) is True


def test_resuming_wakes_the_inbox_once(database: Database) -> None:
    assert [changes.suspend(database, SLUG), changes.suspend(database, SLUG)] == [True, False]
    assert [changes.resume(database, SLUG, NOW), changes.resume(database, SLUG, NOW)] == [True, False]
    with database.relay.connect() as connection:
        timers = connection.execute(select(tables.timers.c["council", "kind", "due_at"])).all()
    assert timers == [(SLUG, "inbox", NOW)]


def test_schemes_are_switched_on_and_off(database: Database) -> None:
    assert [changes.switch_scheme(database, SLUG, "r2k", on=True) for _ in range(2)] == [True, False]
    assert changes.councils(database)[SLUG].offers("r2k")
    assert [changes.switch_scheme(database, SLUG, "r2k", on=False) for _ in range(2)] == [True, False]
    assert changes.councils(database)[SLUG].schemes == {"lifelong_links"}


def test_a_setting_holds_from_its_day(database: Database) -> None:
    assert changes.set_setting(database, SLUG, QUORUM.name, 7, date(2026, 6, 1)) is True
    assert changes.set_setting(database, SLUG, QUORUM.name, 7, date(2026, 6, 1)) is False
    changes.set_setting(database, SLUG, QUORUM.name, 4, date(2026, 1, 1))
    found = changes.councils(database)[SLUG]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1)]
    assert [found.setting(QUORUM, day) for day in days] == [5, 4, 4, 7]


@pytest.mark.parametrize("value", [False, "a word", 0])
def test_a_setting_keeps_its_type(database: Database, value: bool | int | str) -> None:
    changes.set_setting(database, SLUG, "x", value, date(2026, 1, 1))
    ((_, kept),) = changes.councils(database)[SLUG].settings.history["x"]
    assert type(kept) is type(value)
    assert kept == value


@pytest.mark.parametrize(
    "change",
    [
        lambda d, slug: changes.suspend(d, slug),
        lambda d, slug: changes.resume(d, slug, NOW),
        lambda d, slug: changes.switch_scheme(d, slug, "r2k", on=True),
        lambda d, slug: changes.set_setting(d, slug, "x", 1, date(2026, 1, 1)),
    ],
)
def test_unknown_and_offboarded_councils_are_refused(
    database: Database, change: Callable[[Database, str], bool]
) -> None:
    with pytest.raises(LookupError, match="no council synthetic-99"):
        change(database, "synthetic-99")
    with database.owner.begin() as connection:
        connection.execute(text("update registry.councils set state = 'offboarded' where slug = :slug"), {"slug": SLUG})
    with pytest.raises(ValueError, match="offboarded"):
        change(database, SLUG)


def test_every_change_raises_the_version(database: Database) -> None:
    def version() -> int:
        with database.registry.connect() as connection:
            return read_version(connection)

    seen = [version()]
    changes.suspend(database, SLUG)
    seen.append(version())
    changes.set_setting(database, SLUG, "x", 1, date(2026, 1, 1))
    seen.append(version())
    with database.owner.begin() as connection:
        connection.execute(text("delete from registry.settings"))
    seen.append(version())
    assert len(set(seen)) == 4
    assert sorted(seen) == seen
