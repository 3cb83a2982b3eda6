"""Carers who might be recruited: for what each kind of offer in each area could be good. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.links.contract.codes import DAY_SLOTS, NIGHT_SLOTS
from services.links.hearing.facts import FAMILY_LINK, Approval, Skill
from services.links.home.facts import Home
from services.links.match_runs.instance import Pair, Room
from services.links.match_runs.pairing import Situation, Waiting, pair_of, room_of
from services.links.matching.facts import CarerFacts
from services.links.matching.judging import judge

OFFERS = {"day": (DAY_SLOTS, ()), "night": ((), NIGHT_SLOTS), "day_and_night": (DAY_SLOTS, NIGHT_SLOTS)}
MOST_AREAS, MOST_TRAININGS = 30, 2
NOBODY_YET = UUID(int=0)


@dataclass(frozen=True)
class Recruit:
    """A carer of no name. `pairs` are those with whom the carer could be; their `room` is 0. `tasks` are those for
    which the carer would be trained, too."""

    area: str | None
    offer: str
    tasks: Sequence[str]
    room: Room
    pairs: Sequence[Pair]


def recruits(situation: Situation) -> list[Recruit]:
    """One for each kind of offer and each area in which children wait, those with the most children first; and the
    same again trained for the tasks that children there need, those that the most of them need together."""
    areas = Counter(waiting.facts.area for waiting in situation.children)
    return [
        _recruit(situation, area, offer, tasks)
        for area, _ in areas.most_common(MOST_AREAS)
        for tasks in ((), *_trainings(situation, area))
        for offer in OFFERS
    ]


def _trainings(situation: Situation, area: str | None) -> list[tuple[str, ...]]:
    needed = (tuple(sorted(w.facts.clinical_tasks)) for w in situation.children if w.facts.area == area)
    return [tasks for tasks, _ in Counter(filter(None, needed)).most_common(MOST_TRAININGS)]


def _recruit(situation: Situation, area: str | None, offer: str, tasks: Sequence[str]) -> Recruit:
    signed_off, until = situation.day, situation.day + timedelta(days=365)
    skills = tuple(Skill(1, task, signed_off, until) for task in tasks)
    carer = replace(_plain(situation), area=area, skills=skills)
    daytime, overnight = OFFERS[offer]
    carer = replace(carer, daytime=frozenset(daytime), overnight=frozenset(overnight))
    pairs = []
    for position, waiting in enumerate(situation.children):
        if _is_near(situation, waiting, area):
            judged = judge(waiting.facts, carer, situation.day, situation.yardstick)
            if not judged.exclusions and judged.slots:
                pairs.append(pair_of(judged, position, 0))
    return Recruit(area, offer, tasks, room_of(carer), pairs)


def _is_near(situation: Situation, waiting: Waiting, area: str | None) -> bool:
    """Where no distance is known, near is the same area only."""
    places, child = situation.yardstick.places, waiting.facts
    known = [place for place in (child.area, child.school_area) if places.miles(area, place) is not None]
    return bool(known) or child.area == area


def _plain(situation: Situation) -> CarerFacts:
    """Approved for all ages, nothing in the home that stands in anybody's way, no training, no identity stated."""
    day: date = situation.day
    return CarerFacts(
        id=NOBODY_YET,
        state="approved",
        approval=Approval(
            approved_on=day,
            kinds_of_care=frozenset({FAMILY_LINK}),
            age_from=0,
            age_to=17,
            number=3,
            compliant_until=day + timedelta(days=365),
        ),
        home=Home(4, True, frozenset(), "nobody", accessible_bathroom=True),
        sessions_per_month=situation.recruit_sessions,
        most_miles=situation.recruit_miles,
        transport=frozenset({"car"}),
    )
