"""Invented children and carers of any number, as facts that are judged: the same seed makes the same."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

from services.links.contract.codes import CLINICAL_TASKS, DAY_SLOTS, NIGHT_SLOTS
from services.links.hearing.facts import Approval, Skill
from services.links.home.facts import Home, HomeNeeds
from services.links.match_runs.instance import Weights
from services.links.match_runs.pairing import Situation, Waiting
from services.links.matching.facts import CarerFacts, ChildFacts
from services.links.matching.yardstick import Yardstick

DAY = date(2025, 9, 30)


def situation(children: int, carers: int, seed: int = 1, weights: Weights | None = None) -> Situation:
    chance = random.Random(seed)
    return Situation(
        day=DAY,
        yardstick=Yardstick(DAY),
        weights=weights or Weights(),
        children=[_waiting(chance, number) for number in range(children)],
        carers=[_carer(chance, number) for number in range(carers)],
        recruit_sessions=4,
        recruit_miles=10,
    )


def _waiting(chance: random.Random, number: int) -> Waiting:
    slots = chance.sample(DAY_SLOTS, chance.choice((1, 1, 2))) + chance.sample(NIGHT_SLOTS, chance.choice((0, 0, 1)))
    facts = ChildFacts(
        number=f"C-{20000 + number}",
        key=f"council:c-{20000 + number}",
        date_of_birth=DAY - timedelta(days=chance.randint(3 * 365, 16 * 365)),
        waiting_since=DAY - timedelta(days=chance.randint(0, 700)),
        wanted={slot: chance.choice((1, 2, 3)) for slot in slots},
        clinical_tasks=frozenset(chance.sample(CLINICAL_TASKS, chance.choice((0, 0, 0, 1, 2)))),
        home=HomeNeeds(step_free=chance.random() < 0.2),
        area=f"ZZ{chance.randint(1, 9)}",
    )
    return Waiting(facts, 0, 0)


def _carer(chance: random.Random, number: int) -> CarerFacts:
    until = DAY + timedelta(days=300)
    tasks = chance.sample(CLINICAL_TASKS, chance.choice((0, 1, 2, 5)))
    age_from = chance.choice((0, 0, 5, 8))
    return CarerFacts(
        id=UUID(int=1000 + number),
        state="approved",
        approval=Approval(
            approved_on=DAY - timedelta(days=500),
            kinds_of_care=frozenset({"family_link"}),
            age_from=age_from,
            age_to=chance.choice((11, 17)),
            number=2,
            compliant_until=until,
        ),
        home=Home(3, chance.random() < 0.5, frozenset(), "nobody"),
        skills=tuple(Skill(1, task, DAY - timedelta(days=100), until) for task in tasks),
        daytime=frozenset(chance.sample(DAY_SLOTS, chance.choice((1, 2, 3)))),
        overnight=frozenset(chance.sample(NIGHT_SLOTS, chance.choice((0, 0, 2)))),
        sessions_per_month=chance.choice((1, 2, 3, 4, 8)),
        area=f"ZZ{chance.randint(1, 9)}",
    )
