"""The numbers of matching that a council sets: what each soft factor weighs, and what counts as far or as long."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.contracts.settings import Setting

CHOICE = "no law names a weight; what is weighed is what coordinators of short breaks say they look at"


def _weight(factor: str, default: int, scale: str) -> Setting:
    meaning = f"Weight of the factor {factor} in a match, 0 for none. Its scale: {scale}"
    return Setting(f"matching.weight_{factor}", int, default, meaning, CHOICE, 0, 100)


WEIGHTS: Mapping[str, Setting] = {
    "needs": _weight("needs", 20, "the share of the child's coded needs with which the carer is at ease."),
    "skills_last": _weight(
        "skills_last", 4, "days until the first sign-off for an essential task runs out, 365 or more being 1."
    ),
    "age": _weight("age", 5, "1 within the ages that the carer prefers, a quarter less for each year outside."),
    "gender": _weight("gender", 3, "1 where the child is as the carer prefers, else 0."),
    "slots": _weight("slots", 15, "the share of the wanted sessions that are of a kind the carer offers."),
    "spare": _weight("spare", 8, "the carer's free sessions a month by those wanted, at most 1."),
    "distance_home": _weight(
        "distance_home", 12, "1 in the child's own area, down to 0 at matching.far_miles as the crow flies."
    ),
    "distance_school": _weight("distance_school", 5, "as distance_home, from the area of the child's school."),
    "language": _weight("language", 8, "1 where both have a language in common, else 0."),
    "religion": _weight("religion", 4, "1 where it is the same, else 0."),
    "culture": _weight("culture", 4, "1 for the same ethnicity, 0.5 for one of the same broad group, else 0."),
    "relationship": _weight(
        "relationship",
        12,
        "1 where the carer has a link with the child, or had one that ended well (the child's needs changed, it moved"
        " away, the link was completed, the approval ended), 0.5 with a sibling of it, else 0.",
    ),
    "wishes": _weight(
        "wishes", 8, "the share of the child's wishes, as far as they are coded, that this home fulfils."
    ),
    "comfort": _weight(
        "comfort", 5, "1 less the share of the child's mild allergies and fears that this home sets off."
    ),
    "transport": _weight(
        "transport", 4, "for a child who uses a wheelchair: 1 with a vehicle that takes it, 0.5 with a car, else 0."
    ),
    "other_children": _weight(
        "other_children",
        10,
        "for a child who may hurt others: 0 where other children live or are placed, 0.5 where others have a link with"
        " the carer, else 1. Coordinators exclude an incompatible risk; a code of behaviour alone does not show one, so"
        " it weighs and warns, and a worker judges.",
    ),
}
"""By factor, in the order in which they are shown. Each factor lies between 0 and 1 on a scale of its own, whoever else
is judged. Where one cannot be judged, or does not apply, its weight is left out of the total."""

FAR_MILES = Setting(
    "matching.far_miles",
    int,
    20,
    "Miles as the crow flies at which distance counts as far: its factor is 0 from there on.",
    "no law names a distance",
    1,
    200,
)
MILES_AN_HOUR = Setting(
    "matching.miles_an_hour",
    int,
    20,
    "How far as the crow flies one comes in an hour: by it the most minutes that a carer goes become miles.",
    "a reckoning, no source: roads are a third longer than the crow's way, at some 27 miles an hour; set your own",
    1,
    70,
)
ABSENCE_DAYS = Setting(
    "matching.absence_days",
    int,
    28,
    "A carer who is away on the day and for so many days from it on is not suggested.",
    "no law names a number",
    1,
    365,
)

SETTINGS: tuple[Setting, ...] = (*WEIGHTS.values(), FAR_MILES, MILES_AN_HOUR, ABSENCE_DAYS)
