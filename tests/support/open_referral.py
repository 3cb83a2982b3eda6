"""Open Referral UK (HSDS 3.0, UK profile) as JSON Schemas of our own.

Written from the field lists of the standard, not copied from it: its own schemas are under CC BY-SA 4.0 and no package
ships them. They are stricter than the published ones: a field that the profile does not have is refused, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Rules = dict[str, Any]
TEXT: Rules = {"type": "string", "minLength": 1}
UUID: Rules = {"type": "string", "format": "uuid"}
NUMBER: Rules = {"type": "number"}
LINK: Rules = {"type": "string", "format": "uri"}
MAIL: Rules = {"type": "string", "format": "email"}
DAY: Rules = {"type": "string", "format": "date"}
INSTANT: Rules = {"type": "string", "format": "date-time", "pattern": r"\.\d{3}(Z|[+-]\d\d:\d\d)$"}
CLOCK: Rules = {"type": "string", "pattern": r"^\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$"}


def one_of(*words: str) -> Rules:
    return {"enum": list(words)}


def thing(required: str, **properties: Rules) -> Rules:
    return {
        "type": "object",
        "required": required.split(),
        "properties": {"id": UUID, **properties},
        "additionalProperties": False,
    }


def many(items: Rules) -> Rules:
    return {"type": "array", "items": items}


TERM = thing(
    "id name description",
    name=TEXT,
    description=TEXT,
    parent_id=UUID,
    taxonomy=TEXT,
    taxonomy_id=UUID,
    term_uri=LINK,
    term=TEXT,
)
TAXONOMY = thing("id name description", name=TEXT, description=TEXT, uri=LINK, version=TEXT, taxonomy_terms=many(TERM))
ATTRIBUTE = thing("id", link_id=UUID, taxonomy_term_id=UUID, link_type=TEXT, taxonomy_term=TERM)
ORGANIZATION = thing("id name description", name=TEXT, description=TEXT, email=MAIL, website=LINK, logo=TEXT, uri=LINK)
ADDRESS = thing(
    "id address_1 city state_province postal_code country address_type",
    location_id=UUID,
    attention=TEXT,
    address_1=TEXT,
    city=TEXT,
    region=TEXT,
    state_province=TEXT,
    postal_code=TEXT,
    country={"type": "string", "pattern": "^[A-Z]{2}$"},
    address_type=one_of("physical", "postal", "virtual"),
)
ACCESSIBILITY = thing("id", location_id=UUID, description=TEXT, details=TEXT, url=LINK)
PLACE = {
    "location_type": one_of("physical", "postal", "virtual"),
    "name": TEXT,
    "description": TEXT,
    "latitude": {"type": "number", "minimum": -90, "maximum": 90},
    "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    "external_identifier": TEXT,
    "external_identifier_type": TEXT,
}
LOCATION_IN_SHORT = thing("id location_type", **PLACE)
LOCATION = thing("id location_type", **PLACE, addresses=many(ADDRESS), accessibility=many(ACCESSIBILITY))
SCHEDULE = thing(
    "id",
    service_id=UUID,
    service_at_location_id=UUID,
    valid_from=DAY,
    valid_to=DAY,
    dtstart=DAY,
    freq=one_of("WEEKLY", "MONTHLY"),
    interval=NUMBER,
    byday={"type": "string", "pattern": "^(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*$"},
    bymonthday=TEXT,
    description=TEXT,
    opens_at=CLOCK,
    closes_at=CLOCK,
    schedule_link=LINK,
    attending_type=TEXT,
    notes=TEXT,
)
AREA = thing("id", service_id=UUID, name=TEXT, extent=TEXT, extent_type=TEXT, uri=TEXT, service_area=TEXT)
COST = thing("id", service_id=UUID, valid_from=DAY, valid_to=DAY, option=TEXT, amount=NUMBER, amount_description=TEXT)
CONTACT = thing("id", service_id=UUID, name=TEXT, title=TEXT)
AT_LOCATION = thing("id", service_id=UUID, location_id=UUID, location=LOCATION)
SHORT = {
    "organization_id": UUID,
    "name": TEXT,
    "description": TEXT,
    "url": LINK,
    "email": MAIL,
    "status": one_of("active", "inactive", "defunct", "temporarily closed"),
    "accreditations": TEXT,
    "minimum_age": NUMBER,
    "maximum_age": NUMBER,
    "assured_date": DAY,
    "assurer_email": MAIL,
    "alert": TEXT,
    "last_modified": INSTANT,
    "organization": ORGANIZATION,
}
SERVICE_IN_SHORT = thing("id name status", **SHORT)
SERVICE = thing(
    "id name status",
    **SHORT,
    schedules=many(SCHEDULE),
    service_areas=many(AREA),
    service_at_locations=many(AT_LOCATION),
    cost_options=many(COST),
    contacts=many(CONTACT),
    attributes=many(ATTRIBUTE),
)
AT_LOCATION_IN_SHORT = thing(
    "id", service_id=UUID, location_id=UUID, location=LOCATION_IN_SHORT, service=SERVICE_IN_SHORT
)
AT_LOCATION_WITH_SERVICE = thing(
    "id name status",
    service_id=UUID,
    location_id=UUID,
    location=LOCATION,
    service=SERVICE_IN_SHORT,
    name=TEXT,
    status=SHORT["status"],
)
ROOT: Rules = {
    "type": "object",
    "required": ["version", "profile", "openapi_url"],
    "properties": {"version": TEXT, "profile": LINK, "openapi_url": LINK},
    "additionalProperties": False,
}


def page_of(items: Rules) -> Rules:
    whole, flag = {"type": "integer", "minimum": 0}, {"type": "boolean"}
    properties = {
        **dict.fromkeys(("total_items", "total_pages", "page_number", "size"), whole),
        **dict.fromkeys(("first_page", "last_page", "empty"), flag),
        "contents": many(items),
    }
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


ANSWERS: Mapping[str, Rules] = {
    "read_open_referral": ROOT,
    "list_open_referral_services": page_of(SERVICE_IN_SHORT),
    "get_open_referral_service": SERVICE,
    "list_open_referral_taxonomies": page_of(TAXONOMY),
    "get_open_referral_taxonomy": TAXONOMY,
    "list_open_referral_terms": page_of(TERM),
    "get_open_referral_term": TERM,
    "list_open_referral_locations": page_of(AT_LOCATION_IN_SHORT),
    "get_open_referral_location": AT_LOCATION_WITH_SERVICE,
}


def conforms(operation: str, answer: Any) -> None:
    """Raises AssertionError with all that is wrong."""
    validator = Draft202012Validator(ANSWERS[operation], format_checker=FormatChecker())
    errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(answer)]
    assert not errors, errors
