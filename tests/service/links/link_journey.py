"""One link of its own on a shared desk, taken step by step as far as a test needs it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from chassis.clock import day_of
from services.links.contract.examples import example
from tests.service.links.desk import LinksDesk
from tests.support.desk import Heard

NUMBERS = count(1)
MET = "They looked at picture books."
CARERS = [
    {"person": 1, "role": "applicant", "joined_on": None, "left_on": None},
    {"person": 2, "role": "applicant", "joined_on": None, "left_on": None},
    {"person": 3, "role": "child", "joined_on": None, "left_on": None},
]
SKILL = {
    "id": "0190a1b2-0000-7000-8000-0000000000aa",
    "person": 1,
    "task": "gastrostomy",
    "signed_off_on": "2025-01-10",
    "expires_on": "2035-01-10",
}


def hear_able_carer(desk: LinksDesk, **changes: Any) -> str:
    """A carer of two who can do what the child of the examples needs."""
    able = {"residents": CARERS, "skills": [SKILL], "first_review_on": "2035-01-01"}
    return desk.hear_carer(**{**able, **changes})


def record(desk: LinksDesk, number: str, version: int | None = None, **changes: Any) -> Heard:
    """The child of the examples under another number, with two parents of whom both have responsibility; `version` of a
    record that is to be replaced."""
    body = copy.deepcopy(example("record_child").body)
    father = {"person": "P-2042", "kind": "father", "parental_responsibility": True, "contact": None}
    body["parents"].append(father)
    body["assessment"]["review_due_on"] = "2035-03-10"
    body.update(changes)
    grants = desk.everything | {"addresses:read", "contacts:read"}
    return desk.ask(
        "record_child", body, path={"child": number}, creates=version is None, if_match=version, grants=grants
    )


def known_history(desk: LinksDesk, number: str) -> None:
    """As after the statement that all breaks of the child's years before are recorded: there were none."""
    said = {"source": "paper_file", "note": None, "stated_by": "worker-900", "stated_at": "2025-01-01T09:00:00+00:00"}
    held = json.dumps([{"first_day": "2000-01-01", "last_day": "2099-12-31", "complete": True, **said}])
    desk.write(f"update children set histories = '{held}' where number = '{number}'")


@dataclass
class Journey:
    """A child, a carer, and as far as it went their link."""

    desk: LinksDesk
    child: str = ""
    carer: str = ""
    link: str = ""
    said: dict[str, Heard] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.carer = self.carer or hear_able_carer(self.desk)
        if not self.child:
            self.child = f"L-{next(NUMBERS)}"
            heard = record(self.desk, self.child)
            assert heard.status < 300, heard
            known_history(self.desk, self.child)

    def ask(self, operation: str, body: Any = None, **more: Any) -> Heard:
        path = {"link_id": self.link, **more.pop("path", {})}
        return self.desk.ask(operation, body, path=path, **more)

    def propose(self, **changes: Any) -> Heard:
        body = {"child": self.child, "carer_id": self.carer, "reason": "Close by.", **changes}
        heard = self.desk.ask("propose_link", body)
        if heard.status == 201:
            self.link = heard.json["id"]
        return heard

    def share(self, kind: str) -> Heard:
        return self.ask("share_profile", {"kind": kind})

    def introduce(self) -> Heard:
        body = {"on": self.desk_today, "present": ["child", "carer"], "how_it_went": MET}
        return self.ask("record_introduction", body)

    def happy(self, party: str, happy: bool = True) -> Heard:
        words = {"own_words": "Again!", "method": "spoken"} if party == "child" else {}
        why = {} if happy or party == "child" else {"reason": "Too far."}
        return self.ask("record_happiness", {"party": party, "happy": happy, **words, **why})

    def draft(self, **changes: Any) -> Heard:
        return self.ask("draft_agreement", self.agreement(**changes))

    def agreement(self, **changes: Any) -> dict[str, Any]:
        body = copy.deepcopy(example("draft_agreement").body)
        start = self.desk_day
        body.update({"starts_on": start.isoformat(), "ends_on": (start + timedelta(days=364)).isoformat()})
        body["terms"]["review_on"] = (start + timedelta(days=21)).isoformat()
        terms = changes.pop("terms", {})
        return {**body, **changes, "terms": {**body["terms"], **terms}}

    def offer(self, number: int = 1) -> Heard:
        return self.ask("offer_agreement", path={"number": str(number)})

    def sign(self, role: str, person: str | None = None, number: int = 1, **changes: Any) -> Heard:
        if role == "child":
            body = {"role": role, "own_words": "Ducks.", "shown_by": "symbols"}
        else:
            body = {"role": role, "person": person or "worker-900", "method": "in_person"}
        return self.ask("sign_agreement", {**body, **changes}, path={"number": str(number)})

    def sign_all(self, number: int = 1) -> Heard:
        for role, person in SIGNERS[:-1]:
            assert self.sign(role, person, number).status == 200
        return self.sign(*SIGNERS[-1], number)

    def reach(self, state: str) -> Journey:
        """Take every step up to the state, and check that it is reached."""
        for name, steps in REACHING.items():
            for step in steps:
                heard = step(self)
                assert heard.status < 300, (name, heard.json)
            if name == state:
                break
        assert self.view["state"] == state
        return self

    @property
    def view(self) -> Mapping[str, Any]:
        heard = self.ask("get_link")
        assert heard.status == 200
        found: Mapping[str, Any] = heard.json
        return found

    @property
    def events(self) -> list[Any]:
        return self.desk.events(self.link)

    @property
    def desk_day(self) -> date:
        return day_of(self.desk.clock())

    @property
    def desk_today(self) -> str:
        today: str = self.desk_day.isoformat()
        return today


SIGNERS = (
    ("child", None),
    ("parent", "P-2041"),
    ("parent", "P-2042"),
    ("carer", "1"),
    ("carer", "2"),
    ("social_worker", None),
)

REACHING: Mapping[str, tuple[Callable[[Journey], Heard], ...]] = {
    "proposed": (Journey.propose,),
    "profile_shared": (lambda j: j.share("anonymised"),),
    "considering": (lambda j: j.share("full"),),
    "accepted": (lambda j: j.ask("record_consideration", {"accepts": True}),),
    "introducing": (Journey.introduce,),
    "everyone_happy": tuple(
        lambda j, party=party: j.happy(party)  # type: ignore[misc]
        for party in ("child", "parents", "carer", "social_worker")
    ),
    "active": (Journey.draft, Journey.offer, Journey.sign_all),
    "suspended": (lambda j: j.ask("suspend_link", {"reason": "illness"}),),
}
"""The steps to each state from the one before; `declined` and `ended` branch off."""


def over(journey: Journey, state: str) -> Journey:
    """To `declined`, or to `ended`."""
    if state == "declined":
        journey.reach("considering")
        heard = journey.ask("record_consideration", {"accepts": False, "reason": "Too many stairs."})
    else:
        journey.reach("active")
        heard = journey.ask("end_link", {"reason": "completed"})
    assert heard.status == 200
    return journey
