"""Who lives with a carer, and renewals of checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis.aggregates import find
from chassis.contracts.events import EventType
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Request
from chassis.rules import require
from chassis.years_of_birth import require_years_of_birth
from services.carers.approvals.carers.steps import WHAT, done, take
from services.carers.approvals.carers.tables import Carer
from services.carers.contract import events
from services.carers.household import rules
from services.carers.household.reading import household_of
from services.carers.household.tables import CarerCheck, CarerMember
from services.carers.household.view import household_view
from services.carers.recruitment.applications.facts import Person, born_of
from services.carers.recruitment.applications.rules import PERSON_IN_HOUSEHOLD
from services.carers.recruitment.assessment.checks import certificates, checks_from, days_in
from services.carers.recruitment.assessment.rules import (
    AT_LEAST_ONE_CHECK,
    CERTIFICATE_OF_ONE_PERSON,
    DBS_FROM_SIXTEEN,
)
from services.carers.rules import DATE_HAS_COME, DATES_IN_ORDER
from services.carers.standing.rules import CARER_IS_APPROVED


def get_household(unit: UnitOfWork, request: Request) -> Answer:
    carer = find(unit, Carer, request.identifier("carer_id"), WHAT)
    return Answer(household_view(unit, carer, request.query.get("on", unit.today)), carer.version)


def change_household(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    joined, left = body["joined"], {one["person"]: one["left_on"] for one in body["left"]}
    require_years_of_birth({f"/joined/{n}": m for n, m in enumerate(joined)}, unit.today)
    members = {member.position: member for member in carer.members}
    require(
        CARER_IS_APPROVED.judge(carer.state),
        rules.CHANGE_OF_HOUSEHOLD_NAMED.judge(len(joined) + len(left)),
        PERSON_IN_HOUSEHOLD.judge(list(left), people_of(carer)),
        rules.MEMBER_LEAVES_ONCE.judge([n for n in left if n in members and members[n].left_on is not None]),
        DATE_HAS_COME.judge(_days(body), unit.today),
        *(
            DATES_IN_ORDER.judge(("joined_on", members[n].joined_on), ("left_on", day))
            for n, day in left.items()
            if n in members
        ),
        *(
            DATES_IN_ORDER.judge(("date_of_birth", born_of(one).earliest), ("joined_on", one["joined_on"]))
            for one in joined
        ),
    )
    for number, day in left.items():
        members[number].left_on = day
    for one in joined:
        carer.members.append(CarerMember(position=len(carer.members) + 1, **one))
    require(rules.HOUSEHOLD_KEEPS_A_CARER.judge(household_of(carer), unit.today))
    done(unit, carer)
    return Answer(household_view(unit, carer, unit.today), carer.version)


def renew_checks(unit: UnitOfWork, request: Request) -> Answer:
    carer, body = take(unit, request), request.body
    people, sent = people_of(carer), [one for kind in body.values() for one in kind]
    require(
        CARER_IS_APPROVED.judge(carer.state),
        AT_LEAST_ONE_CHECK.judge(len(sent)),
        PERSON_IN_HOUSEHOLD.judge([one["person"] for one in sent], people),
        DBS_FROM_SIXTEEN.judge(people, [(one["person"], one["issued_on"]) for one in body["dbs"]]),
        CERTIFICATE_OF_ONE_PERSON.judge(certificates(carer.checks, body["dbs"], unit.scope.grants)),
        DATE_HAS_COME.judge(days_in(body), unit.today),
        *(
            DATES_IN_ORDER.judge(*((f"dbs/{n}/{name}", one.get(name)) for name in ("issued_on", "status_checked_on")))
            for n, one in enumerate(body["dbs"])
        ),
    )
    carer.checks.extend(_checks(body, len(carer.checks) + 1))
    done(unit, carer)
    return Answer(household_view(unit, carer, unit.today), carer.version)


def announce_checks_due(unit: UnitOfWork, subject: str) -> None:
    """The work of a timer: a check of the household is due soon."""
    _announce(unit, subject, events.CARER_CHECKS_DUE)


def announce_checks_lapsed(unit: UnitOfWork, subject: str) -> None:
    """The work of a timer: a check has lapsed, or somebody came of age without one; there are no new placements."""
    _announce(unit, subject, events.CARER_CHECKS_LAPSED)


def people_of(carer: Carer) -> tuple[Person, ...]:
    return tuple(Person(r.number, r.approved, r.born, r.left_on, r.estimated) for r in household_of(carer).residents)


def _announce(unit: UnitOfWork, subject: str, event: EventType) -> None:
    """Nothing where a renewal has moved the day, or the approval has ended."""
    identifier, _, day = subject.partition(" ")
    carer = unit.session.get(Carer, UUID(identifier), with_for_update=True)
    if carer is None or carer.state == "ended" or str(carer.compliant_until) != day:
        return
    unit.touches(carer.id)
    done(unit, carer, event)


def _checks(body: Mapping[str, Any], position: int) -> list[CarerCheck]:
    """The same certificates as in an application are kept the same way; only the authority answers for one person."""
    names = ("position", "kind", "person", "done_on", "confirmed_on", "outcome", "detail")
    common = checks_from({**body, "references": [], "local_authority": [], "former_service": []}, position)
    kept = [CarerCheck(**{name: getattr(check, name) for name in names}) for check in common]
    for one in body["local_authority"]:
        kept.append(
            CarerCheck(
                position=position + len(kept),
                kind="local_authority",
                person=one["person"],
                done_on=one["replied_on"],
                outcome=one["outcome"],
                detail={},
            )
        )
    return kept


def _days(body: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{kind}/{n}/{kind}_on": one[f"{kind}_on"] for kind in ("joined", "left") for n, one in enumerate(body[kind])
    }
