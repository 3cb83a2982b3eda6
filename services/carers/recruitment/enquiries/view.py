"""An enquiry as it is answered and as it is announced."""

from __future__ import annotations

from typing import Any

from services.carers.recruitment.enquiries.tables import Enquiry


def enquiry_view(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "id": enquiry.id,
        "version": enquiry.version,
        "state": enquiry.state,
        "received_on": enquiry.received_on,
        "channel": enquiry.channel,
        "kinds_of_care": enquiry.kinds_of_care,
        "people": enquiry.people,
        "contact": enquiry.contact,
        "message": enquiry.message,
        "information_pack": _pack(enquiry),
        "home_visit": _home_visit(enquiry),
        "closing": _closing(enquiry),
        "application_id": enquiry.application_id,
        "dispose_after": enquiry.dispose_after,
        "created_at": enquiry.created_at,
        "changed_at": enquiry.changed_at,
    }


def enquiry_public(enquiry: Enquiry) -> dict[str, Any]:
    return {
        "id": enquiry.id,
        "state": enquiry.state,
        "received_on": enquiry.received_on,
        "channel": enquiry.channel,
        "kinds_of_care": enquiry.kinds_of_care,
        "information_pack_sent_on": enquiry.pack_sent_on,
        "home_visit_planned_on": enquiry.visit_planned_on,
        "home_visit_held_on": enquiry.visit_held_on,
        "closed_on": enquiry.closed_on,
        "closing_reason": enquiry.closing_reason,
        "application_id": enquiry.application_id,
    }


def _pack(enquiry: Enquiry) -> dict[str, Any] | None:
    if enquiry.pack_sent_on is None:
        return None
    return {"sent_on": enquiry.pack_sent_on, "method": enquiry.pack_method}


def _home_visit(enquiry: Enquiry) -> dict[str, Any] | None:
    if enquiry.visit_planned_on is None:
        return None
    return {
        "planned_on": enquiry.visit_planned_on,
        "held_on": enquiry.visit_held_on,
        "worker": enquiry.visit_worker,
        "outcome": enquiry.visit_outcome,
        "summary": enquiry.visit_summary,
    }


def _closing(enquiry: Enquiry) -> dict[str, Any] | None:
    if enquiry.closed_on is None:
        return None
    return {"closed_on": enquiry.closed_on, "reason": enquiry.closing_reason, "note": enquiry.closing_note}
