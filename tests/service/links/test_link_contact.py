"""What is asked before child and carer come closer, and who learns what of whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Barrier, Thread
from uuid import uuid4

import pytest

from chassis.problems import unavailable
from chassis.rpc.wire import Call, Reply
from services.links.contract.codes import LINK_STATES
from tests.service.links.desk import CARER_CONTACT, LinksDesk
from tests.service.links.link_journey import Journey, hear_able_carer, over, record
from tests.service.links.recording import BODY
from tests.support.desk import Heard

ADDRESSES = "addresses:read"
SECRETS = ("1 Example Road", "ZZ1 1AA", "3 Example Lane", "ZZ99 1AA", "07700 900123", "carer@example.org")
CLOSER = {
    "propose": ("accepted", lambda j: Journey(j.desk, j.child).propose()),
    "share": ("proposed", lambda j: j.share("anonymised")),
    "share_full": ("profile_shared", lambda j: j.share("full")),
    "introduce": ("accepted", Journey.introduce),
    "resume": ("suspended", lambda j: j.ask("resume_link", {})),
}


@pytest.fixture(autouse=True)
def _as_before(desk: LinksDesk) -> Iterator[None]:
    yield
    desk.away, desk.refuse, desk.others = False, [], {}


def offered(desk: LinksDesk) -> Journey:
    journey = Journey(desk).reach("everyone_happy")
    assert journey.draft().status == 201
    assert journey.offer().status == 200
    return journey


@pytest.mark.parametrize("step", [*CLOSER, "sign"])
def test_without_an_answer_on_restrictions_nothing_happens(desk: LinksDesk, step: str) -> None:
    state, take = CLOSER.get(step, ("everyone_happy", lambda j: j.sign("child")))
    journey = offered(desk) if step == "sign" else Journey(desk).reach(state)
    before = journey.view
    desk.away = True
    heard: Heard = take(journey)
    assert heard.status == 503
    assert heard.json["type"] == "/problems/restrictions-unavailable"
    assert journey.view == before


@pytest.mark.parametrize("step", [*CLOSER, "sign", "addresses"])
def test_a_restriction_refuses_by_its_own_name(desk: LinksDesk, step: str) -> None:
    if step == "addresses":
        grants = desk.everything | {ADDRESSES}
        journey, take = Journey(desk).reach("active"), lambda j: j.ask("get_addresses", grants=grants)
    elif step == "sign":
        journey, take = offered(desk), lambda j: j.sign("child")
    else:
        state, take = CLOSER[step]
        journey = Journey(desk).reach(state)
    desk.refuse = ["restriction-no-contact"]
    heard: Heard = take(journey)
    assert heard.status == 409
    assert heard.rules == {"restriction-no-contact"}


def test_what_is_asked_is_for_good_with_all_who_are_there_and_names_the_intent(desk: LinksDesk) -> None:
    carer = hear_able_carer(
        desk,
        terms={
            "kinds_of_care": ["family_link"],
            "age_from": 0,
            "age_to": 17,
            "number": 3,
            "limit_ground": "within_limit",
            "exemption": None,
            "usual_fostering_limit": 3,
        },
        placements=[
            {
                "id": str(uuid4()),
                "child_id": "PLACED-1",
                "kind": "mainstream",
                "starts_on": "2025-01-01",
                "planned_end_on": None,
                "sibling_group": None,
                "fostered_by": [1],
            }
        ],
    )
    other = Journey(desk, carer=carer).reach("proposed")
    journey = Journey(desk, carer=carer)
    desk.asked.clear()
    assert journey.propose().status == 201
    sides = [pair["second"]["present"] for pair in desk.asked]
    kinds = [{(p["kind"], p["id"]) for p in side} for side in sides]
    home = {("carer", carer), *(("household_member", f"{carer}/{n}") for n in (1, 2, 3))}
    assert kinds == [home, {("child", other.child)}, {("child", "PLACED-1")}, {("worker", "worker-900")}]
    parents = [{"kind": "person", "id": number} for number in ("P-2041", "P-2042")]
    here = {"present": [{"kind": "child", "id": journey.child}], "household": parents}
    assert all(pair["first"] == here for pair in desk.asked[:-1])
    assert desk.asked[-1]["first"] == {"present": here["present"]}
    assert all(pair["period"] == {"starts_on": journey.desk_today, "ends_on": None} for pair in desk.asked)
    assert [pair["intent"] for pair in desk.asked] == ["meet", "meet", "meet", "identify"]
    for kind, intent in (("anonymised", "inform"), ("full", "identify")):
        desk.asked.clear()
        assert journey.share(kind).status == 201
        assert [pair["intent"] for pair in desk.asked] == [intent]


def test_a_carer_who_no_longer_stands_comes_no_closer(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("accepted")
    hear_able_carer(
        desk,
        identifier=journey.carer,
        version=2,
        state="suspended",
        standing={
            "suspended_from": "2026-01-01",
            "resignation_received_on": None,
            "approval_ends_on": None,
            "approval_ended_on": None,
            "compliant_until": "2030-01-01",
        },
    )
    assert journey.introduce().rules == {"link-carer-stands"}
    second = Journey(desk, carer=journey.carer)
    assert second.propose().rules == {"match-carer-not-suspended"}


@pytest.mark.parametrize("state", [s for s in LINK_STATES if s not in ("active", "suspended")])
def test_addresses_are_never_given_before_the_signature_nor_after_the_end(desk: LinksDesk, state: str) -> None:
    journey = Journey(desk)
    journey = over(journey, state) if state in ("declined", "ended") else journey.reach(state)
    heard = journey.ask("get_addresses", grants=desk.everything | {ADDRESSES})
    assert heard.status == 409
    assert heard.rules == {"addresses-after-agreement"}
    assert not told(heard)


def test_one_missing_signature_keeps_the_addresses_closed(desk: LinksDesk) -> None:
    journey = offered(desk)
    for role, person in (
        ("child", None),
        ("parent", "P-2041"),
        ("carer", "1"),
        ("carer", "2"),
        ("social_worker", None),
    ):
        assert journey.sign(role, person).status == 200
        assert journey.ask("get_addresses", grants={ADDRESSES}).rules == {"addresses-after-agreement"}
    assert journey.sign("parent", "P-2042").json["state"] == "signed"
    heard = journey.ask("get_addresses", grants={ADDRESSES})
    assert heard.json["child"] == {"address_lines": ["1 Example Road"], "postcode": "ZZ1 1AA"}
    assert heard.json["carer"] == CARER_CONTACT


def test_addresses_are_closed_to_whoever_lacks_the_scope_and_carers_is_not_even_asked(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")

    def unasked(call: Call) -> Reply:
        raise AssertionError("carers was asked")

    desk.others = {"get_carer": unasked}
    heard = journey.ask("get_addresses")
    assert (heard.status, heard.json["type"].rsplit("/", 1)[-1]) == (403, "scope-missing")
    assert ADDRESSES in heard.json["detail"]


@pytest.mark.parametrize("reply", [None, Reply(404, {}, b"{}"), Reply(200, {}, b'{"id": "x"}')])
def test_without_the_carers_address_it_is_503(desk: LinksDesk, reply: Reply | None) -> None:
    journey = Journey(desk).reach("active")

    def answer(call: Call) -> Reply:
        if reply is None:
            raise unavailable("away")
        return reply

    desk.others = {"get_carer": answer}
    heard = journey.ask("get_addresses", grants={ADDRESSES})
    assert heard.status == 503
    assert not told(heard)


def told(heard: Heard) -> list[str]:
    return [secret for secret in SECRETS if secret in json.dumps(heard.json, ensure_ascii=False)]


def test_no_other_answer_and_no_event_tells_an_address(desk: LinksDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer of a whole life, asked for by somebody who may read addresses."""
    journey = Journey(desk)
    heard: list[Heard] = []
    real, grants = desk.ask, desk.everything | {ADDRESSES, "contacts:read"}

    def listening(operation: str, body: object = None, **more: object) -> Heard:
        heard.append(real(operation, body, **{**more, "grants": grants}))  # type: ignore[arg-type]
        return heard[-1]

    monkeypatch.setattr(desk, "ask", listening)
    journey.reach("suspended")
    for operation in ("list_links", "list_profiles", "list_agreements", "get_link"):
        listening(operation, path={} if operation == "list_links" else {"link_id": journey.link})
    assert len(heard) > 20
    assert [told(one) for one in heard if told(one)] == []
    assert not [e for e in journey.events if any(secret in json.dumps(e) for secret in SECRETS)]


def test_profiles_tell_in_stages_and_are_logged(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("proposed")
    first = journey.share("anonymised").json
    assert set(first["profile"]) == {"age_band", "area", "needs", "clinical_tasks", "equipment", "wanted"}
    assert first["profile"]["age_band"] == "10-13"
    assert first["profile"]["area"] == "ZZ1"
    words = json.dumps(first)
    assert not [w for w in ("Child", "Example", "2016-05-14", journey.child, "P-2041", "School") if w in words]
    full = journey.ask("share_profile", {"kind": "full"}, grants=desk.everything | {"contacts:read"}).json
    assert full["profile"]["name"] == {"given_name": "Child", "family_name": "Example"}
    assert full["profile"]["parents"][0] == {"kind": "mother", "name": "Parent Example"}
    assert full["profile"]["school"] == "Example Special School"
    assert journey.child not in json.dumps(full)
    assert "P-2041" not in json.dumps(full)
    without = journey.share("full").json
    assert without["profile"]["parents"][0] == {"kind": "mother"}
    logged = journey.ask("list_profiles").json["items"]
    assert [(one["number"], one["kind"], one["shared_by"]) for one in logged] == [
        (1, "anonymised", "worker-900"),
        (2, "full", "worker-900"),
        (3, "full", "worker-900"),
    ]
    assert logged[0]["fields_shared"] == sorted(first["profile"])
    assert logged[1]["fields_shared"] == sorted(full["profile"])
    paged = journey.ask("list_profiles", query={"limit": "2"})
    assert [one["number"] for one in paged.json["items"]] == [1, 2]
    assert paged.json["next"]


def test_words_that_tell_the_address_keep_the_profile_back(desk: LinksDesk) -> None:
    number = "L-told"
    assert record(desk, number, diet="Meals are at 1 example road, please.").status == 201
    journey = Journey(desk, number).reach("profile_shared")
    heard = journey.share("full")
    assert heard.rules == {"profile-tells-no-address"}
    assert "diet" in heard.json["violations"][0]["reason"]
    assert not told(heard)


def test_a_guessed_postcode_is_refused_whether_it_is_right_or_wrong(desk: LinksDesk) -> None:
    """Else whoever may write words, and may not read addresses, finds the address by guessing."""
    answers = []
    for number, guess in (("L-right", BODY["postcode"]), ("L-wrong", "BA1 1AA")):
        wish = {**BODY["wishes"][0], "words": f"Near {guess}"}
        assert record(desk, number, wishes=[wish]).status == 201
        heard = Journey(desk, number).reach("profile_shared").share("full")
        answers.append((heard.status, heard.json["violations"]))
    assert answers[0] == answers[1]
    assert answers[0][1][0]["rule"] == "profile-tells-no-address"


def test_the_audit_names_link_child_and_carer(desk: LinksDesk) -> None:
    journey = Journey(desk).reach("active")
    for operation in ("get_link", "list_profiles", "list_agreements", "get_addresses"):
        assert journey.ask(operation, grants=desk.everything | {ADDRESSES}).status == 200
    rows = desk.rows(f"select operation, subjects from audit where '{journey.link}' = any(subjects)")
    seen = {row.operation for row in rows}
    assert {"propose_link", "share_profile", "sign_agreement", "get_link", "list_profiles", "get_addresses"} <= seen
    assert all({journey.link, journey.child, journey.carer} <= set(row.subjects) for row in rows)


def test_of_many_proposals_at_once_one_opens_a_link(desk: LinksDesk) -> None:
    journey = Journey(desk)
    barrier, heard = Barrier(8), []

    def propose() -> None:
        barrier.wait()
        heard.append(Journey(desk, journey.child, journey.carer).propose())

    threads = [Thread(target=propose) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in heard) == [201, *[409] * 7]
    assert all(one.rules == {"one-open-link"} for one in heard if one.status == 409)
    assert len(desk.rows(f"select 1 from links where child = '{journey.child}'")) == 1


def test_the_child_itself_is_no_other_child_however_its_number_is_written(desk: LinksDesk) -> None:
    journey = Journey(desk)
    stay = {"id": str(uuid4()), "child_id": journey.child.lower(), "kind": "short_break", "starts_on": "2025-01-01"}
    placed = [{**stay, "planned_end_on": None, "sibling_group": None, "fostered_by": [1]}]
    hear_able_carer(desk, identifier=journey.carer, version=2, placements=placed)
    desk.asked.clear()
    assert journey.propose().status == 201
    about_home, about_worker = desk.asked
    assert {one["kind"] for one in about_worker["second"]["present"]} == {"worker"}
    assert "child" not in {one["kind"] for one in about_home["second"]["present"]}


def test_of_two_carers_at_once_the_second_one_asks_for_a_review_of_the_basis(desk: LinksDesk) -> None:
    for _ in range(5):
        first = Journey(desk)
        pair = (first, Journey(desk, first.child))
        barrier, heard = Barrier(2), []

        def propose(one: Journey, barrier: Barrier = barrier, heard: list[Heard] = heard) -> None:
            barrier.wait()
            heard.append(one.propose())

        threads = [Thread(target=propose, args=(one,)) for one in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        warned = [one.json["journal"][0].get("warnings", []) for one in heard]
        assert sorted(warned) == [[], ["legal_basis_review_needed"]]
