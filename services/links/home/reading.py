"""From a child's record and a carer's event to the plain values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.lifelonglinks.contract import key_of
from services.links.hearing.announced import day_or_none, some
from services.links.home.facts import Home, HomeNeeds, Resident


def needs_of(record: Mapping[str, Any]) -> HomeNeeds:
    home = record["home"]
    return HomeNeeds(
        step_free=home["step_free"],
        accessible_bathroom=home.get("accessible_bathroom", False),
        own_bedroom=home["own_bedroom"],
        smoke_free=home["smoke_free"],
        severe_allergies=some(one["allergen"] for one in record["allergies"] if one["severity"] == "severe"),
        avoids_pets=some(home["avoids_pets"]),
        without_other_children=home.get("without_other_children", False),
    )


def home_of(carer: UUID, data: Mapping[str, Any]) -> Home:
    """From the data of a carer's event (`CarerPublic`). What was heard before bathrooms were asked for knows of none
    that is accessible."""
    home = data["home"]
    residents = tuple(_resident(carer, one) for one in data["residents"])
    return Home(
        home["bedrooms"],
        home["step_free"],
        some(home["pets"]),
        home["smoking"],
        residents,
        home.get("accessible_bathroom", False),
    )


def _resident(carer: UUID, one: Mapping[str, Any]) -> Resident:
    key = key_of("household_member", f"{carer}/{one['person']}")
    return Resident(key, one["person"], one["role"], day_or_none(one["left_on"]))
