"""The nameko service: what it offers stands in its definition."""

from __future__ import annotations

from chassis.runtime.service import KinweaveService
from services.links.definition import DEFINITION
from services.links.matching.places import places_known


class Service(KinweaveService):
    name = DEFINITION.name
    definition = DEFINITION


places_known()  # A file that cannot be read stops the start, not the first suggestion.
