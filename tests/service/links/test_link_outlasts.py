"""A link is ended or suspended on no day before a session that took place: returns and records rest on it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.links.booking import CANCEL, RECORD, TODAY, booked, daytime, overnight, step
from tests.service.links.desk import LinksDesk

RULE = "link-outlasts-its-sessions"


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("link-outlasts", clock=TODAY)
    return made


@pytest.mark.parametrize(
    ("operation", "body"), [("end_link", {"reason": "completed"}), ("suspend_link", {"reason": "illness"})]
)
@pytest.mark.parametrize(("on", "refused"), [("2025-10-06", True), ("2025-10-07", False), ("2025-10-09", False)])
def test_the_last_day_of_what_took_place_is_the_first_possible(
    desk: LinksDesk, link: str, operation: str, body: dict[str, str], on: str, refused: bool
) -> None:
    night, called_off = booked(desk, link, overnight("2025-10-06")), booked(desk, link, daytime("2025-10-08"))
    step(desk, "cancel_session", called_off, CANCEL)
    booked(desk, link, daytime("2025-10-20"))
    with desk.at("2025-10-10T12:00:00+00:00"):
        assert step(desk, "complete_session", night, RECORD).status == 200
        heard = desk.ask(operation, {**body, "on": on}, path={"link_id": link})
    assert heard.status == (409 if refused else 200)
    if refused:
        assert heard.rules == {RULE}
        assert "2025-10-07" in heard.json["violations"][0]["reason"]


def test_what_goes_on_keeps_the_link_until_today(desk: LinksDesk, link: str) -> None:
    booked(desk, link, overnight("2025-10-06", 5))
    with desk.at("2025-10-08T12:00:00+00:00"):
        end = {"reason": "completed", "on": "2025-10-07"}
        assert desk.ask("end_link", end, path={"link_id": link}).rules == {RULE}
        assert desk.ask("end_link", {"reason": "completed"}, path={"link_id": link}).status == 200


def test_what_was_held_a_day_early_counts_by_its_record(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-11"))
    early = {"starts_at": "2025-10-10T10:00:00+01:00", "ends_at": "2025-10-10T15:00:00+01:00"}
    with desk.at("2025-10-10T18:00:00+00:00"):
        assert step(desk, "complete_session", session, {**RECORD, **early}).status == 200
        end = {"reason": "completed", "on": "2025-10-09"}
        assert desk.ask("end_link", end, path={"link_id": link}).rules == {RULE}
