"""The soft factors of one pair: each between 0 and 1 on a scale of its own, or None where it cannot be judged or does
not apply. What the scales are stands with the weights in the settings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from chassis.births import ESTIMATED
from chassis.clock import age_on
from services.links.home.facts import allergens
from services.links.matching.capacity import offers, sessions_left
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.other_children import RISKS, are_placed
from services.links.matching.unlocking import plain
from services.links.matching.yardstick import Yardstick

Value = tuple[float | None, str]
"""The value, and the reason in plain words."""
YEARS_OUTSIDE, WHOLE_YEAR = 4, 365
UNSAID = frozenset({"REFU", "NOBT"})


class Factor(NamedTuple):
    """`contribution` is what it gives to the total; None where `value` is."""

    name: str
    value: float | None
    weight: int
    contribution: float | None
    reason: str


def values_of(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> list[Value]:
    """What each factor says of the pair, in the order of `FACTORS`."""
    return [value(child, carer, day, yardstick) for value in FACTORS.values()]


def total_of(values: Sequence[Value], weights: Sequence[int]) -> float:
    """From 0 to 100: the mean of those that can be judged, by their weights. It depends on this pair alone."""
    known, sum_of = 0, 0.0
    for (value, _), weight in zip(values, weights, strict=True):
        if value is not None:
            known += weight
            sum_of += weight * value
    return min(100.0, 100 * sum_of / known) if known else 0.0


def factors_of(values: Sequence[Value], weights: Sequence[int]) -> tuple[Factor, ...]:
    """The same with what each contributes to the total."""
    known = sum(weight for (value, _), weight in zip(values, weights, strict=True) if value is not None)
    share = 100 / known if known else 0.0
    return tuple(
        Factor(name, value, weight, None if value is None else share * weight * value, reason)
        for name, (value, reason), weight in zip(FACTORS, values, weights, strict=True)
    )


def needs(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    coded = child.needs - {"NONE"}
    if not coded:
        return None, "No need of the child is coded."
    if not carer.prefers_needs:
        return None, "The carer has not said with which needs they are at ease."
    shared = len(coded & carer.prefers_needs)
    return shared / len(coded), f"At ease with {shared} of {len(coded)} coded needs."


def skills_last(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    if not child.clinical_tasks:
        return None, "The child needs no clinical task."
    last = dict.fromkeys(child.clinical_tasks, day)
    for skill in carer.skills:
        if skill.task in last and skill.signed_off_on <= day:
            last[skill.task] = max(last[skill.task], skill.expires_on)
    days = min((expires - day).days for expires in last.values())
    return min(1.0, days / WHOLE_YEAR), f"All essential tasks are signed off for {days} days more."


def age(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    years = age_on(child.date_of_birth, day)
    outside = max(0, carer.prefers_age_from - years, years - carer.prefers_age_to)
    wanted = f"prefers {carer.prefers_age_from} to {carer.prefers_age_to}"
    told = f"{years} ({ESTIMATED})" if child.estimated else f"{years}"
    return max(0.0, 1 - outside / YEARS_OUTSIDE), f"The child is {told}, the carer {wanted}."


def gender(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    if carer.prefers_gender is None or child.gender is None:
        return None, "The carer states no preference." if child.gender else "The child's gender is not recorded."
    same = child.gender == carer.prefers_gender
    return float(same), "As the carer prefers." if same else "The carer prefers otherwise."


def slots(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    total = sum(child.wanted.values())
    if not total:
        return None, "No session is wanted that no link gives."
    offered = sum(number for slot, number in child.wanted.items() if offers(carer, slot))
    return offered / total, f"{offered} of {total} wanted sessions a month are of a kind that is offered."


def spare(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    total = sum(child.wanted.values())
    if carer.sessions_per_month is None or not total:
        return None, "The carer sets no number of sessions." if total else "No session is wanted that no link gives."
    left = sessions_left(carer)
    return min(1.0, left / total), f"{left} sessions a month are free, {total} are wanted."


def distance_home(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    return _near(carer.area, child.area, "home", yardstick)


def distance_school(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    return _near(carer.area, child.school_area, "school", yardstick)


def language(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    return _shared(child.languages, carer.languages, "language")


def religion(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    return _shared(child.religions, carer.religions, "religion")


def culture(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    """The first letter of an ethnicity code names its broad group."""
    ours, theirs = child.ethnicities - UNSAID, carer.ethnicities - UNSAID
    if not ours or not theirs or ours & theirs:
        return _shared(ours, theirs, "ethnicity")
    near = {e[0] for e in ours} & {e[0] for e in theirs}
    return (0.5, "Of one broad group.") if near else (0.0, "No ethnicity in common.")


def relationship(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    if carer.id in child.known_carers:
        return 1.0, "Has had a link with the child."
    if carer.id in child.parted:
        how = child.parted[carer.id].replace("_", " ")
        return 0.0, f"A link with the child was tried and is over: {how}."
    if carer.id in child.sibling_carers:
        return 0.5, "Has had a link with a sibling of the child."
    return 0.0, "No link with the child or a sibling so far."


def wishes(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    if not child.wishes:
        return None, "No wish of the child is coded; read its words."
    others = bool(carer.linked_children) or carer.home.children_on(day)
    others = others or any(p.covers(day, yardstick.today) for p in carer.placements)
    meets = {
        "animals": bool(carer.home.pets),
        "no_animals": not carer.home.pets,
        "other_children": others,
        "no_other_children": not others,
        "be_collected": carer.will_collect,
    }
    met = sorted(wish for wish in child.wishes if meets[wish])
    said = f": {', '.join(plain(wish) for wish in met)}" if met else ""
    return len(met) / len(child.wishes), f"{len(met)} of {len(child.wishes)} coded wishes fulfilled{said}."


def comfort(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    afraid = "frightened_of_animals" in child.behaviour
    worries = (child.mild_allergies & INDOORS) | ({"animals"} if afraid else frozenset())
    if not worries:
        return None, "No mild allergy or fear that a home could set off is recorded."
    pets = carer.home.pets
    there = worries & (allergens(pets, carer.home.smoking) | ({"animals"} if pets else frozenset()))
    said = (
        f"In the home: {', '.join(plain(one) for one in sorted(there))}." if there else "None of them is in the home."
    )
    return 1 - len(there) / len(worries), said


def transport(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    if "wheelchair" not in child.equipment:
        return None, "The child uses no wheelchair."
    if "wheelchair_accessible_vehicle" in carer.transport:
        return 1.0, "Has a vehicle that takes a wheelchair."
    return (0.5, "Has a car.") if "car" in carer.transport else (0.0, "Has neither car nor accessible vehicle.")


def other_children(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> Value:
    """Whether somebody could be hurt. It does not exclude: the code does not say for whom it is a risk."""
    if not child.behaviour & RISKS:
        return None, "No behaviour is recorded that can put other children at risk."
    if carer.home.children_on(day) or are_placed(carer.placements, child.key, day, yardstick.today):
        return 0.0, "The child may hurt others, and other children live there: judge the risk before proposing."
    if carer.linked_children - {child.key}:
        return 0.5, "The child may hurt others, and other children come there: keep their sessions apart."
    return 1.0, "The child may hurt others; no other child lives or comes there."


def _near(one: str | None, other: str | None, what: str, yardstick: Yardstick) -> Value:
    miles = yardstick.places.miles(one, other)
    if miles is None:
        lacking = "of the carer" if one is None else f"of the {what}" if other is None else "on the map"
        return None, f"Cannot be judged: no area {lacking}."
    return max(0.0, 1 - miles / yardstick.far_miles), f"{miles:.0f} miles from {what} as the crow flies."


def _shared(ours: frozenset[str], theirs: frozenset[str], what: str) -> Value:
    if not ours or not theirs:
        return None, f"The {what} of the {'carer' if ours else 'child'} is not stated."
    common = ours & theirs
    return (1.0, f"In common: {', '.join(sorted(common))}.") if common else (0.0, f"No {what} in common.")


INDOORS = frozenset({"dog", "cat", "small_mammal", "bird", "reptile", "fish", "farm_animal", "smoke"})
"""Allergens that a home is known to hold or not."""

FACTORS: Mapping[str, Callable[[ChildFacts, CarerFacts, date, Yardstick], Value]] = {
    factor.__name__: factor
    for factor in (
        needs,
        skills_last,
        age,
        gender,
        slots,
        spare,
        distance_home,
        distance_school,
        language,
        religion,
        culture,
        relationship,
        wishes,
        comfort,
        transport,
        other_children,
    )
}
"""In the order of the settings."""
