"""A council has only so many match runs open at once, so that it holds up nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.clock import FixedClock
from chassis.jobs.accepting import MOST_OPEN
from chassis.jobs.work import run_job
from tests.service.links.desk import LinksDesk

TODAY = FixedClock(datetime(2025, 9, 30, 10, 0, tzinfo=UTC))


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk(f"many-{uuid4().hex[:8]}", clock=TODAY)
    return made


def test_one_more_than_may_be_open_is_429_until_one_is_over(desk: LinksDesk) -> None:
    taken = [desk.ask("start_match_run", {"seconds": 5}) for _ in range(MOST_OPEN)]
    assert [heard.status for heard in taken] == [202] * MOST_OPEN
    refused = desk.ask("start_match_run", {"seconds": 5})
    assert (refused.status, refused.json["type"]) == (429, "/problems/too-many-requests")
    assert int(refused.headers["Retry-After"]) > 0
    assert len(desk.rows("select id from jobs")) == MOST_OPEN
    (row,) = desk.rows("select count(*) as n from audit where outcome = 'too-many-requests'")
    assert row.n == 1
    first = UUID(taken[0].json["id"].removeprefix("links-"))
    run_job(desk.database, desk.definition, desk.council, first)
    assert desk.ask("start_match_run", {"seconds": 5}).status == 202


def test_of_many_at_once_no_more_are_taken(desk: LinksDesk) -> None:
    with ThreadPoolExecutor(4 * MOST_OPEN) as threads:
        start = lambda _: desk.ask("start_match_run", {"seconds": 5}).status  # noqa: E731
        found = sorted(threads.map(start, range(4 * MOST_OPEN)))
    assert found == [202] * MOST_OPEN + [429] * (3 * MOST_OPEN)
