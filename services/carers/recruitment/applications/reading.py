"""From the kept application to the plain values that rules and timeline look at."""

from __future__ import annotations

from datetime import date

from chassis.database.unit_of_work import UnitOfWork
from services.carers.contract import settings
from services.carers.recruitment.applications import facts, tables
from services.carers.recruitment.assessment.gates import Numbers


def household_of(application: tables.Application) -> facts.Household:
    former = None if application.former_service is None else facts.FormerApproval(application.former_service_ended_on)
    return facts.Household(
        people=people_of(application),
        checks=checks_of(application),
        former=former,
        applied_on=application.received_on,
        visits=tuple(facts.Visit(v.visited_on, v.worker, frozenset(v.spoken_to)) for v in application.visits),
        courses=tuple(facts.Course(c.attended_on, frozenset(c.attended_by)) for c in application.courses),
        contributions=contributions_of(application),
    )


def people_of(application: tables.Application) -> tuple[facts.Person, ...]:
    return tuple(map(person_of, application.household))


def person_of(member: tables.Member) -> facts.Person:
    estimated = bool(member.date_of_birth_estimated)
    return facts.Person(member.position, member.role == "applicant", member.date_of_birth, member.left_on, estimated)


def contributions_of(application: tables.Application) -> tuple[facts.Contribution, ...]:
    return tuple(facts.Contribution(c.kind, c.received_on) for c in application.contributions)


def checks_of(application: tables.Application) -> facts.Checks:
    kept: dict[str, list[tables.Check]] = {}
    for check in application.checks:
        kept.setdefault(check.kind, []).append(check)
    return facts.Checks(
        dbs=tuple(
            facts.Dbs(
                person=c.person or 0,
                level=c.detail["level"],
                workforce=c.detail["workforce"],
                barred_list=c.detail["childrens_barred_list"],
                issued_on=c.done_on,
                status_checked_on=c.confirmed_on,
                outcome=c.outcome or "",
            )
            for c in kept.get("dbs", ())
        ),
        medicals=tuple(facts.Medical(c.person or 0, c.done_on, c.outcome or "") for c in kept.get("medical", ())),
        references=tuple(facts.Reference(c.detail["referee"], c.confirmed_on) for c in kept.get("reference", ())),
        local_authority=tuple(
            facts.AuthorityReply(c.detail["authority"], c.done_on, c.outcome or "")
            for c in kept.get("local_authority", ())
        ),
        former_service=tuple(c.done_on for c in kept.get("former_service", ())),
    )


def numbers_on(unit: UnitOfWork, day: date) -> Numbers:
    """The council's numbers for the gates, as they held on `day`."""
    return Numbers(
        dbs_age=unit.setting(settings.DBS_AGE, day),
        dbs_months=unit.setting(settings.DBS_MONTHS, day),
        medical_months=unit.setting(settings.MEDICAL_MONTHS, day),
        references=unit.setting(settings.REFERENCES, day),
        former_service_months=unit.setting(settings.FORMER_SERVICE_MONTHS, day),
        visits=unit.setting(settings.VISITS, day),
        spoken_to_age=unit.setting(settings.SPOKEN_TO_AGE, day),
    )
