"""Rules on the directory: a distance that cannot be known is refused, never guessed."""

from __future__ import annotations

from chassis.rules import rule


@rule(
    "postcode-has-coordinates",
    "Where this postcode lies is not known here: only postcodes of places of the statement with coordinates are.",
    "Open Referral UK, parameters postcode and proximity; a file of places (KINWEAVE_PLACES) tells matching where areas"
    " lie and is not read here",
)
def POSTCODE_HAS_COORDINATES(coordinates: tuple[float, float] | None) -> bool:
    return coordinates is not None
