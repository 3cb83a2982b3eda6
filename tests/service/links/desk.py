"""The desk of `links`: carers are heard of as their events come; `lifelonglinks` answers as this desk is told, `carers`
with an address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.clock import FixedClock
from chassis.database.unit_of_work import UnitOfWork
from chassis.jobs.work import run_job
from chassis.rpc.wire import Call, Reply
from chassis.scope import Scope
from services.lifelonglinks.contract.scopes import RESTRICTIONS_READ
from services.links.contract.examples import (
    CARER_ID,
    CARER_SUSPENDED,
    LINK_ID,
    NOTICE_ID,
    OTHER_CARER_ID,
    OTHER_LINK_ID,
    SECOND_CARER,
    USUAL_ACTOR,
    example,
    file_of,
    steps_before,
)
from tests.support.contact import judged
from tests.support.desk import Desk, Heard

CARER_CONTACT = {
    "address_lines": ["3 Example Lane", "Sampletown"],
    "postcode": "ZZ99 1AA",
    "telephone": "07700 900123",
    "email": "carer@example.org",
}
PERMITTED: dict[str, Any] = {"permitted": True, "restrictions": []}


def carer_data(identifier: str, **changes: Any) -> dict[str, Any]:
    """The data of a carer's event: approved for Family Link, everything in order, every slot offered."""
    data = {
        "id": identifier,
        "application_id": str(uuid4()),
        "state": "approved",
        "approved_on": "2024-03-01",
        "residents": [{"person": 1, "role": "applicant", "joined_on": None, "left_on": None}],
        "home": {"bedrooms": 4, "step_free": True, "pets": [], "smoking": "nobody"},
        "offer": {"daytime": True, "overnight": True, "age_from": 0, "age_to": 17, "sessions_per_month": None},
        "terms": {
            "kinds_of_care": ["family_link"],
            "age_from": 0,
            "age_to": 17,
            "number": 2,
            "limit_ground": "within_limit",
            "exemption": None,
            "usual_fostering_limit": 3,
        },
        "social_worker": "worker-30",
        "first_review_on": "2025-03-01",
        "external_reference": None,
        "supplier_number": None,
        "standing": {
            "suspended_from": None,
            "resignation_received_on": None,
            "approval_ends_on": None,
            "approval_ended_on": None,
            "compliant_until": "2030-01-01",
            "reviewed_on": "2025-03-01",
            "next_review_on": "2035-01-01",
            "found_unsuitable_on": None,
        },
        "availability": {
            "daytime": ["after_school", "evening", "saturday", "sunday", "school_holiday"],
            "overnight": ["one_night", "weekend", "few_days"],
            "weekly": [],
            "sessions_per_month": 8,
            "exceptions": [],
            "preferences": {"age_from": 0, "age_to": 17, "needs": [], "gender": None},
            "travel": {
                "most_minutes": None,
                "most_miles": None,
                "area": None,
                "will_collect": False,
                "transport": ["car"],
            },
            "identity": {"languages": [], "religions": [], "ethnicities": []},
        },
        "skills": [],
        "exemptions": [],
        "placements": [],
    }
    return {**data, **changes}


class LinksDesk(Desk):
    """`asked` holds the pairs that `lifelonglinks` was asked about; `refuse` the rules that it answers to each pair,
    `refuse_people` the rule for each pair with this number."""

    @property
    def everything(self) -> frozenset[str]:
        return super().everything | {RESTRICTIONS_READ}

    def furnish(self) -> LinksDesk:
        self.undisturbed()
        self.others: dict[str, Callable[[Call], Reply]] = {}
        self.database.caller = self._answer
        return self

    def undisturbed(self) -> LinksDesk:
        """Nothing asked so far, nothing refused, `lifelonglinks` there."""
        self.asked: list[Mapping[str, Any]] = []
        self.refuse: list[str] = []
        self.refuse_people: dict[str, str] = {}
        self.away = False
        return self

    def _answer(self, call: Call) -> Reply:
        if call.operation in self.others:
            return self.others[call.operation](call)
        if call.operation == "get_carer":
            contact = {"contact": CARER_CONTACT} if "addresses:read" in call.grants else {}
            return Reply(200, {}, json.dumps({"id": call.path["carer_id"], **contact}).encode())
        assert call.operation == "check_contact", call.operation
        if self.away:
            return Reply(503, {}, b"{}")
        self.asked += json.loads(call.body)["pairs"]
        return judged(call, self.refuse, self.refuse_people)

    def hear_carer(self, identifier: str | None = None, version: int = 1, **changes: Any) -> str:
        """A carer is approved, or changed; answers the id."""
        known = identifier or str(uuid4())
        self.hear("carers.carer.changed.v1", known, version, carer_data(known, **changes))
        return known

    def send_example(self, operation: str, changes: Mapping[str, Any] | None = None) -> Heard:
        """Send the documented example to the records of the present journey, with other fields in its body; what is
        None there is left out."""
        shown, more = example(operation), file_of(operation)
        body = shown.body
        if changes:
            body = {name: value for name, value in {**body, **changes}.items() if value is not None}
        sent = json.loads(self.real(json.dumps({"path": shown.path, "query": shown.query, "body": body})))
        version = self.version_for(operation, sent["path"])
        creates = version is None and self.definition.contract.by_name[operation].method == "PUT"
        actor = more.get("actor", USUAL_ACTOR)
        with self.at(more.get("at")):
            heard = self.ask(
                operation,
                sent["body"],
                path=sent["path"],
                query=sent["query"],
                if_match=version,
                creates=creates,
                actor=actor,
                grants=self.everything | set(more.get("grants", [])),
            )
        if heard.status < 300:
            if heard.status == 202:
                self.work_off(heard)
            for stands_for, name in more.get("makes", {}).items():
                found = _stands_at(heard.json, name)
                if found is not None:
                    self.known[stands_for] = str(found).removeprefix("links-").rsplit("/", 1)[-1]
        return heard

    def work_off(self, accepted: Heard) -> None:
        """Do the job that was accepted."""
        run_job(self.database, self.definition, self.council, UUID(accepted.json["id"].removeprefix("links-")))

    @contextmanager
    def working(self) -> Iterator[UnitOfWork]:
        """A unit of work of this council, as a reaction or an operation has it."""
        deadline = datetime.now(UTC) + timedelta(seconds=30)
        scope = Scope(self.registry.serving(self.council.slug), "test", uuid4(), deadline, "worker-900")
        with self.database.unit_of_work(scope) as unit:
            yield unit

    @contextmanager
    def at(self, instant: str | None) -> Iterator[None]:
        """Meanwhile the clock stands at `instant`, where one is given."""
        clock = self.database.clock
        if instant is not None:
            self.database.clock = FixedClock(datetime.fromisoformat(instant))
        try:
            yield
        finally:
            self.database.clock = clock

    def prepare(self, operation: str) -> None:
        """A new journey up to the step before `operation`."""
        self.known = {}
        skill = {"id": str(uuid4()), "person": 1, "task": "gastrostomy"}
        skills = [{**skill, "signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}]
        self.hear_carer(CARER_ID, skills=skills, approved_on="2025-03-01", first_review_on="2026-03-01")
        for step, changes in steps_before(operation):
            if step == CARER_SUSPENDED:
                self.suspend_carer()
                continue
            if step == SECOND_CARER:
                self.propose_to_second()
                continue
            heard = self.send_example(step, changes)
            assert heard.status < 300, (step, heard)

    def propose_to_second(self) -> None:
        """The child of the examples has a second link, with another carer who can do the same."""
        days = {"signed_off_on": "2025-01-10", "expires_on": "2028-01-10"}
        skills = [{"id": str(uuid4()), "person": 1, "task": "gastrostomy", **days}]
        self.hear_carer(OTHER_CARER_ID, skills=skills, approved_on="2025-03-01", first_review_on="2026-03-01")
        first = self.known[LINK_ID]
        heard = self.send_example("propose_link", {"carer_id": OTHER_CARER_ID})
        assert heard.status == 201, heard.json
        self.known |= {OTHER_LINK_ID: heard.json["id"], LINK_ID: first}

    def suspend_carer(self) -> None:
        """The carer of the examples is suspended by its own service; the first who must be told of it is known."""
        self.hear_carer(CARER_ID, 2, state="suspended")
        (first,) = self.rows("select id from notices order by id limit 1")
        self.known[NOTICE_ID] = str(first.id)

    def real(self, written: str) -> str:
        """With the identifiers of this journey in place of the documentation's."""
        for stands_for, real in self.known.items():
            written = written.replace(stands_for, real)
        return written

    def shown(self, answer: Any) -> Any:
        """The answer with the identifiers of the documentation in place of this journey's."""
        written = json.dumps(answer)
        for stands_for, real in self.known.items():
            written = written.replace(real, stands_for)
        return json.loads(re.sub(r"calendars/[\w-]+[.]ics", "calendars/….ics", written))


def _stands_at(answer: Any, path: str) -> Any:
    """What stands at a path as `sessions.1.id`; None where there is nothing."""
    for name in path.split("."):
        try:
            answer = answer[int(name)] if isinstance(answer, list) else answer[name]
        except (IndexError, KeyError):
            return None
    return answer
