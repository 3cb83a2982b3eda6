"""An application as it is answered and as it is announced."""

from __future__ import annotations

from typing import Any

from services.carers.recruitment.applications.checks_view import checks_view
from services.carers.recruitment.applications.tables import Application


def application_summary(application: Application) -> dict[str, Any]:
    names = (
        *("id", "version", "enquiry_id", "state", "stage", "received_on", "kinds_of_care", "assessor", "target_on"),
        *("limit_on", "next_due_on", "carer_id", "dispose_after", "created_at", "changed_at"),
    )
    return {name: getattr(application, name) for name in names}


def application_view(application: Application) -> dict[str, Any]:
    return {
        **application_summary(application),
        "contact": application.contact,
        "household": [_member(m) for m in application.household],
        "home": application.home,
        "offer": application.offer,
        "former_service": _former_service(application),
        "checks": checks_view(application.checks),
        "stage_one": _stage_one(application),
        "visits": application.visits,
        "preparation": application.courses,
        "reports": application.reports,
        "contributions": application.contributions,
        "recommendations": application.recommendations,
        "decisions": application.decisions,
        "withdrawal": _withdrawal(application),
    }


def application_public(application: Application) -> dict[str, Any]:
    report = application.reports[-1] if application.reports else None
    panel = application.recommendations[-1] if application.recommendations else None
    decision = application.decisions[-1] if application.decisions else None
    return {
        **application_summary(application),
        "household_size": sum(m.left_on is None for m in application.household),
        "checks": len(application.checks),
        "visits": len(application.visits),
        "stage_one_outcome": application.stage_one_outcome,
        "report_kind": report.kind if report else None,
        "report_sent_on": report.sent_to_applicant_on if report else None,
        "panel_on": panel.panel_on if panel else None,
        "recommendation": panel.recommendation if panel else None,
        "decided_on": decision.decided_on if decision else None,
        "decision": decision.outcome if decision else None,
        "withdrawn_on": application.withdrawn_on,
        "withdrawal_reason": application.withdrawal_reason,
    }


def _member(member: Any) -> dict[str, Any]:
    return {
        "number": member.position,
        "role": member.role,
        "given_name": member.given_name,
        "family_name": member.family_name,
        "date_of_birth": member.date_of_birth,
        "date_of_birth_estimated": bool(member.date_of_birth_estimated),
        "left_on": member.left_on,
    }


def _former_service(application: Application) -> dict[str, Any] | None:
    if application.former_service is None:
        return None
    return {"name": application.former_service, "ended_on": application.former_service_ended_on}


def _stage_one(application: Application) -> dict[str, Any] | None:
    if application.stage_one_outcome is None:
        return None
    names = ("outcome", "information_complete_on", "decided_on", "decided_by", "reasons", "notified_on")
    return {name: getattr(application, f"stage_one_{name}") for name in names}


def _withdrawal(application: Application) -> dict[str, Any] | None:
    if application.withdrawn_on is None:
        return None
    return {
        "withdrawn_on": application.withdrawn_on,
        "by": application.withdrawn_by,
        "reason": application.withdrawal_reason,
        "note": application.withdrawal_note,
    }
