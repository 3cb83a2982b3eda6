"""Looking again at sessions that were booked: do carer and child, as they are known now, still bear each of them?"""

from __future__ import annotations

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from chassis.rules import violations
from services.links.children.tables import Child
from services.links.hearing.tables import KnownCarer
from services.links.linking.tables import Link
from services.links.sessions.capacity import rules as capacity
from services.links.sessions.gates import rules
from services.links.sessions.gates.at_home import at_home
from services.links.sessions.gates.facts import Held, Wanted
from services.links.sessions.gates.judging import Situation, situation_of
from services.links.sessions.gates.reading import wanted_of
from services.links.sessions.tables import Session


def broken_by_carer(
    unit: UnitOfWork, link: Link, child: Child, carer: KnownCarer, session: Session
) -> tuple[Violation, ...]:
    """The rules about the carer that a session breaks, judged beside all others as a new booking would be."""
    wanted, around, of_carer = _beside_others(unit, link, child, carer, session)
    held = around.carer
    return violations(
        rules.CARER_APPROVED.judge(wanted, held),
        rules.CARER_NOT_SUSPENDED.judge(wanted, held),
        rules.CARER_CHECKS_CURRENT.judge(wanted, held),
        rules.TASKS_SIGNED_OFF.judge(wanted, around.child.clinical_tasks, held),
        *at_home(wanted, around.child, held, of_carer),
        capacity.WITHIN_TERMS.judge(wanted, around.child, held, of_carer),
        capacity.WITHIN_USUAL_LIMIT.judge(wanted, around.child, held, of_carer),
        capacity.CARER_IN_ONE_PLACE.judge(wanted, around.child, of_carer),
        capacity.WITHIN_AVAILABILITY.judge(wanted, held.offer, of_carer, session.outside_availability),
    )


def broken_by_child(
    unit: UnitOfWork, link: Link, child: Child, carer: KnownCarer, session: Session
) -> tuple[Violation, ...]:
    """The rules about the child that a session breaks, judged as a new booking would be."""
    wanted, around, of_carer = _beside_others(unit, link, child, carer, session)
    return violations(
        rules.CHILD_STILL_WAITS.judge(wanted, around.child),
        rules.CHILD_ASSESSED.judge(around.child),
        rules.NOT_IN_CARE.judge(around.bases.on(wanted.first), around.child),
        rules.TASKS_SIGNED_OFF.judge(wanted, around.child.clinical_tasks, around.carer),
        *at_home(wanted, around.child, around.carer, of_carer),
        capacity.WITHIN_TERMS.judge(wanted, around.child, around.carer, of_carer),
        capacity.WITHIN_USUAL_LIMIT.judge(wanted, around.child, around.carer, of_carer),
        capacity.CARER_IN_ONE_PLACE.judge(wanted, around.child, of_carer),
    )


def _beside_others(
    unit: UnitOfWork, link: Link, child: Child, carer: KnownCarer, session: Session
) -> tuple[Wanted, Situation, list[Held]]:
    """The session as it would be booked now, all that stands around it, and the other sessions of the carer."""
    wanted = wanted_of(session)
    around = situation_of(unit, link, child, carer, [wanted], [session.id])
    return wanted, around, [one for one in around.held if one.carer == str(link.carer_id)]
