"""A child and a carer who go together, to be changed by each test; and strategies that make any of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from services.carers.contract import codes as codes_of_carers
from services.lifelonglinks.contract import Held, key_of
from services.links.contract import codes
from services.links.hearing.facts import Approval, Period, Placed, Skill
from services.links.home.facts import NO_NEEDS, Home, HomeNeeds, Resident
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.places import Places
from services.links.matching.yardstick import Yardstick

DAY = date(2025, 9, 30)
ONE = timedelta(days=1)
CARER = UUID("0190a1b2-0000-7000-8000-00000000a001")
PLACES = Places({"ZZ1": (51.0, -2.0), "ZZ2": (51.1, -2.0), "ZZ3": (52.5, -2.0)})
HOME = Home(3, True, frozenset(), "nobody", (Resident(f"household_member:{CARER}/1", 1, "applicant", None),))
APPROVAL = Approval(
    approved_on=date(2024, 3, 1),
    kinds_of_care=frozenset({"family_link"}),
    age_from=0,
    age_to=17,
    number=2,
    compliant_until=date(2030, 1, 1),
)
YARDSTICK = Yardstick(today=DAY, places=PLACES)


def names(*given: str) -> frozenset[str]:
    return frozenset(given)


def child(**changes: Any) -> ChildFacts:
    usual: dict[str, Any] = {
        "number": "C-1",
        "key": "council:c-1",
        "date_of_birth": date(2015, 9, 30),
        "waiting_since": date(2025, 1, 1),
        "wanted": {"saturday": 2},
    }
    return ChildFacts(**{**usual, "home": replace(NO_NEEDS, **_taken(changes, HomeNeeds)), **changes})


def carer(**changes: Any) -> CarerFacts:
    usual: dict[str, Any] = {
        "id": CARER,
        "state": "approved",
        "daytime": frozenset({"saturday", "sunday"}),
        "overnight": frozenset({"one_night"}),
        "sessions_per_month": 4,
    }
    held = {"approval": replace(APPROVAL, **_taken(changes, Approval)), "home": replace(HOME, **_taken(changes, Home))}
    return CarerFacts(**{**usual, **held, **changes})


def _taken(changes: dict[str, Any], of: type[Approval | Home | HomeNeeds]) -> dict[str, Any]:
    """What of these changes belongs to a part, which is taken out of them."""
    return {field.name: changes.pop(field.name) for field in fields(of) if field.name in changes}


def placed(number: str, starts_on: date = date(2024, 1, 1), until: date | None = None, **changes: Any) -> Placed:
    return Placed(f"council:{number}", number, changes.pop("kind", "mainstream"), starts_on, until, **changes)


def forbids(person: str, kind: str = "no_contact", last_day: date | None = None) -> Held:
    return Held("r-1", "council:c-1", person, kind, date(2024, 1, 1), last_day, False)


def some(codes: Any, most: int = 4) -> st.SearchStrategy[frozenset[str]]:
    known = list(codes)
    return st.frozensets(st.sampled_from(known), max_size=min(most, len(known)))


DAYS = st.dates(DAY - timedelta(days=400), DAY + timedelta(days=800))
AREAS = st.sampled_from([None, "ZZ1", "ZZ2", "ZZ3", "ZZ9"])
IDS = st.integers(1, 10**6).map(lambda n: UUID(int=n))
KEYS = st.integers(1, 6).map(lambda n: f"council:c-{n}")
AGES = st.integers(0, 17)
TASKS = codes.CLINICAL_TASKS[:3]
ROLES = (*codes.CARING_ROLES, "child", "lodger", "fostered_child")

OF_CHILD: dict[str, st.SearchStrategy[Any]] = {
    "date_of_birth": st.dates(date(2007, 1, 1), date(2025, 1, 1)),
    "wanted": st.dictionaries(st.sampled_from(codes.SLOTS), st.integers(1, 4), max_size=3),
    "gender": st.sampled_from([None, *codes.GENDERS]),
    "needs": some(codes.NEEDS),
    "clinical_tasks": some(TASKS, 2),
    "equipment": some(("wheelchair", "hoist")),
    "behaviour": some(codes.BEHAVIOUR),
    "severe_allergies": some(codes.ALLERGENS, 1),
    "mild_allergies": some(codes.ALLERGENS, 2),
    "avoids_pets": some(codes.PETS, 1),
    "step_free": st.booleans(),
    "own_bedroom": st.booleans(),
    "smoke_free": st.booleans(),
    "accessible_bathroom": st.booleans(),
    "without_other_children": st.booleans(),
    "languages": some(("en", "pl", "ur")),
    "religions": some(codes.RELIGIONS, 1),
    "ethnicities": some(codes.ETHNICITIES, 1),
    "asks_for": some(codes.IDENTITY_FACTORS, 1),
    "wishes": some(codes.WISH_TOPICS, 2),
    "area": AREAS,
    "school_area": AREAS,
    "siblings": st.frozensets(KEYS, max_size=2),
    "known_carers": st.frozensets(IDS, max_size=1),
    "parted": st.dictionaries(IDS, st.sampled_from(("declined", "child_wish")), max_size=1),
    "sibling_carers": st.frozensets(IDS, max_size=1),
    "restrictions": st.builds(forbids, KEYS, st.sampled_from(["no_contact", "no_information"]), st.none() | DAYS).map(
        lambda held: (held,)
    ),
}
OF_CARER: dict[str, st.SearchStrategy[Any]] = {
    "state": st.sampled_from(codes_of_carers.CARER_STATES),
    "approved_on": st.dates(date(2020, 1, 1), DAY + timedelta(days=2)),
    "kinds_of_care": some(("family_link", "mainstream")),
    "age_from": AGES,
    "age_to": AGES,
    "number": st.integers(1, 3),
    "bedrooms": st.integers(1, 5),
    "step_free": st.booleans(),
    "pets": some(codes.PETS, 2),
    "accessible_bathroom": st.booleans(),
    "smoking": st.sampled_from(codes_of_carers.SMOKING),
    "approval_ends_on": st.none() | DAYS,
    "suspended_from": st.none() | DAYS,
    "compliant_until": st.none() | DAYS,
    "review_due_on": st.none() | DAYS,
    "found_unsuitable_on": st.none() | DAYS,
    "skills": st.lists(st.builds(Skill, st.just(1), st.sampled_from(TASKS), DAYS, DAYS), max_size=3).map(tuple),
    "stated": st.booleans(),
    "daytime": some(codes.DAY_SLOTS),
    "overnight": some(codes.NIGHT_SLOTS),
    "sessions_per_month": st.none() | st.integers(0, 6),
    "absences": st.tuples(DAYS, DAYS).map(lambda days: (Period(*sorted(days)),)),
    "prefers_age_from": AGES,
    "prefers_age_to": AGES,
    "prefers_needs": some(codes.NEEDS),
    "prefers_gender": st.sampled_from([None, *codes.GENDERS]),
    "only_gender": st.sampled_from([None, None, *codes.GENDERS]),
    "most_miles": st.none() | st.integers(0, 40),
    "will_collect": st.booleans(),
    "area": AREAS,
    "transport": some(("car", "wheelchair_accessible_vehicle")),
    "languages": some(("en", "pl", "ur")),
    "religions": some(codes.RELIGIONS, 1),
    "ethnicities": some(codes.ETHNICITIES, 2),
    "placements": st.lists(
        st.builds(Placed, KEYS, st.just("c"), st.sampled_from(codes_of_carers.PLACEMENT_KINDS), DAYS, st.none() | DAYS),
        max_size=3,
    ).map(tuple),
    "committed": st.dictionaries(st.sampled_from(codes.SLOTS), st.integers(1, 3), max_size=2),
    "linked_children": st.frozensets(KEYS, max_size=2),
}


@st.composite
def changes(draw: st.DrawFn, of: dict[str, st.SearchStrategy[Any]], always: tuple[str, ...]) -> dict[str, Any]:
    """Some fields other than usual: few, so that many pairs still go together."""
    drawn = {*always, *draw(st.lists(st.sampled_from(sorted(of)), max_size=6, unique=True))}
    return {name: draw(of[name]) for name in sorted(drawn)}


@st.composite
def children(draw: st.DrawFn, *always: str) -> ChildFacts:
    """`always` are fields that are drawn in any case."""
    number = draw(st.integers(1, 6))
    made = child(number=f"C-{number}", key=f"council:c-{number}", **draw(changes(OF_CHILD, always)))
    return replace(made, restrictions=tuple(replace(held, child=made.key) for held in made.restrictions))


@st.composite
def carers(draw: st.DrawFn, *always: str) -> CarerFacts:
    """`always` are fields that are drawn in any case."""
    identifier = draw(IDS)
    roles = draw(st.lists(st.sampled_from(ROLES), max_size=3))
    residents = [
        Resident(key_of("household_member", f"{identifier}/{n}"), n, role, draw(st.none() | DAYS))
        for n, role in enumerate(roles, 1)
    ]
    return carer(id=identifier, residents=tuple(residents), **draw(changes(OF_CARER, always)))
