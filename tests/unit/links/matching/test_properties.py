"""What holds for every child and every carer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from chassis.clock import age_on
from services.lifelonglinks.contract import Held
from services.links.contract.settings.matching import WEIGHTS
from services.links.matching.factors import FACTORS
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.judging import judge
from services.links.matching.ranking import ranked
from services.links.matching.yardstick import Yardstick
from tests.unit.links.matching.people import DAY, PLACES, YARDSTICK, carers, children

JUDGED_FOR = st.dates(DAY, DAY + timedelta(days=60))
WEIGHED = st.fixed_dictionaries({name: st.integers(0, 100) for name in WEIGHTS})


@settings(max_examples=1000)
@given(children(), carers(), JUDGED_FOR)
def test_no_suggestion_breaks_a_hard_rule(child: ChildFacts, carer: CarerFacts, day: date) -> None:
    found = judge(child, carer, day, YARDSTICK)
    event("suggested" if not found.excluded else "excluded")
    if found.excluded:
        return
    assert carer.approval.approved_on <= day < (carer.approval.approval_ends_on or date.max)
    assert day < (carer.approval.suspended_from or date.max)
    assert carer.approval.compliant_until is not None
    assert day <= carer.approval.compliant_until
    assert day <= (carer.review_due_on or date.max)
    assert day < (carer.found_unsuitable_on or date.max)
    assert "family_link" in carer.approval.kinds_of_care
    assert carer.approval.age_from <= age_on(child.date_of_birth, day) <= carer.approval.age_to
    there = [p for p in carer.placements if p.covers(day, DAY) and p.child != child.key]
    living = {p.child for p in there}
    assert len({p.child for p in there if p.kind != "private_fostering"}) < carer.approval.number
    assert len(living) < YARDSTICK.usual_limit.number or living <= child.siblings
    signed_off = {s.task for s in carer.skills if s.signed_off_on <= day <= s.expires_on}
    assert child.clinical_tasks <= signed_off
    assert carer.only_gender in (None, child.gender)
    assert carer.home.step_free or not child.home.step_free
    assert carer.home.accessible_bathroom or not child.home.accessible_bathroom
    if child.home.without_other_children:
        assert not there
        assert not [r for r in carer.home.residents if "child" in r.role and r.is_here(day)]
    assert not child.home.avoids_pets & carer.home.pets
    assert not (child.home.severe_allergies - {"other"}) & carer.home.pets
    assert carer.home.smoking == "nobody" or "smoke" not in child.home.severe_allergies
    assert sum(found.slots.values()) > 0
    assert set(found.slots) <= (carer.daytime | carer.overnight) & set(child.wanted)
    assert child.key not in carer.linked_children
    assert not any(
        held.person in living and held.starts_on <= day <= (held.last_day or date.max) for held in child.restrictions
    )
    for asked in child.asks_for:
        ours, theirs = {
            "language": (child.languages, carer.languages),
            "religion": (child.religions, carer.religions),
            "ethnicity": (child.ethnicities, carer.ethnicities),
        }[asked]
        assert ours & theirs


@given(children(), carers(), st.integers(1, 99))
def test_other_numbers_and_ids_change_nothing(child: ChildFacts, carer: CarerFacts, shift: int) -> None:
    def key(old: str) -> str:
        return old.replace("c-", f"renamed-{shift}-")

    def identifier(old: UUID) -> UUID:
        return UUID(int=old.int + 10**7 * shift)

    def held(old: Held) -> Held:
        return replace(old, child=key(old.child), person=key(old.person))

    other_child = replace(
        child,
        number=f"X-{shift}",
        key=key(child.key),
        siblings=frozenset(key(one) for one in child.siblings),
        known_carers=frozenset(identifier(one) for one in child.known_carers),
        parted={identifier(one): how for one, how in child.parted.items()},
        sibling_carers=frozenset(identifier(one) for one in child.sibling_carers),
        restrictions=tuple(held(one) for one in child.restrictions),
    )
    other_carer = replace(
        carer,
        id=identifier(carer.id),
        home=replace(
            carer.home,
            residents=tuple(
                replace(r, key=r.key.replace(str(carer.id), str(identifier(carer.id)))) for r in carer.home.residents
            ),
        ),
        placements=tuple(replace(p, child=key(p.child)) for p in carer.placements),
        exempted=tuple(replace(e, children=frozenset(map(key, e.children))) for e in carer.exempted),
        linked_children=frozenset(key(one) for one in carer.linked_children),
    )
    before, after = judge(child, carer, DAY, YARDSTICK), judge(other_child, other_carer, DAY, YARDSTICK)
    assert after.exclusions == before.exclusions
    assert after.unlocks == before.unlocks
    assert after.factors == before.factors
    assert dict(after.slots) == dict(before.slots)


@given(children(), st.lists(carers(), min_size=1, max_size=4, unique_by=lambda c: c.id), carers())
def test_another_carer_changes_nobody_elses_suggestion(
    child: ChildFacts, some: list[CarerFacts], another: CarerFacts
) -> None:
    assume(another.id not in {one.id for one in some})
    before = ranked([judge(child, one, DAY, YARDSTICK) for one in some], 200, True)
    after = ranked([judge(child, one, DAY, YARDSTICK) for one in (another, *some)], 200, True)
    for name in ("suggestions", "near_misses", "excluded"):
        assert [pair for pair in after[name] if pair["carer_id"] != another.id] == before[name]


@given(children(), carers(), JUDGED_FOR, WEIGHED)
def test_totals_and_values_keep_to_their_scales(
    child: ChildFacts, carer: CarerFacts, day: date, weights: dict[str, int]
) -> None:
    found = judge(child, carer, day, Yardstick(DAY, weights=weights, places=PLACES))
    assert 0 <= found.total <= 100
    assert [one.name for one in found.factors] == list(WEIGHTS)
    for one in found.factors:
        assert one.value is None or 0 <= one.value <= 1
        assert (one.contribution is None) is (one.value is None)
        assert one.reason
    assert found.total == pytest.approx(sum(one.contribution or 0 for one in found.factors))


Better = tuple[tuple[str, ...], tuple[str, ...], Callable[[CarerFacts], CarerFacts]]
BETTER: dict[str, Better] = {
    "needs": (("needs",), ("prefers_needs",), lambda c: replace(c, prefers_needs=c.prefers_needs | {"AUT", "LD"})),
    "skills_last": (
        ("clinical_tasks",),
        ("skills",),
        lambda c: replace(c, skills=tuple(replace(s, expires_on=s.expires_on + timedelta(days=30)) for s in c.skills)),
    ),
    "age": ((), ("prefers_age_from", "prefers_age_to"), lambda c: replace(c, prefers_age_to=c.prefers_age_to + 1)),
    "slots": (("wanted",), ("daytime",), lambda c: replace(c, daytime=c.daytime | {"saturday", "evening"})),
    "spare": (("wanted",), ("committed",), lambda c: replace(c, committed={})),
    "language": (("languages",), ("languages",), lambda c: replace(c, languages=c.languages | {"pl"})),
    "religion": (("religions",), ("religions",), lambda c: replace(c, religions=c.religions | {"sikh"})),
    "culture": (("ethnicities",), ("ethnicities",), lambda c: replace(c, ethnicities=c.ethnicities | {"AIND"})),
    "comfort": (
        ("mild_allergies",),
        ("pets", "smoking"),
        lambda c: replace(c, home=replace(c.home, pets=frozenset(), smoking="nobody")),
    ),
    "other_children": (
        ("behaviour",),
        ("placements", "linked_children"),
        lambda c: replace(c, placements=(), linked_children=frozenset()),
    ),
    "transport": (("equipment",), ("transport",), lambda c: replace(c, transport=c.transport | {"car"})),
}
"""The fields of the child and of the carer that a factor looks at, and what makes a carer better for it."""


@pytest.mark.parametrize("name", BETTER)
@given(data=st.data())
def test_what_is_better_for_a_factor_never_lowers_it(name: str, data: st.DataObject) -> None:
    of_child, of_carer, better = BETTER[name]
    child, carer = data.draw(children(*of_child)), data.draw(carers(*of_carer))
    before, _ = FACTORS[name](child, carer, DAY, YARDSTICK)
    after, _ = FACTORS[name](child, better(carer), DAY, YARDSTICK)
    event("judged" if before is not None else "not judged")
    assert before is None or (after is not None and after >= before)


@given(children(), carers())
def test_nearer_is_never_worse(child: ChildFacts, carer: CarerFacts) -> None:
    for name in ("distance_home", "distance_school"):
        values = [
            FACTORS[name](replace(child, area="ZZ1", school_area="ZZ1"), replace(carer, area=area), DAY, YARDSTICK)[0]
            for area in ("ZZ1", "ZZ2", "ZZ3")
        ]
        assert values == sorted(values, reverse=True)  # type: ignore[type-var]
