"""From a statement to the objects of the directory. Fields that have no value are absent. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from chassis.clock import day_of
from services.links.statement.directory.taxonomies import BREAKS, SERVED, identifier, term, term_identifier

Found = dict[str, Any]
DAYS = dict(
    zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
        strict=True,
    )
)


@dataclass(frozen=True)
class Directory:
    """The directory of one council. `slug` and `name` are the council's, `content` is what was published."""

    slug: str
    name: str
    content: Mapping[str, Any]
    published_at: datetime

    @cached_property
    def organization(self) -> Found:
        return {
            "id": identifier("organization", self.slug),
            "name": self.name,
            "description": f"Short breaks for disabled children and their carers: {self.name}.",
        }

    @cached_property
    def services(self) -> list[Found]:
        """Whole, with everything nested."""
        return [self._whole(service) for service in self.content["services"]]

    @cached_property
    def at_locations(self) -> list[Found]:
        """Each service at each of its places, with the service in short."""
        return [
            {**here, "service": in_short(service)}
            for service in self.services
            for here in service["service_at_locations"]
        ]

    def _whole(self, service: Mapping[str, Any]) -> Found:
        here = identifier("service", self.slug, service["code"])
        published = day_of(self.published_at)
        return _present(
            {
                "id": here,
                "organization_id": self.organization["id"],
                "name": service["name"],
                "description": service["description"],
                "url": service["url"],
                "email": service["email"],
                "status": service["state"],
                "minimum_age": service["minimum_age"],
                "maximum_age": service["maximum_age"],
                "assured_date": published.isoformat(),
                "last_modified": _instant(self.published_at),
                "organization": self.organization,
                "schedules": list(self._schedules(service, here)),
                "service_areas": [self._area(here)],
                "service_at_locations": [self._at(service, here, code) for code in service["places"]],
                "cost_options": self._costs(service, here),
                "contacts": self._contacts(here),
                "attributes": list(_attributes(service, here)),
            }
        )

    def _schedules(self, service: Mapping[str, Any], here: str) -> Iterator[Found]:
        for number, hours in enumerate(service["hours"]):
            place = hours["place"]
            yield _present(
                {
                    "id": identifier("schedule", here, str(number)),
                    "service_id": here,
                    "service_at_location_id": identifier("at", here, place) if place else None,
                    "freq": "WEEKLY",
                    "interval": 1,
                    "byday": ",".join(DAYS[day] for day in hours["days"]),
                    "opens_at": hours["opens_at"],
                    "closes_at": hours["closes_at"],
                    "notes": "Hours of the clock in England",
                }
            )

    def _area(self, here: str) -> Found:
        area = self.content["area"]
        words = [area["name"], *([area["description"]] if area["description"] else [])]
        return {
            "id": identifier("area", here),
            "service_id": here,
            "name": area["name"],
            "service_area": ". ".join(words),
        }

    def _at(self, service: Mapping[str, Any], here: str, code: str) -> Found:
        place = next(one for one in self.content["places"] if one["code"] == code)
        return {
            "id": identifier("at", here, code),
            "service_id": here,
            "location_id": identifier("location", self.slug, code),
            "location": self._location(place),
        }

    def _location(self, place: Mapping[str, Any]) -> Found:
        here = identifier("location", self.slug, place["code"])
        address = {
            "id": identifier("address", here),
            "location_id": here,
            "address_1": place["address_1"],
            "city": place["city"],
            "state_province": place["county"],
            "postal_code": place["postcode"],
            "country": "GB",
            "address_type": "physical",
        }
        access = {"id": identifier("access", here), "location_id": here, "description": place["access"]}
        return _present(
            {
                "id": here,
                "location_type": "physical",
                "name": place["name"],
                "latitude": place["latitude"],
                "longitude": place["longitude"],
                "addresses": [address],
                "accessibility": [access] if place["access"] else [],
            }
        )

    def _contacts(self, here: str) -> list[Found]:
        return [
            {"id": identifier("contact", here, str(number)), "service_id": here, "name": contact["team"]}
            for number, contact in enumerate(self.content["contacts"])
        ]

    def _costs(self, service: Mapping[str, Any], here: str) -> list[Found]:
        if not service["cost"]:
            return []
        return [{"id": identifier("cost", here), "service_id": here, "amount_description": service["cost"]}]


IN_SHORT = (
    *("id", "organization_id", "name", "description", "url", "email", "status", "minimum_age", "maximum_age"),
    *("assured_date", "last_modified", "organization"),
)


def in_short(service: Mapping[str, Any]) -> Found:
    """As lists show a service: what it has one of."""
    return {name: service[name] for name in IN_SHORT if name in service}


def _attributes(service: Mapping[str, Any], here: str) -> Iterator[Found]:
    for taxonomy, codes in ((BREAKS, service["break_types"]), (SERVED, service["needs"])):
        for code in codes:
            yield {
                "id": identifier("attribute", here, taxonomy, code),
                "link_id": here,
                "link_type": "service",
                "taxonomy_term_id": term_identifier(taxonomy, code),
                "taxonomy_term": term(taxonomy, code),
            }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _present(found: Found) -> Found:
    return {name: value for name, value in found.items() if value is not None}
