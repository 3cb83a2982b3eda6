"""What took place is recorded once, corrected with a reason, and told so that it can be paid once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.messaging.republish import republish
from chassis.problems import Violation
from services.links.contract.examples import CHILD
from services.links.linking.reading import lock_link
from services.links.sessions import upcoming
from tests.service.links.booking import (
    CANCEL,
    RECORD,
    TODAY,
    active_link,
    at,
    book,
    booked,
    daytime,
    hear_carer,
    overnight,
    step,
)
from tests.service.links.desk import LinksDesk, carer_data

AFTER = "2025-10-04T18:00:00+00:00"
BROKEN = Violation("session-carer-not-suspended", "The carer is suspended.", "a law")


@pytest.fixture
def desk(make_desk: Any) -> LinksDesk:
    made: LinksDesk = make_desk("synthetic-records", clock=TODAY)
    return made


def completed(desk: LinksDesk, session: str, instant: str = AFTER, **more: Any) -> Any:
    with desk.at(instant):
        return step(desk, "complete_session", session, {**RECORD, **more})


def test_a_session_is_completed_once_and_told_in_pence(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    expenses = [{"kind": "food", "amount": "9.40", "receipt": "R-1"}, {"kind": "parking", "amount": "0.05"}]
    heard = completed(desk, session, expenses=expenses, miles=12)
    assert heard.status == 200, heard.json
    assert heard.json["completion"]["expenses_total"] == "9.45"
    assert heard.json["completion"]["expenses"][1] == {"kind": "parking", "amount": "0.05", "receipt": None}
    again = completed(desk, session, expenses=expenses)
    assert again.rules == {"session-completed-once"}
    told = [e for e in desk.events(session) if e["type"] == "links.session.completed.v1"]
    assert len(told) == 1
    data = told[0]["data"]
    assert (data["expenses_pence"], data["miles"], data["corrections"]) == (945, 12, 0)
    assert data["expenses"] == [{"kind": "food", "pence": 940}, {"kind": "parking", "pence": 5}]
    assert data["took_place_until"] == "2025-10-04T15:00:00+00:00"
    assert data["allowance_band"] == "primary"
    assert "Baking" not in str(told)
    assert "2016-05-14" not in str(told)


def concerns(heard: Any) -> set[str]:
    return {one["rule"] for one in heard.json["concerns"]}


def test_a_session_that_ran_into_another_childs_is_flagged(desk: LinksDesk) -> None:
    carer = hear_carer(desk, terms={**carer_data("")["terms"], "number": 1})
    one, other = active_link(desk, carer, legal_basis="s17_6"), active_link(desk, carer, legal_basis="s17_6")
    first = booked(desk, one, daytime("2025-10-04", "10:00", "12:00"))
    second = booked(desk, other, daytime("2025-10-04", "12:00", "14:00"))
    late = completed(desk, first, starts_at="2025-10-04T09:00:00+00:00", ends_at="2025-10-04T11:30:00+00:00")
    assert concerns(late) == {"session-within-terms-of-approval"}
    told = [e for e in desk.events(first) if e["type"] == "links.session.completed.v1"]
    assert len(told) == 1
    assert concerns(completed(desk, second)) == {"session-within-terms-of-approval"}
    right = {**RECORD, "starts_at": "2025-10-04T09:00:00+00:00", "ends_at": "2025-10-04T11:00:00+00:00"}
    with desk.at(AFTER):
        assert concerns(step(desk, "correct_session", first, {**right, "reason": "Misread."})) == set()


def test_a_child_cannot_have_been_with_two_carers_unnoticed(desk: LinksDesk) -> None:
    child = f"T-{uuid4().hex[:10]}"
    one, other = (active_link(desk, hear_carer(desk), child, legal_basis="s17_6") for _ in range(2))
    first, second = booked(desk, one, overnight("2025-10-03")), booked(desk, other, overnight("2025-10-04"))
    assert concerns(completed(desk, first, "2025-10-06T18:00:00+00:00")) == set()
    same = {"starts_at": "2025-10-03T15:00:00+00:00", "ends_at": "2025-10-04T09:00:00+00:00"}
    assert "child-booked-once" in concerns(completed(desk, second, "2025-10-06T18:00:00+00:00", **same))


def test_what_took_place_before_the_agreement_is_flagged(desk: LinksDesk, link: str) -> None:
    desk.write(f"update agreements set in_force_from = '2025-10-04', starts_on = '2025-10-04' where link_id = '{link}'")
    session = booked(desk, link, overnight("2025-10-04"))
    early = {"starts_at": "2025-10-03T15:00:00+00:00", "ends_at": "2025-10-04T09:00:00+00:00"}
    assert "agreement-covers-session" in concerns(completed(desk, session, "2025-10-06T18:00:00+00:00", **early))


@pytest.mark.parametrize(("born", "band"), [("2014-10-04", "11_to_15"), ("2014-10-05", "primary")])
def test_the_band_is_that_of_the_day_on_which_the_session_began(
    desk: LinksDesk, link: str, born: str, band: str
) -> None:
    session = booked(desk, link, overnight("2025-10-04"))
    desk.write(f"update children set date_of_birth = '{born}' where number = '{desk.known[CHILD]}'")
    assert completed(desk, session, "2025-10-05T18:00:00+00:00").status == 200
    assert [e["data"]["allowance_band"] for e in desk.events(session)] == ["primary", band]
    republish(desk.database, desk.definition, desk.council)
    assert desk.events(session)[-1]["data"]["allowance_band"] == band


def test_a_correction_says_why_keeps_what_stood_and_is_told_apart(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    fix = {**RECORD, "expenses": [{"kind": "food", "amount": "3.00"}], "reason": "Left out."}
    with desk.at(AFTER):
        assert step(desk, "correct_session", session, fix).rules == {"correction-of-a-record"}
    completed(desk, session, expenses=[{"kind": "food", "amount": "1.00"}])
    with desk.at(AFTER):
        heard = step(desk, "correct_session", session, fix)
    assert heard.json["completion"]["expenses_total"] == "3.00"
    (correction,) = heard.json["completion"]["corrections"]
    assert (correction["expenses_before"], correction["reason"]) == ("1.00", "Left out.")
    assert correction["before"]["expenses"][0]["amount"] == "1.00"
    event = desk.events(session)[-1]
    assert (event["type"], event["sequence"]) == ("links.session.corrected.v1", 3)
    assert (event["data"]["expenses_pence"], event["data"]["corrections"]) == (300, 1)


def test_what_a_correction_leaves_out_stays_and_the_same_again_is_refused(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    given = {"given_at": "2025-10-04T12:00:00+01:00", "medicine": "m", "dose": "5 ml", "given_by": "person 1"}
    first = completed(desk, session, medication=[given], childs_view="Again!", miles=3).json["completion"]
    with desk.at(AFTER):
        same = step(desk, "correct_session", session, {**RECORD, "medication": [given], "reason": "Sent twice."})
        nothing = step(desk, "correct_session", session, {"reason": "Nothing."})
        late = {"given_at": "2025-10-04T20:00:00+01:00"}
        outside = step(desk, "correct_session", session, {"medication": [{**given, **late}], "reason": "x"})
        shorter = step(desk, "correct_session", session, {"ends_at": "2025-10-04T10:30:00Z", "reason": "x"})
        heard = step(desk, "correct_session", session, {"miles": 4, "reason": "Another way."})
        null = step(desk, "correct_session", session, {"childs_view": None, "reason": "Told by somebody else."})
    assert same.rules == nothing.rules == {"correction-changes-something"}
    assert outside.rules == shorter.rules == {"medication-within-session"}
    now = heard.json["completion"]
    assert {**now, "miles": 3, "corrections": []} == first
    assert null.json["completion"]["childs_view"] is None
    assert null.json["completion"]["medication"] == first["medication"]
    assert [e["type"].split(".")[2] for e in desk.events(session)] == ["booked", "completed", "corrected", "corrected"]


def test_what_is_completed_stays_so(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    completed(desk, session)
    for operation, body in (
        ("cancel_session", CANCEL),
        ("confirm_session", None),
        ("change_session", {**daytime("2025-10-05"), "reason": "x"}),
    ):
        assert "session-not-completed" in step(desk, operation, session, body).rules


@pytest.mark.parametrize(
    ("instant", "more", "rule"),
    [
        ("2025-10-04T14:59:59+00:00", {}, "session-has-taken-place"),
        (AFTER, {"ends_at": "2025-10-04T08:00:00Z"}, "session-has-taken-place"),
        ("2025-10-09T00:00:00+00:00", {"ends_at": "2025-10-05T15:00:01Z"}, "recorded-times-are-near"),
        (
            AFTER,
            {"medication": [{"given_at": "2025-10-04T15:00:01Z", "medicine": "m", "dose": "d", "given_by": "1"}]},
            "medication-within-session",
        ),
        (
            AFTER,
            {"incidents": [{"happened_at": "2025-10-04T08:59:59Z", "what": "A fall."}]},
            "medication-within-session",
        ),
    ],
)
def test_a_record_is_of_what_took_place(desk: LinksDesk, link: str, instant: str, more: Any, rule: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    assert rule in completed(desk, session, instant, **more).rules


@pytest.mark.parametrize("amount", ["9.4", "-1.00", "1e2", "100000.00", "01.00", 9.4, ""])
def test_amounts_are_pounds_and_pence(desk: LinksDesk, link: str, amount: Any) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    assert completed(desk, session, expenses=[{"kind": "food", "amount": amount}]).status == 422


def test_a_stay_that_ran_over_is_recorded_counted_and_flagged(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, overnight("2025-10-01", 17))
    late = at("2025-10-19", "09:00").isoformat()
    heard = completed(desk, session, "2025-10-20T09:00:00+00:00", ends_at=late)
    assert [c["rule"] for c in heard.json["concerns"]] == ["placement-intended-within-17-days"]
    child = heard.json["child"]
    assert (
        desk.ask("get_day_count", path={"child": child}, query={"on": "2025-10-31"}).json["twelve_months"]["days"] == 18
    )


def test_a_series_is_called_off_from_a_day_on(desk: LinksDesk, link: str) -> None:
    heard = book(desk, link, {**daytime("2025-10-04"), "pattern": {"rule": "FREQ=WEEKLY;BYDAY=SA;COUNT=4"}})
    series, sessions = heard.json["series"], [s["id"] for s in heard.json["sessions"]]
    step(desk, "cancel_session", sessions[3], CANCEL)
    body = {**CANCEL, "series": series, "from_day": "2025-10-11"}
    ended = desk.ask("cancel_series", body, path={"link_id": link})
    assert {s["id"] for s in ended.json["sessions"]} == set(sessions[1:3])
    assert step(desk, "get_session", sessions[0]).json["state"] == "booked"
    assert desk.ask("cancel_series", body, path={"link_id": link}).rules == {"series-has-sessions-to-cancel"}
    assert desk.ask("cancel_series", {**body, "series": str(uuid4())}, path={"link_id": link}).status == 409


def test_others_find_flag_and_call_off_what_is_to_come(desk: LinksDesk, link: str) -> None:
    first, second = booked(desk, link, daytime("2025-10-04")), booked(desk, link, daytime("2025-10-11"))
    row = desk.ask("get_session", path={"session_id": first}).json
    with desk.working() as unit:
        found = upcoming.sessions_from(unit, carer_id=UUID(row["carer_id"]), day=date(2025, 10, 5))
        assert [str(one.id) for one in found] == [second]
        found = upcoming.sessions_from(unit, child=row["child"].upper(), day=date(2025, 10, 4))
        assert {str(one.id) for one in found} == {first, second}
        assert upcoming.flag(unit, found[0], [BROKEN]) is True
        assert upcoming.flag(unit, found[0], [BROKEN]) is False
        flagged = str(found[0].id)
    assert [c["rule"] for c in step(desk, "get_session", flagged).json["concerns"]] == [BROKEN.rule]
    event = desk.events(flagged)[-1]
    assert (event["type"], event["data"]["concerns"]) == ("links.session.flagged.v1", [BROKEN.rule])
    with desk.working() as unit:
        gone = upcoming.cancel_future(unit, lock_link(unit, UUID(link)), date(2025, 10, 5), "service", "Suspended.")
        assert [str(one.id) for one in gone] == [second]
    assert step(desk, "get_session", second).json["cancellation"]["cancelled_by"] == "service"
    assert step(desk, "get_session", first).json["state"] == "booked"


def test_a_concern_that_is_settled_goes_when_the_session_is_confirmed(desk: LinksDesk, link: str) -> None:
    session = booked(desk, link, daytime("2025-10-04"))
    step(desk, "confirm_session", session)
    with desk.working() as unit:
        (row,) = upcoming.sessions_from(
            unit, child=step(desk, "get_session", session).json["child"], day=date(2025, 10, 1)
        )
        upcoming.flag(unit, row, [BROKEN])
    heard = step(desk, "confirm_session", session)
    assert (heard.status, heard.json["concerns"], heard.json["state"]) == (200, [], "confirmed")


def test_sessions_to_come_follow_the_links_new_legal_basis(desk: LinksDesk, link: str) -> None:
    past, coming = booked(desk, link, overnight("2025-10-01")), booked(desk, link, overnight("2025-11-01"))
    desk.write(f"update links set legal_basis = 's20_full' where id = '{link}'")
    with desk.working() as unit:
        changed = upcoming.follow_legal_basis(unit, lock_link(unit, UUID(link)), date(2025, 11, 1))
        assert [str(one.id) for one in changed] == [coming]
    child = step(desk, "get_session", past).json["child"]
    count = desk.ask("get_day_count", path={"child": child}, query={"on": "2025-12-31"}).json
    assert (count["twelve_months"]["days"], count["in_full"]) == (1, 1)
