"""Placing children, and the end of placements."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from chassis.aggregates import find, first_version, save
from chassis.database.unit_of_work import UnitOfWork
from chassis.references.columns import reference_is_free
from chassis.request import Answer, Page, Request, page_of
from chassis.rules import require
from services.carers.approvals.carers.steps import done, tell
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import events
from services.carers.contract.schemas.placements import PlacementChange
from services.carers.placements import judging, rules
from services.carers.placements.contact import contact_gates
from services.carers.placements.examining import announce_placement, event_of, look_again
from services.carers.placements.holding import wait_for
from services.carers.placements.noting import watch_emergency
from services.carers.placements.queries import every_placement, placements_after
from services.carers.placements.tables import Placement
from services.carers.placements.view import placement_view
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_KNOWN
from services.lifelonglinks.contract import key_of

WHAT = "placement"


def place_child(unit: UnitOfWork, request: Request) -> Answer:
    """Child and carer are locked first, so that of many placements at once each is judged with those before it, and
    what is heard of a restriction meanwhile finds it made."""
    body = request.body
    wait_for(unit.session, key_of("child", body["child_id"]))
    carer = unit.session.get(Carer, body["carer_id"], with_for_update=True)
    require(CARER_IS_KNOWN.judge(carer is not None))
    assert carer is not None
    wanted = judging.stay_wanted(unit, carer, body)
    held = judging.stays_held(unit, carer, wanted)
    outside = judging.outside_terms(carer, wanted, held, body["kind"], body["child_age"])
    require(
        *judging.record_gates(unit, carer, wanted, held, body),
        *(() if wanted.private else judging.standing_gates(unit, carer, wanted)),
        *(() if wanted.private else judging.placement_gates(unit, carer, wanted, held, body, outside)),
        *contact_gates(unit, carer, wanted, held),
        reference_is_free(unit, Placement, body["external_reference"]),
    )
    over = "ended_on" in body
    placement = Placement(
        **first_version(unit),
        state="ended" if over else "open",
        placed_by=unit.scope.actor,
        outside_terms=bool(outside),
        concerns=[],
        fostered_by=sorted(wanted.people),
        **{name: value for name, value in body.items() if name != "fostered_by"},
    )
    unit.session.add(placement)
    unit.touches(placement.id, carer.id)
    look_again(unit, carer, being_made=placement)
    watch_emergency(unit, placement)
    announce_placement(unit, events.PLACEMENT_ENDED if over else events.PLACEMENT_STARTED, placement)
    _tell_of_carer(unit, carer)
    return Answer(placement_view(placement), placement.version, f"/placements/{placement.id}")


def list_placements(unit: UnitOfWork, request: Request) -> Answer:
    page = request.page or Page(50)
    after = page.after[0] if page.after else None
    found = placements_after(unit.session, request.query, after, page.limit + 1)
    rows, following = page_of(found, page, lambda row: [str(row.id)])
    unit.touches(*(row.id for row in rows))
    return Answer([placement_view(row) for row in rows], next=following)


def get_placement(unit: UnitOfWork, request: Request) -> Answer:
    placement = find(unit, Placement, request.identifier("placement_id"), WHAT)
    return Answer(placement_view(placement), placement.version)


def change_placement(unit: UnitOfWork, request: Request) -> Answer:
    """Mends the number under which a child is placed. That the child is there is so already: what stands against it is
    noted, as with any placement that stands."""
    number: str = request.body["child_id"]
    wait_for(unit.session, key_of("child", number))
    known = find(unit, Placement, request.identifier("placement_id"), WHAT)
    carer = unit.session.get_one(Carer, known.carer_id, with_for_update=True)
    placement = unit.session.get_one(Placement, known.id, with_for_update=True, populate_existing=True)
    request.check_version(placement.version)
    before = judging.stay_of(unit, placement)
    wanted = replace(before, child=key_of("child", number), number=number)
    others = [one for one in judging.stays_held(unit, carer, wanted) if one.placement != wanted.placement]
    readable = not PlacementChange().validate({"child_id": placement.child_id})
    require(
        rules.PLACEMENT_KEEPS_ITS_CHILD.judge(before.child, wanted.child, readable),
        rules.CHILD_PLACED_ONCE.judge(wanted, others),
    )
    noted_before = placement.concerns
    placement.child_id = number
    save(unit, placement)
    unit.touches(carer.id)
    look_again(unit, carer, being_made=placement)
    announce_placement(unit, event_of(noted_before, placement.concerns), placement)
    _tell_of_carer(unit, carer)
    return Answer(placement_view(placement), placement.version)


def end_placement(unit: UnitOfWork, request: Request) -> Answer:
    carer, placement = _take(unit, request)
    body, never_begins = request.body, placement.starts_on > unit.today
    day = body.get("ended_on", unit.today)
    called_off = never_begins and "ended_on" not in body
    require(
        rules.PLACEMENT_IS_OPEN.judge(placement.state),
        DATE_HAS_COME.judge({"ended_on": day}, unit.today),
        None if called_off else DATES_IN_ORDER.judge(("starts_on", placement.starts_on), ("ended_on", day)),
    )
    placement.state, placement.ended_on = "ended", day
    placement.end_reason, placement.end_note = body["reason"], body.get("note")
    placement.concerns = []
    save(unit, placement)
    unit.touches(carer.id)
    announce_placement(unit, events.PLACEMENT_ENDED, placement)
    _tell_of_carer(unit, carer)
    return Answer(placement_view(placement), placement.version)


def set_placement_reference(unit: UnitOfWork, request: Request) -> Answer:
    carer, placement = _take(unit, request)
    wanted = request.body["external_reference"]
    require(reference_is_free(unit, Placement, wanted, placement.id))
    placement.external_reference = wanted
    save(unit, placement)
    unit.touches(carer.id)
    announce_placement(unit, events.PLACEMENT_CHANGED, placement)
    return Answer(placement_view(placement), placement.version)


def _take(unit: UnitOfWork, request: Request) -> tuple[Carer, Placement]:
    """Locks the carer first, as a new placement does. Raises `Problem` (404, 412)."""
    known = find(unit, Placement, request.identifier("placement_id"), WHAT)
    carer = unit.session.get_one(Carer, known.carer_id, with_for_update=True)
    placement = unit.session.get_one(Placement, known.id, with_for_update=True, populate_existing=True)
    request.check_version(placement.version)
    return carer, placement


def look_at_emergency(unit: UnitOfWork, subject: str) -> None:
    """The work of a timer: an emergency outside the terms has lasted as long as it may; where it is not over, that is
    noted, or waited for further where the council allows more days meanwhile."""
    known = unit.session.get(Placement, UUID(subject))
    if known is None or known.state != "open":
        return
    carer = unit.session.get_one(Carer, known.carer_id, with_for_update=True)
    watch_emergency(unit, known)
    if look_again(unit, carer):
        unit.touches(carer.id)
        tell(unit, carer)


def republish_placements(unit: UnitOfWork) -> None:
    for placement in every_placement(unit.session):
        announce_placement(unit, events.PLACEMENT_CHANGED, placement)


def _tell_of_carer(unit: UnitOfWork, carer: Carer) -> None:
    """A placement changes what the carer can take on, so the carer's state changes too."""
    unit.session.flush()
    unit.session.expire(carer, ["open_placements", "flagged_placements"])
    done(unit, carer)
