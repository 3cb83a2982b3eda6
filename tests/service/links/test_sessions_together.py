"""Many bookings at once, by threads on PostgreSQL, and every order of bookings, changes and cancellations: no limit is
passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import add_months
from tests.service.links.booking import (
    CANCEL,
    RECORD,
    TODAY,
    active_link,
    book,
    booked,
    daytime,
    hear_carer,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

FIRST = date(2025, 10, 6)
DAYS, NIGHTS_AT_ONCE = 12, 4
SMALL = {"limits.days_in_twelve_months": DAYS, "limits.placement_days": NIGHTS_AT_ONCE}


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-together", clock=TODAY)
    return made


@pytest.fixture
def strict(make_desk: Any) -> LinksDesk:
    """A council where few days are allowed. Agreements are made under the law's own numbers: `s17_6` at first."""
    made: LinksDesk = make_desk("synthetic-strict", settings=SMALL, clock=TODAY)
    return made


def under_regulation_48(desk: LinksDesk, links: str) -> None:
    """`links` is what stands within the brackets of SQL's `in`."""
    for table, key in (("links", "id"), ("agreements", "link_id")):
        desk.write(f"update {table} set legal_basis = 's20_reg48' where {key} in ({links})")


def limited_link(desk: LinksDesk, carer: str) -> str:
    """Under regulation 48, whose days an agreement of this width would pass."""
    link = active_link(desk, carer, legal_basis="s17_6")
    under_regulation_48(desk, f"'{link}'")
    return link


def at_once(acts: Sequence[Callable[[], Heard]]) -> Counter[int]:
    with ThreadPoolExecutor(len(acts)) as threads:
        return Counter(heard.status for heard in threads.map(lambda act: act(), acts))


def test_fifty_bookings_of_one_child_never_pass_the_days(strict: LinksDesk) -> None:
    link = limited_link(strict, hear_carer(strict))
    days = [FIRST + timedelta(days=2 * number) for number in range(50)]
    found = at_once([lambda day=day: book(strict, link, overnight(day)) for day in days])  # type: ignore[misc]
    assert found == {201: DAYS, 409: 50 - DAYS}


def test_changes_at_once_never_pass_the_days(strict: LinksDesk) -> None:
    link = limited_link(strict, hear_carer(strict))
    days = [FIRST + timedelta(days=6 * number) for number in range(10)]
    sessions = [booked(strict, link, overnight(day)) for day in days]
    longer = [{**overnight(day, 4), "reason": "Longer."} for day in days]
    found = at_once(
        [
            lambda session=session, body=body: step(strict, "change_session", session, body)  # type: ignore[misc]
            for session, body in zip(sessions, longer, strict=True)
        ]
    )
    assert set(found) == {409}
    found = at_once(
        [
            lambda session=session, day=day: step(  # type: ignore[misc]
                strict, "change_session", session, {**overnight(day, 2), "reason": "Longer."}
            )
            for session, day in zip(sessions, days, strict=True)
        ]
    )
    assert found == {200: DAYS - len(sessions), 409: 8}


def test_fifty_bookings_of_one_child_at_one_time_give_one(desk: LinksDesk) -> None:
    child = f"S-{uuid4().hex[:8]}"
    links = [active_link(desk, hear_carer(desk), child, "s17_6") for _ in range(2)]
    found = at_once([lambda link=links[n % 2]: book(desk, link, daytime(FIRST)) for n in range(50)])  # type: ignore[misc]
    assert found == {201: 1, 409: 49}


def test_fifty_bookings_of_one_carer_never_pass_the_terms(desk: LinksDesk) -> None:
    carer = hear_carer(desk)
    links = [active_link(desk, carer) for _ in range(5)]
    hours = [(f"{9 + n % 4}:00", f"{12 + n % 4}:30") for n in range(50)]
    found = at_once(
        [lambda n=n: book(desk, links[n % 5], daytime(FIRST, *hours[n])) for n in range(50)]  # type: ignore[misc]
    )
    rows = desk.rows(f"select starts_at, ends_at from sessions where carer_id = '{carer}'")
    assert found[201] == len(rows) >= 2
    assert set(found) == {201, 409}
    assert most_at_once([(row.starts_at, row.ends_at) for row in rows]) == 2


def test_fifty_completions_of_one_session_are_one(desk: LinksDesk) -> None:
    session = booked(desk, active_link(desk, hear_carer(desk)), daytime("2025-10-04"))
    with desk.at("2025-10-04T18:00:00+00:00"):
        acts = [lambda: step(desk, "complete_session", session, RECORD)] * 25
        acts += [lambda: step(desk, "cancel_session", session, CANCEL)] * 25
        found = at_once(acts)
    assert found == {200: 1, 409: 49}
    assert len(desk.events(session)) == 2


def most_at_once(spans: Sequence[tuple[datetime, datetime]]) -> int:
    return max(sum(begin <= at < end for begin, end in spans) for at, _ in spans)


ACT = st.tuples(
    st.sampled_from(["book", "book", "book", "change", "cancel"]),
    st.integers(0, 1),
    st.integers(0, 60) | st.integers(340, 400),
    st.integers(1, 5),
    st.integers(0, 30),
)


HOURS = st.tuples(
    st.sampled_from(["book", "book", "change", "cancel"]),
    st.integers(0, 3),
    st.integers(8, 17),
    st.integers(1, 5),
    st.integers(0, 30),
)


def test_whatever_the_order_the_terms_are_kept(desk: LinksDesk) -> None:
    """One carer of two children at a time, and four children."""
    carer = hear_carer(desk)
    links = [active_link(desk, carer) for _ in range(4)]

    @settings(max_examples=25, deadline=None)
    @given(acts=st.lists(HOURS, min_size=6, max_size=20))
    def holds(acts: list[tuple[str, int, int, int, int]]) -> None:
        desk.write(f"delete from sessions where carer_id = '{carer}'")
        sessions: list[str] = []
        for kind, which, begin, length, number in acts:
            body = daytime(FIRST, f"{begin}:00", f"{begin + length}:30")
            if kind == "book" or not sessions:
                heard = book(desk, links[which], body)
                sessions += [heard.json["session_id"]] if heard.status == 201 else []
            elif kind == "change":
                heard = step(desk, "change_session", sessions[number % len(sessions)], {**body, "reason": "Moved."})
            else:
                heard = step(desk, "cancel_session", sessions[number % len(sessions)], CANCEL)
            assert heard.status in (200, 201, 409), heard.json
        rows = desk.rows(f"select starts_at, ends_at from sessions where carer_id = '{carer}' and state = 'booked'")
        assert not rows or most_at_once([(row.starts_at, row.ends_at) for row in rows]) <= 2

    holds()


def test_whatever_the_order_no_limit_is_passed(strict: LinksDesk) -> None:
    """One child with two carers in one accommodation: breaks are booked, moved and called off, in any order."""
    child = f"H-{uuid4().hex[:10]}"
    links = [active_link(strict, hear_carer(strict), child, legal_basis="s17_6") for _ in range(2)]
    under_regulation_48(strict, f"select id from links where child = '{child}'")
    said = {"outcome": "same_accommodation", "reason": "One house.", "decided_by": "w", "decided_on": "2025-09-30"}
    reviewed = strict.ask("review_legal_basis", {"other_link_id": links[1], **said}, path={"link_id": links[0]})
    assert reviewed.status == 200
    for link in links:
        booked(strict, link, overnight(FIRST + timedelta(days=3 * links.index(link))))

    @settings(max_examples=30, deadline=None)
    @given(acts=st.lists(ACT, min_size=8, max_size=25))
    def holds(acts: list[tuple[str, int, int, int, int]]) -> None:
        strict.write(f"delete from sessions where child = '{child}'")
        sessions: list[str] = []
        for kind, which, start, nights, number in acts:
            body = overnight(FIRST + timedelta(days=start), nights)
            if kind == "book" or not sessions:
                heard = book(strict, links[which], body)
                sessions += [heard.json["session_id"]] if heard.status == 201 else []
            elif kind == "change":
                heard = step(strict, "change_session", sessions[number % len(sessions)], {**body, "reason": "Moved."})
            else:
                heard = step(strict, "cancel_session", sessions[number % len(sessions)], CANCEL)
            assert heard.status in (200, 201, 409), heard.json
        _nothing_is_passed(strict, child)

    holds()


def _nothing_is_passed(desk: LinksDesk, child: str) -> None:
    """Counted night by night, by what stands in the table alone."""
    rows = desk.rows(
        f"select starts_at, ends_at, first_day, last_day from sessions where child = '{child}'"
        " and state in ('booked', 'confirmed')"
    )
    nights = [row.first_day + timedelta(days=n) for row in rows for n in range((row.last_day - row.first_day).days)]
    assert len(nights) == len(set(nights))
    for last in nights:
        assert sum(add_months(last, -12) < night <= last for night in nights) <= DAYS
    assert all((row.last_day - row.first_day).days <= NIGHTS_AT_ONCE for row in rows)
    assert not rows or most_at_once([(row.starts_at, row.ends_at) for row in rows]) == 1
