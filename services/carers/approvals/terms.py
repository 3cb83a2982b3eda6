"""Terms of approval: from what was sent to the values that the rules judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import Violation
from services.carers.approvals.rules import TermsOfApproval, terms_gates
from services.carers.contract import settings
from services.carers.kinds_of_care import schemes_not_offered
from services.carers.recruitment.applications.tables import Application


def judge_terms(
    unit: UnitOfWork, application: Application, sent: Mapping[str, Any] | None, day: date
) -> tuple[Violation | None, ...]:
    """What is wrong with the terms that were sent, as the limits hold on `day`."""
    terms = TermsOfApproval(**{**sent, "kinds_of_care": frozenset(sent["kinds_of_care"])}) if sent else None
    off = schemes_not_offered(unit, terms.kinds_of_care) if terms else []
    return terms_gates(terms, application.kinds_of_care, off, unit.setting(settings.FOSTERING_LIMIT, day))
