"""Links against PostgreSQL: proposing, finding, planning anew, suspending, ending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.messaging.republish import republish
from chassis.messaging.scopes import system_scope
from chassis.provisioning import drift
from services.links.contract import CONTRACT
from services.links.definition import DEFINITION
from services.links.linking.gates import LEFT_TO_JUDGEMENT
from services.links.linking.reading import (
    links_of_child,
    links_of_children,
    lock_link,
    open_links,
)
from services.links.linking.steps import end_link, suspend_link
from services.links.match_runs.tables import MatchRun
from services.links.matching import rules as of_match
from tests.service.links.desk import LinksDesk
from tests.service.links.link_journey import CARERS, Journey, hear_able_carer, over, record

ABSENT = "0190a1b2-0000-7000-8000-0000000000ff"


def standing(**changes: Any) -> dict[str, Any]:
    data = {
        "suspended_from": None,
        "resignation_received_on": None,
        "approval_ends_on": None,
        "approval_ended_on": None,
        "compliant_until": "2035-01-01",
        "reviewed_on": None,
        "next_review_on": "2035-01-01",
        "found_unsuitable_on": None,
    }
    return {**data, **changes}


def test_a_link_is_proposed_by_whoever_acts_or_for_another(desk: LinksDesk) -> None:
    journey = Journey(desk)
    heard = journey.propose(origin="suggestion")
    assert heard.status == 201
    assert heard.headers["Location"].endswith(f"/links/{journey.link}")
    assert (heard.json["social_worker"], heard.json["legal_basis"]) == ("worker-900", "s20_reg48")
    other = Journey(desk).propose(social_worker="worker-7")
    assert (other.json["social_worker"], other.json["origin"]) == ("worker-7", "other")
    assert Journey(desk).propose(origin="match_run").status == 422
    assert Journey(desk).propose(match_run_id=ABSENT).status == 422


def test_a_proposal_from_a_match_run_stands_in_it(desk: LinksDesk) -> None:
    journey, other = Journey(desk), Journey(desk)
    run = uuid4()
    with desk.database.unit_of_work(system_scope(desk.council, "system:test", 30)) as unit:
        made = {"id": run, "version": 1, "created_at": unit.now, "changed_at": unit.now, "state": "done"}
        counted = {"asked_by": "worker-900", "day": unit.today, "children": 1, "carers": 1, "figures": {}}
        outcome = {"proposals": [{"child": journey.child, "carer_id": journey.carer, "sessions": {"saturday": 2}}]}
        unit.session.add(MatchRun(**made, **counted, outcome=outcome, inputs={}))
    from_run = {"origin": "match_run", "match_run_id": str(run)}
    assert other.propose(**from_run).rules == {"proposal-stands-in-its-run"}
    assert journey.propose(**{**from_run, "match_run_id": ABSENT}).rules == {"proposal-stands-in-its-run"}
    heard = journey.propose(**from_run)
    assert (heard.status, heard.json["match_run_id"]) == (201, str(run))


def test_no_assessment_no_link(desk: LinksDesk) -> None:
    nobody = Journey(desk, "L-nobody", hear_able_carer(desk))
    assert nobody.propose().rules == {"link-child-is-known"}
    assessment = {
        "assessed_on": "2025-03-10",
        "assessed_by": "worker-41",
        "outcome": "not_likely_to_benefit",
        "review_due_on": "2027-03-10",
    }
    assert record(desk, "L-unlikely", assessment=assessment).status == 201
    assert Journey(desk, "L-unlikely").propose().rules == {"link-needs-assessment"}
    both = Journey(desk, "L-nobody", str(uuid4())).propose()
    assert both.rules == {"link-child-is-known", "link-carer-is-known"}
    unknown = Journey(desk, "L-unlikely", str(uuid4())).propose()
    assert unknown.rules == {"link-needs-assessment", "link-carer-is-known"}


def test_a_child_whose_record_is_closed_is_not_linked(desk: LinksDesk) -> None:
    closed = {"on": "2026-01-10", "reason": "moved_away"}
    assert record(desk, "L-closed", closed=closed).status == 201
    assert "link-child-still-waits" in Journey(desk, "L-closed").propose().rules


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"standing": standing(suspended_from="2026-01-01")}, "match-carer-not-suspended"),
        ({"standing": standing(compliant_until="2026-01-01")}, "match-checks-current"),
        ({"standing": standing(approval_ends_on="2026-01-01")}, "match-approval-stands"),
        ({"standing": standing(next_review_on="2026-01-01")}, "match-review-in-date"),
        ({"standing": standing(found_unsuitable_on="2026-01-01")}, "match-found-suitable"),
        ({"skills": []}, "match-tasks-signed-off"),
        ({"home": {"bedrooms": 4, "step_free": False, "pets": [], "smoking": "nobody"}}, "home-step-free"),
        ({"state": "ended", "standing": standing(approval_ends_on="2026-01-01")}, "link-carer-stands"),
    ],
)
def test_what_law_and_safety_ask_no_judgement_passes_over(desk: LinksDesk, changes: dict[str, Any], rule: str) -> None:
    carer = hear_able_carer(desk, **changes)
    journey = Journey(desk, carer=carer)
    assert journey.propose().rules == {rule}
    passed = journey.propose(overrides=[{"rule": rule, "reason": "I know them."}])
    assert "override-left-to-judgement" in passed.rules


def test_what_is_left_to_judgement_is_passed_over_with_a_reason(desk: LinksDesk) -> None:
    carer = desk_carer_without_offer(desk)
    journey = Journey(desk, carer=carer)
    assert journey.propose().rules == {"match-slot-offered"}
    override = {"rule": "match-slot-offered", "reason": "The carer will offer Saturdays from May."}
    heard = journey.propose(overrides=[override])
    assert heard.status == 201
    assert heard.json["journal"][0]["overrides"] == [override]
    unneeded = Journey(desk).propose(overrides=[override])
    assert "overrides" not in unneeded.json["journal"][0]


def desk_carer_without_offer(desk: LinksDesk) -> str:
    return hear_able_carer(desk, availability=None)


def test_the_proposal_names_every_condition_of_a_match() -> None:
    named = set(CONTRACT.by_name["propose_link"].rules)
    conditions = {v.identifier for v in vars(of_match).values() if hasattr(v, "identifier")}
    assert conditions - named == {"match-not-linked-already", "match-child-may-be-linked"}
    assert named >= LEFT_TO_JUDGEMENT


def test_one_open_link_and_another_after_its_end(desk: LinksDesk) -> None:
    journey = Journey(desk)
    assert journey.propose().status == 201
    again = Journey(desk, journey.child, journey.carer)
    assert again.propose().rules == {"one-open-link"}
    assert journey.ask("end_link", {"reason": "other"}).status == 200
    assert again.propose().status == 201


def test_a_second_carer_under_regulation_48_asks_for_a_review_of_the_basis(desk: LinksDesk) -> None:
    first = Journey(desk).reach("considering")
    assert first.view["warnings"] == []
    second = Journey(desk, first.child)
    heard = second.propose()
    assert heard.status == 201
    assert heard.json["warnings"] == ["legal_basis_review_needed"]
    assert heard.json["journal"][0]["warnings"] == ["legal_basis_review_needed"]
    assert first.view["warnings"] == ["legal_basis_review_needed"]
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "w", "decided_on": first.desk_today}
    assert second.ask("plan_legal_basis", replan).json["warnings"] == ["legal_basis_differs"]
    assert first.view["warnings"] == []
    back = {**replan, "legal_basis": "s20_reg48"}
    assert second.ask("plan_legal_basis", back).json["journal"][-1]["warnings"] == ["legal_basis_review_needed"]
    assert second.ask("end_link", {"reason": "other"}).json["warnings"] == []
    assert first.view["warnings"] == []


def test_a_carer_who_has_resigned_is_named_in_the_warnings_of_links_that_are_open(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("considering")
    leaving = standing(resignation_received_on="2026-01-01", approval_ends_on="2035-01-01")
    hear_able_carer(desk, identifier=journey.carer, version=2, standing=leaving)
    assert journey.view["warnings"] == ["approval_ends"]
    (listed,) = desk.ask("list_links", query={"child": journey.child}).json["items"]
    assert listed["warnings"] == ["approval_ends"]
    proposed = Journey(desk, carer=journey.carer).propose()
    assert proposed.json["journal"][0]["warnings"] == ["approval_ends"]
    assert journey.ask("end_link", {"reason": "other"}).json["warnings"] == []


def test_links_are_found_by_child_carer_state_and_worker(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("profile_shared")
    second = Journey(desk, carer=journey.carer).reach("proposed")
    ended = over(Journey(desk, journey.child), "declined")

    def found(**query: str) -> list[str]:
        heard = desk.ask("list_links", query=query)
        assert heard.status == 200
        return [one["id"] for one in heard.json["items"]]

    assert found(child=journey.child.lower()) == [journey.link, ended.link]
    assert found(child=journey.child, open="true") == [journey.link]
    assert found(child=journey.child, open="false") == [ended.link]
    assert found(carer_id=journey.carer) == [journey.link, second.link]
    assert found(carer_id=journey.carer, state="proposed") == [second.link]
    assert found(carer_id=journey.carer, social_worker="worker-1") == []
    assert found(carer_id=journey.carer, legal_basis="s17_6") == []
    page = desk.ask("list_links", query={"carer_id": journey.carer, "limit": "1"}).json
    assert [one["id"] for one in page["items"]] == [journey.link]
    assert page["next"]
    assert "journal" not in page["items"][0]


def test_a_link_that_is_not_there_is_404(desk: LinksDesk) -> None:
    for operation in ("get_link", "get_addresses", "list_profiles", "list_agreements"):
        assert desk.ask(operation, path={"link_id": ABSENT}).status == 404
    assert desk.ask("end_link", {"reason": "other"}, path={"link_id": ABSENT}).status == 404


def test_what_is_dated_back_or_ahead_is_refused(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    ahead = (journey.desk_day + timedelta(days=1)).isoformat()
    for operation, reason in (("suspend_link", "illness"), ("end_link", "other")):
        assert journey.ask(operation, {"reason": reason, "on": ahead}).rules == {"link-days-have-come"}
        assert journey.ask(operation, {"reason": reason, "on": "2025-01-01"}).rules == {"link-days-in-order"}
    replan = {"legal_basis": "s20_full", "reason": "R.", "decided_by": "w", "decided_on": ahead}
    assert journey.ask("plan_legal_basis", replan).rules == {"link-days-have-come"}


def test_others_find_suspend_and_end_links(desk: LinksDesk) -> None:
    """As what follows from carers' events does: by the system, without a worker."""
    journey = Journey(desk).reach("active")
    carer, identifier = UUID(journey.carer), UUID(journey.link)

    def in_force() -> list[tuple[int, str | None]]:
        heard = journey.ask("list_agreements").json["items"]
        return [(one["number"], one["in_force_until"]) for one in heard if one["in_force_from"]]

    with desk.database.unit_of_work(system_scope(desk.council, "system:test", 30)) as unit:
        link = lock_link(unit, identifier)
        child = link.child_id
        suspend_link(unit, link, "carer_suspended", journey.desk_day, "system:carers")
    assert journey.view["state"] == "suspended"
    assert in_force() == [(1, None)]
    with desk.database.unit_of_work(system_scope(desk.council, "system:test", 30)) as unit:
        assert [one.id for one in open_links(unit, carer_id=carer, lock=True)] == [identifier]
        assert [one.id for one in open_links(unit, child_id=child)] == [identifier]
        end_link(unit, lock_link(unit, identifier), "approval_ended", journey.desk_day, "system:carers", "Ended.")
    with desk.database.unit_of_work(system_scope(desk.council, "system:test", 30)) as unit:
        assert open_links(unit, carer_id=carer) == []
        assert [one.id for one in links_of_child(unit, child)] == [identifier]
        assert links_of_children(unit, {child}) == {}
    assert in_force() == [(1, (journey.desk_day + timedelta(days=1)).isoformat())]
    last = journey.view["journal"][-1]
    assert (last["by"], last["code"], last["words"]) == ("system:carers", "approval_ended", "Ended.")
    assert [e["type"] for e in journey.events[-2:]] == ["links.link.suspended.v1", "links.link.ended.v1"]


def test_the_present_state_is_announced_again(make_desk: Any) -> None:
    desk = make_desk("links-again")
    journey = Journey(desk).reach("considering")
    before = journey.events[-1]
    republish(desk.database, DEFINITION, desk.council)
    again = journey.events[-1]
    assert again["type"] == "links.link.changed.v1"
    assert (again["sequence"], again["data"]) == (before["sequence"], before["data"])


def test_tables_and_migration_agree(desk: LinksDesk) -> None:
    assert drift.check(desk.database._configuration, DEFINITION, [desk.council]) == []


OWN_CHILD = [{"person": 1, "role": "applicant", "joined_on": None, "left_on": None}, CARERS[2]]


@pytest.mark.parametrize(
    ("behaviour", "residents", "warned"),
    [
        (["hurts_others"], OWN_CHILD, ["other_children_at_risk"]),
        (["hurts_others"], OWN_CHILD[:1], []),
        (["hurts_self"], OWN_CHILD, []),
    ],
)
def test_a_risk_to_other_children_in_the_home_is_shown_with_suggestion_and_proposal_and_excludes_nobody(
    make_desk: Any, behaviour: list[str], residents: list[Any], warned: list[str]
) -> None:
    desk: LinksDesk = make_desk("links-at-risk")
    number, carer = f"RISK-{uuid4().hex[:8]}", hear_able_carer(desk, residents=residents)
    assert record(desk, number, behaviour=behaviour).status == 201
    journey = Journey(desk, number, carer)
    suggested = desk.ask("suggest_carers", path={"child": number}, actor=None).json
    (pair,) = (one for one in suggested["suggestions"] if one["carer_id"] == carer)
    (factor,) = (one for one in pair["factors"] if one["factor"] == "other_children")
    assert factor["value"] == (0.0 if warned else None if behaviour == ["hurts_self"] else 1.0)
    heard = journey.propose()
    assert heard.status == 201
    assert heard.json["warnings"] == warned
    assert heard.json["journal"][0].get("warnings", []) == warned
    assert journey.view["warnings"] == warned
