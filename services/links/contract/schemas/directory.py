"""The directory of services as Open Referral UK has it (HSDS 3.0, UK profile): what is asked and answered.

Names and meanings are those of the standard; of its optional fields only those stand here that a statement can fill.
"""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.contracts.schemas import Choice, Identifier, Patterned, Schema, Text, Whole, listed, nested

LARGEST_PAGE, USUAL_PAGE = 100, 50
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
FURTHEST = 500_000
"""Metres; England is not longer."""


class PageQuery(Schema):
    page = Whole(least=1, most=1_000_000, load_default=1, strict=False)
    per_page = Whole(least=1, most=LARGEST_PAGE, load_default=USUAL_PAGE, strict=False)


class ServiceQuery(PageQuery):
    """`day` is a weekday of RFC 5545, from MO to SU; `start_time` and `end_time` are HH:MM or HH:MM:SS, in England."""

    search = Text(longest=200)
    taxonomy_term_id = Identifier()
    taxonomy_id = Identifier()
    minimum_age = Whole(least=0, most=150, strict=False)
    maximum_age = Whole(least=0, most=150, strict=False)
    start_time = Patterned(TIME, "is no time written HH:MM or HH:MM:SS", longest=8)
    end_time = Patterned(TIME, "is no time written HH:MM or HH:MM:SS", longest=8)
    day = Choice(DAYS)


class AtLocationQuery(ServiceQuery):
    """`proximity` is in metres and needs `postcode`."""

    postcode = Text(longest=10)
    proximity = Whole(least=0, most=FURTHEST, strict=False)

    @validates_schema(skip_on_field_errors=True)
    def has_a_point(self, data: dict[str, Any], **_: Any) -> None:
        if "proximity" in data and "postcode" not in data:
            raise ValidationError("needs a postcode to be near to", "proximity")
        if "postcode" in data and "proximity" not in data:
            raise ValidationError("needs a proximity in metres", "postcode")


class DirectoryRoot(Schema):
    version = Text()
    profile = Text()
    openapi_url = Text()


class Organization(Schema):
    id = Identifier()
    name = Text()
    description = Text()


class Taxonomy(Schema):
    id = Identifier()
    name = Text()
    description = Text()
    version = Text()


class TaxonomyTerm(Schema):
    id = Identifier()
    name = Text()
    description = Text()
    taxonomy = Text()
    taxonomy_id = Identifier()
    term = Text()


class Attribute(Schema):
    id = Identifier()
    link_id = Identifier()
    link_type = Text()
    taxonomy_term_id = Identifier()
    taxonomy_term = nested(TaxonomyTerm)


class Address(Schema):
    id = Identifier()
    location_id = Identifier()
    address_1 = Text()
    city = Text()
    state_province = Text()
    postal_code = Text()
    country = Text()
    address_type = Text()


class Accessibility(Schema):
    id = Identifier()
    location_id = Identifier()
    description = Text()


class LocationInShort(Schema):
    id = Identifier()
    location_type = Text()
    name = Text()
    latitude = fields.Float()
    longitude = fields.Float()


class Location(LocationInShort):
    addresses = listed(nested(Address))
    accessibility = listed(nested(Accessibility))


class Schedule(Schema):
    id = Identifier()
    service_id = Identifier()
    service_at_location_id = Identifier()
    freq = Text()
    interval = Whole()
    byday = Text()
    opens_at = Text()
    closes_at = Text()
    notes = Text()


class ServiceArea(Schema):
    id = Identifier()
    service_id = Identifier()
    name = Text()
    service_area = Text()


class CostOption(Schema):
    id = Identifier()
    service_id = Identifier()
    amount_description = Text()


class DirectoryContact(Schema):
    id = Identifier()
    service_id = Identifier()
    name = Text()


class ServiceInShort(Schema):
    """A service as lists show it."""

    id = Identifier()
    organization_id = Identifier()
    name = Text()
    description = Text()
    url = Text()
    email = Text()
    status = Text()
    minimum_age = Whole()
    maximum_age = Whole()
    assured_date = Text()
    last_modified = Text()
    organization = nested(Organization)


class AtLocationOfService(Schema):
    id = Identifier()
    service_id = Identifier()
    location_id = Identifier()
    location = nested(Location)


class DirectoryService(ServiceInShort):
    """A service with all that belongs to it."""

    schedules = listed(nested(Schedule))
    service_areas = listed(nested(ServiceArea))
    service_at_locations = listed(nested(AtLocationOfService))
    cost_options = listed(nested(CostOption))
    contacts = listed(nested(DirectoryContact))
    attributes = listed(nested(Attribute))


class AtLocationInShort(Schema):
    id = Identifier()
    service_id = Identifier()
    location_id = Identifier()
    location = nested(LocationInShort)
    service = nested(ServiceInShort)


class AtLocation(AtLocationOfService):
    """A service at a place. `name` and `status` are the service's: the published OpenAPI document describes this
    address by the schema of a service, the schema of its own asks for neither."""

    service = nested(ServiceInShort)
    name = Text()
    status = Text()


class DirectoryPage(Schema):
    """One page; `size` counts its items."""

    total_items = Whole()
    total_pages = Whole()
    page_number = Whole()
    size = Whole()
    first_page = fields.Boolean()
    last_page = fields.Boolean()
    empty = fields.Boolean()


class ServicePage(DirectoryPage):
    contents = listed(nested(ServiceInShort))


class TaxonomyPage(DirectoryPage):
    contents = listed(nested(Taxonomy))


class TaxonomyTermPage(DirectoryPage):
    contents = listed(nested(TaxonomyTerm))


class AtLocationPage(DirectoryPage):
    contents = listed(nested(AtLocationInShort))
