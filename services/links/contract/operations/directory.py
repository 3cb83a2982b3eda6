"""Operations of the Open Referral UK directory: public, without a key, for browsers of every origin."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from chassis.contracts.operation import Access, Operation
from chassis.problems import NOT_FOUND
from services.links.contract.examples import example
from services.links.contract.schemas import directory as schemas

PATH = "/short-breaks/open-referral"
DETAIL = "Open Referral UK (HSDS 3.0, UK profile). Needs no token; Access-Control-Allow-Origin is *."


def _read(name: str, path: str, summary: str, answer: type[Schema], **more: Any) -> Operation:
    refusals = (NOT_FOUND,) if "{" in path else ()
    return Operation(
        name=name,
        method="GET",
        path=PATH + path,
        summary=summary,
        example=example(name),
        access=Access.PUBLIC,
        scheme="family_link",
        subject="statement",
        answer=answer,
        audited=False,
        refusals=refusals,
        **{"detail": DETAIL, **more},
    )


OPERATIONS: tuple[Operation, ...] = (
    _read(
        "read_open_referral",
        "",
        "Which version of Open Referral this is",
        schemas.DirectoryRoot,
        detail=f"{DETAIL} The base address of the directory, with or without a slash at its end.",
        base=True,
    ),
    _read(
        "list_open_referral_services",
        "/services",
        "List short-break services (Open Referral UK)",
        schemas.ServicePage,
        query=schemas.ServiceQuery,
    ),
    _read(
        "get_open_referral_service",
        "/services/{service_id}",
        "Read a short-break service with all that belongs to it (Open Referral UK)",
        schemas.DirectoryService,
    ),
    _read(
        "list_open_referral_taxonomies",
        "/taxonomies",
        "List the taxonomies of short breaks (Open Referral UK)",
        schemas.TaxonomyPage,
        query=schemas.PageQuery,
    ),
    _read(
        "get_open_referral_taxonomy",
        "/taxonomies/{taxonomy_id}",
        "Read a taxonomy of short breaks (Open Referral UK)",
        schemas.Taxonomy,
    ),
    _read(
        "list_open_referral_terms",
        "/taxonomy_terms",
        "List the terms of short breaks (Open Referral UK)",
        schemas.TaxonomyTermPage,
        query=schemas.PageQuery,
    ),
    _read(
        "get_open_referral_term",
        "/taxonomy_terms/{taxonomy_term_id}",
        "Read a term of short breaks (Open Referral UK)",
        schemas.TaxonomyTerm,
    ),
    _read(
        "list_open_referral_locations",
        "/service_at_locations",
        "List short-break services at their places (Open Referral UK)",
        schemas.AtLocationPage,
        query=schemas.AtLocationQuery,
        rules=("postcode-has-coordinates",),
    ),
    _read(
        "get_open_referral_location",
        "/service_at_locations/{service_at_location_id}",
        "Read a short-break service at one of its places (Open Referral UK)",
        schemas.AtLocation,
    ),
)
