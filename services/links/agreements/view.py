"""An agreement as answered, and the digest of what is agreed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.links.agreements.parties import Signer, awaited
from services.links.agreements.tables import Agreement

COLUMNS = (
    "link_id",
    "number",
    "state",
    "legal_basis",
    "starts_on",
    "ends_on",
    "sessions_per_month",
    "digest",
    "drafted_by",
    "drafted_at",
    "offered_by",
    "offered_on",
    "withdrawn_on",
    "withdrawal_reason",
    "in_force_from",
    "in_force_until",
)


def agreement_view(agreement: Agreement, signers: Iterable[Signer], warnings: Sequence[str]) -> dict[str, Any]:
    """`signers` are those who have to sign."""
    waits = awaited(signers, agreement.signatures) if agreement.state == "offered" else []
    return {
        **{name: getattr(agreement, name) for name in COLUMNS},
        "terms": _terms(agreement.terms),
        "signatures": [_signature(kept) for kept in agreement.signatures],
        "awaited": [{"role": signer.role, "person": signer.person} for signer in waits],
        "warnings": list(warnings),
    }


def digest_of(agreement: Agreement) -> str:
    """SHA-256 of all that is agreed, as sixty-four hexadecimal digits; the same for the same words, always."""
    agreed = {name: str(getattr(agreement, name)) for name in ("number", "legal_basis", "starts_on", "ends_on")}
    text = json.dumps({**agreed, "terms": agreement.terms}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _terms(kept: Mapping[str, Any]) -> dict[str, Any]:
    terms = {**kept, "review_on": date.fromisoformat(kept["review_on"])}
    if "contact_orders" in kept:
        orders = kept["contact_orders"]
        terms["contact_orders"] = [{**one, "made_on": date.fromisoformat(one["made_on"])} for one in orders]
    return terms


def _signature(kept: Mapping[str, Any]) -> dict[str, Any]:
    at = kept.get("signed_at")
    days = {
        "signed_at": datetime.fromisoformat(at) if at else None,
        "signed_on": date.fromisoformat(kept["signed_on"]),
        "recorded_at": datetime.fromisoformat(kept["recorded_at"]),
    }
    return {**kept, **days}
