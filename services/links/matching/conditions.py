"""The hard conditions of one pair, each with what would unlock it. Pure."""

from __future__ import annotations

from datetime import date

from chassis.problems import Violation
from services.lifelonglinks.contract import Party, key_of, violations_from
from services.links.home.facts import NO_NEEDS, rooms_to_spare
from services.links.home.judging import broken_at_home
from services.links.matching import rules, unlocking
from services.links.matching.capacity import has_left
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.other_children import are_placed
from services.links.matching.unlocking import Unlock
from services.links.matching.yardstick import Yardstick
from services.links.usual_limit import counted_together

Excluded = tuple[Violation, tuple[Unlock, ...]]
"""Why a pair is excluded, and what would unlock it: nothing where nobody could or should change it."""


def excluded(child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> list[Excluded]:
    """Every condition that refuses, in a fixed order."""
    found: list[Excluded] = []
    _standing(found, carer, day)
    _terms(found, child, carer, day, yardstick)
    _care(found, child, carer, day)
    _home(found, child, carer, day, yardstick.today)
    _contact(found, child, carer, day, yardstick.today)
    _offer(found, child, carer, day, yardstick)
    _reach(found, child, carer, day, yardstick)
    _identity(found, child, carer)
    return found


def nights_possible(child: ChildFacts, carer: CarerFacts, day: date, today: date) -> bool:
    """Whether a child that needs a room of its own could have one."""
    if not child.home.own_bedroom:
        return True
    living = len({p.child for p in carer.placements if p.kind != "short_break" and p.covers(day, today)})
    return rooms_to_spare(carer.home.bedrooms, carer.home.residents, living, day) > 0


def _standing(found: list[Excluded], carer: CarerFacts, day: date) -> None:
    if v := rules.APPROVAL_STANDS.judge(carer.state, carer.approval, day):
        found.append((v, ()))
    if v := rules.CARER_NOT_SUSPENDED.judge(carer.approval, day):
        found.append((v, ()))
    if v := rules.CHECKS_CURRENT.judge(carer.approval, day):
        found.append((v, (unlocking.checks(v.rule),)))
    if v := rules.REVIEW_IN_DATE.judge(carer.review_due_on, day):
        found.append((v, (unlocking.review(v.rule),)))
    if v := rules.FOUND_SUITABLE.judge(carer.found_unsuitable_on, day):
        found.append((v, ()))


def _terms(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> None:
    if v := rules.TERMS_NAME_FAMILY_LINK.judge(carer.approval):
        found.append((v, (unlocking.terms("family_link", "Family Link", v.rule),)))
    for age in dict.fromkeys((child.born.oldest(day), child.born.youngest(day))):
        if v := rules.AGE_WITHIN_TERMS.judge(age, carer.approval, child.estimated):
            found.append((v, (unlocking.terms("age", f"a child of {age}", v.rule),)))
            break
    here = [p for p in carer.placements if p.child != child.key and p.covers(day, yardstick.today)]
    if not here:
        return
    present = len({p.child for p in here if not p.private})
    if v := rules.NUMBER_WITHIN_TERMS.judge(present, carer.approval.number):
        found.append((v, (unlocking.terms("number", f"{present + 1} children", v.rule),)))
    limit, gone = yardstick.usual_limit, carer.home.gone_by(day)
    for others in counted_together(((p.child, p.people) for p in here), limit.per_home, gone):
        of_child = (child.key, child.siblings, others, limit.number, carer.exempted, day, child.strangers)
        if v := rules.WITHIN_USUAL_LIMIT.judge(*of_child):
            found.append((v, ()))
            return


def _care(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date) -> None:
    if not child.clinical_tasks:
        return
    counting = {s.task for s in carer.skills if s.covers(day)}
    missing = child.clinical_tasks - counting
    if v := rules.TASKS_SIGNED_OFF.judge(missing):
        once = {s.task for s in carer.skills}
        found.append((v, tuple(unlocking.training(task, v.rule, task in once) for task in sorted(missing))))


def _home(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date, today: date) -> None:
    if child.home == NO_NEEDS:
        return
    others = child.home.without_other_children and are_placed(carer.placements, child.key, day, today)
    found.extend((v, ()) for v in broken_at_home(child.home, carer.home, [day], others) if v)


def _contact(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date, today: date) -> None:
    if not child.restrictions:
        return
    people = {key_of("carer", str(carer.id)), *(one.key for one in carer.home.residents if one.is_here(day))}
    others = {p.child for p in carer.placements if p.covers(day, today)} | carer.linked_children
    others -= {child.key}
    parents = (person for other in others for person in child.lives_with.get(other, ()))
    here = Party(frozenset({child.key}), child.household)
    there = Party(frozenset(people | others), frozenset(parents))
    found.extend((v, ()) for v in violations_from(child.restrictions, here, there, day))


def _offer(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> None:
    if v := rules.GENDER_AS_SET.judge(child.gender, carer.only_gender):
        found.append((v, ()))
    common = [slot for slot in child.wanted if slot in carer.daytime or slot in carer.overnight]
    if v := rules.SLOT_OFFERED.judge(child.wanted, len(common), carer.stated):
        words = f"an offer of {' or '.join(unlocking.plain(slot) for slot in child.wanted)}"
        found.append((v, (unlocking.offer("slots", words, v.rule),) if child.wanted else ()))
        return
    if not nights_possible(child, carer, day, yardstick.today):
        days = [slot for slot in common if slot in carer.daytime]
        if v := rules.OWN_BEDROOM.judge(len(days)):
            found.append((v, ()))
            return
        common = days
    if v := rules.SESSIONS_LEFT.judge(has_left(carer, common)):
        found.append((v, (unlocking.offer("sessions", "one more session a month", v.rule),)))


def _reach(found: list[Excluded], child: ChildFacts, carer: CarerFacts, day: date, yardstick: Yardstick) -> None:
    if carer.absences:
        away = [p.ends_on for p in carer.absences if p.covers(day)]
        if v := rules.CARER_NOT_AWAY.judge(max(away, default=None), day, yardstick.absence_days):
            found.append((v, ()))
    most = reach(carer, yardstick.miles_an_hour)
    if most is not None:
        miles = nearest(child, carer, yardstick)
        if v := rules.WITHIN_TRAVEL.judge(miles, most):
            words = f"a way of {miles:.0f} miles instead of {most:.0f}"
            found.append((v, (unlocking.offer("travel", words, v.rule),)))
    if v := rules.NOT_LINKED_ALREADY.judge(child.key in carer.linked_children):
        found.append((v, ()))


def reach(carer: CarerFacts, miles_an_hour: int) -> float | None:
    """How far the carer goes, in miles as the crow flies; None where no limit was stated."""
    by_time = None if carer.most_minutes is None else carer.most_minutes * miles_an_hour / 60
    return min((most for most in (carer.most_miles, by_time) if most is not None), default=None)


def nearest(child: ChildFacts, carer: CarerFacts, yardstick: Yardstick) -> float | None:
    """Miles from the carer to the nearer of home and school, as far as these can be judged."""
    ways = (yardstick.places.miles(carer.area, area) for area in (child.area, child.school_area))
    return min((miles for miles in ways if miles is not None), default=None)


def _identity(found: list[Excluded], child: ChildFacts, carer: CarerFacts) -> None:
    if not child.asks_for:
        return
    sides = {
        "language": (child.languages, carer.languages),
        "religion": (child.religions, carer.religions),
        "ethnicity": (child.ethnicities, carer.ethnicities),
    }
    lacking = {name: bool(sides[name][1]) for name in child.asks_for if not sides[name][0] & sides[name][1]}
    if v := rules.ASKED_IDENTITY.judge(lacking):
        silent = not any(lacking.values())
        found.append((v, tuple(unlocking.statement(name, v.rule) for name in sorted(lacking)) if silent else ()))
