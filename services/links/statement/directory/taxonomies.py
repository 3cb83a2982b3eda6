"""The two taxonomies by which services are found: kinds of break, and needs. The same in every council. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from services.links.contract.codes import BREAK_TYPES, NEEDS
from services.links.statement.page import BREAK_TYPES as BREAK_NAMES

ROOT = UUID("6f5b6a1e-9f0c-5d57-9a3e-5f1d0b7c2a64")
"""Identifiers of the directory follow from this one and what they name, so they stay from version to version."""
BREAKS, SERVED = "short-break-types", "needs-served"
NEED_NAMES = {
    "NONE": "No disability",
    "MOB": "Mobility",
    "HAND": "Hand function",
    "PC": "Personal care",
    "INC": "Incontinence",
    "COMM": "Communication",
    "LD": "Learning",
    "HEAR": "Hearing",
    "VIS": "Vision",
    "BEH": "Behaviour",
    "CON": "Consciousness",
    "AUT": "Autism or Asperger syndrome",
    "DDA": "Another disability",
}
DESCRIPTIONS = {
    BREAKS: ("Kinds of short break", "Breaks for Carers of Disabled Children Regulations 2011, regulation 4"),
    SERVED: ("Needs of the child", "Disability codes of the children in need census"),
}


def identifier(*names: str) -> str:
    return str(uuid5(ROOT, "/".join(names)))


def term_identifier(taxonomy: str, code: str) -> str:
    return identifier("term", taxonomy, code)


@cache
def taxonomies() -> tuple[Mapping[str, Any], ...]:
    made = []
    for code, (name, description) in DESCRIPTIONS.items():
        made.append({"id": identifier("taxonomy", code), "name": name, "description": description, "version": "1"})
    return tuple(made)


@cache
def terms() -> tuple[Mapping[str, Any], ...]:
    return (*_terms(BREAKS, BREAK_TYPES, BREAK_NAMES), *_terms(SERVED, NEEDS, NEED_NAMES))


def term(taxonomy: str, code: str) -> Mapping[str, Any]:
    wanted = term_identifier(taxonomy, code)
    return next(one for one in terms() if one["id"] == wanted)


def _terms(taxonomy: str, codes: tuple[str, ...], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    name, source = DESCRIPTIONS[taxonomy]
    for code in codes:
        yield {
            "id": term_identifier(taxonomy, code),
            "name": names[code],
            "description": f"{names[code]}. {source}.",
            "taxonomy": name,
            "taxonomy_id": identifier("taxonomy", taxonomy),
            "term": code,
        }
