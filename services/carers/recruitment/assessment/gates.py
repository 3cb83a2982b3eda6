"""The gates of stage one and stage two together, so that a refusal names all that is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.problems import Violation
from services.carers.recruitment.applications.facts import Household
from services.carers.recruitment.assessment import rules


@dataclass(frozen=True)
class Numbers:
    """The council's numbers on the day that is judged: ages in years, lengths in months, counts."""

    dbs_age: int
    dbs_months: int
    medical_months: int
    references: int
    former_service_months: int
    visits: int
    spoken_to_age: int


def stage_one_gates(household: Household, day: date, numbers: Numbers) -> tuple[Violation | None, ...]:
    return (
        rules.DBS_FOR_EVERY_ADULT.judge(household, day, numbers.dbs_age),
        rules.DBS_IS_CURRENT.judge(household, day, numbers.dbs_age, numbers.dbs_months),
        rules.DBS_RAISES_NO_BAR.judge(household, day),
        rules.MEDICAL_FOR_EACH_APPLICANT.judge(household, day, numbers.medical_months),
        rules.REFERENCES_WITH_INTERVIEWS.judge(household, day, numbers.references),
        rules.LOCAL_AUTHORITY_CONSULTED.judge(household, day),
        rules.FORMER_SERVICE_REFERENCE.judge(household, day, numbers.former_service_months),
    )


def stage_two_gates(household: Household, day: date, numbers: Numbers) -> tuple[Violation | None, ...]:
    return (
        rules.VISITS_IN_SERIES.judge(household, day, numbers.visits),
        rules.EVERY_MEMBER_SPOKEN_TO.judge(household, day, numbers.spoken_to_age),
        rules.PREPARATION_ATTENDED.judge(household, day),
        rules.APPLICANT_PART_IN_REPORT.judge(household, day),
    )
