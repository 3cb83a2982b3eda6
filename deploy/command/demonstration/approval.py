"""The journey of one synthetic household from its enquiry to its approval, as calls of the public interface.

The household: two adults who apply, one of 17 who needs no DBS check yet, one child. All of it lies in the past,
counted back from the day on which it is driven, so that no rule refuses and every clock was kept.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from chassis.clock import add_months, add_working_days

ASSESSOR, DUTY_WORKER, DECISION_MAKER, FAMILY_LINK_WORKER = "worker-202", "worker-201", "worker-900", "worker-203"
PANEL = (
    ("worker-401", "chair", True, None),
    ("worker-402", "vice_chair", True, None),
    ("worker-403", "social_worker", False, 11),
    ("worker-404", "member", True, None),
    ("worker-405", "member", False, None),
)
CONTACT = {
    "address_lines": ["1 Imaginary Row", "Nowhereton"],
    "postcode": "ZZ99 1AA",
    "telephone": "07700 900123",
    "email": "household@example.org",
}
FIRST = {"given_name": "Firstapplicant", "family_name": "Samplehouse"}
SECOND = {"given_name": "Secondapplicant", "family_name": "Samplehouse"}


@dataclass(frozen=True)
class Step:
    """One call. `path` stands below the council's; `actor` is the acting worker. It is made again, for a while, until
    `until` is satisfied with its answer: what other services have to hear of first takes its moment."""

    title: str
    method: str
    path: str
    body: Mapping[str, Any] | None
    actor: str = DUTY_WORKER
    headers: Mapping[str, str] = field(default_factory=dict)
    until: Callable[[Any], bool] | None = None


Journey = Generator[Step, dict[str, Any], dict[str, str]]


@dataclass(frozen=True)
class Days:
    """The days of the journey, counted back from `today`, as ISO dates."""

    today: date

    def ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    @property
    def decision(self) -> date:
        return add_working_days(self.today, -6)

    @property
    def panel(self) -> date:
        return add_working_days(self.decision, -4)

    def working(self, start: date, days: int) -> str:
        return add_working_days(start, days).isoformat()

    def born(self, years: int, months: int = 0) -> str:
        return add_months(self.today, -12 * years - months).isoformat()


def approval(today: date, kind_of_care: str = "family_link") -> Journey:
    """Yields each step and is sent the answer to it; returns the ids `enquiry_id`, `application_id`, `carer_id`."""
    days = Days(today)
    enquiry = yield from _enquiry(days, kind_of_care)
    application = yield Step(
        "The household applies", "POST", "/applications", _application(days, kind_of_care, enquiry["id"])
    )
    path = f"/applications/{application['id']}"
    yield from _stage_one(days, path)
    yield from _stage_two(days, path)
    decided = yield from _approval(days, path, kind_of_care)
    yield Step("The timeline of the application", "GET", f"{path}/timeline", None)
    yield Step("The approved carer", "GET", f"/carers/{decided['carer_id']}", None)
    return {"enquiry_id": enquiry["id"], "application_id": application["id"], "carer_id": decided["carer_id"]}


def _enquiry(days: Days, kind_of_care: str) -> Generator[Step, dict[str, Any], dict[str, Any]]:
    enquiry = yield Step(
        "Somebody asks",
        "POST",
        "/enquiries",
        {
            "received_on": days.ago(175),
            "channel": "telephone",
            "kinds_of_care": [kind_of_care],
            "people": [FIRST],
            "contact": CONTACT,
            "message": "Would like to offer one weekend a month.",
        },
    )
    path = f"/enquiries/{enquiry['id']}"
    yield Step(
        "The information pack goes out",
        "POST",
        f"{path}/information-pack",
        {"sent_on": days.ago(173), "method": "post"},
    )
    visit = {"worker": DUTY_WORKER, "on": days.ago(164)}
    yield Step("A first home visit is planned", "POST", f"{path}/home-visit", {"state": "planned", **visit})
    held = {"state": "held", "outcome": "proceed", "summary": "A warm first talk about the scheme.", **visit}
    yield Step("The home visit is held", "POST", f"{path}/home-visit", held)
    return enquiry


def _application(days: Days, kind_of_care: str, enquiry_id: str) -> dict[str, Any]:
    return {
        "enquiry_id": enquiry_id,
        "received_on": days.ago(150),
        "kinds_of_care": [kind_of_care],
        "assessor": ASSESSOR,
        "contact": CONTACT,
        "household": [
            {**FIRST, "role": "applicant", "date_of_birth": days.born(41, 5)},
            {**SECOND, "role": "applicant", "date_of_birth": days.born(43, 1)},
            {**FIRST, "given_name": "Thirdmember", "role": "child", "date_of_birth": days.born(17, 4)},
            {**FIRST, "given_name": "Fourthmember", "role": "child", "date_of_birth": days.born(9, 2)},
        ],
        "home": {"bedrooms": 4, "step_free": True, "pets": ["dog"], "smoking": "nobody"},
        "offer": {"daytime": True, "overnight": True, "age_from": 5, "age_to": 15, "sessions_per_month": 4},
    }


def _stage_one(days: Days, path: str) -> Generator[Step, dict[str, Any], None]:
    yield Step("Checks of both adults come in", "POST", f"{path}/checks", _personal_checks(days))
    yield Step(
        "Referees and the local authority answer",
        "POST",
        f"{path}/checks",
        {
            "references": [_reference(days, "Referee Fifthperson", 128), _reference(days, "Referee Sixthperson", 126)],
            "local_authority": [
                {"authority": "Nowhereton Council", "replied_on": days.ago(124), "outcome": "nothing_known"}
            ],
        },
    )
    outcome = {"outcome": "complete", "information_complete_on": days.ago(124), "decided_on": days.ago(122)}
    yield Step("Stage one is complete", "POST", f"{path}/stage-one", outcome, ASSESSOR)


def _personal_checks(days: Days) -> dict[str, Any]:
    certificate = {"level": "enhanced", "workforce": "child", "childrens_barred_list": True, "outcome": "clear"}
    return {
        "dbs": [
            {**certificate, "person": n, "certificate_number": f"00190000000{n}", "issued_on": days.ago(135)}
            for n in (1, 2)
        ],
        "medicals": [{"person": n, "reported_on": days.ago(131), "outcome": "suitable"} for n in (1, 2)],
    }


def _reference(days: Days, referee: str, interviewed: int) -> dict[str, Any]:
    return {
        "referee": referee,
        "relationship": "friend of many years",
        "received_on": days.ago(140),
        "interviewed_on": days.ago(interviewed),
        "text": "Patient, dependable and kind.",
    }


def _stage_two(days: Days, path: str) -> Generator[Step, dict[str, Any], None]:
    for title, ago, spoken_to in (
        ("First visit, with the adults", 115, [1, 2]),
        ("Second visit, with the whole household", 100, [1, 2, 3, 4]),
        ("Third visit", 86, [1, 2]),
    ):
        visit = {"visited_on": days.ago(ago), "worker": ASSESSOR, "spoken_to": spoken_to}
        yield Step(title, "POST", f"{path}/visits", visit, ASSESSOR)
    course = {"course": "Preparing for short breaks", "attended_on": days.ago(92), "attended_by": [1, 2]}
    yield Step("Both attend the preparation course", "POST", f"{path}/preparation", course, ASSESSOR)
    own_part = {"kind": "own_part", "received_on": days.ago(60), "text": "What we can offer, and want to learn."}
    yield Step("The applicants write their own part", "POST", f"{path}/contributions", own_part, ASSESSOR)
    report = {
        "kind": "full",
        "author": ASSESSOR,
        "completed_on": days.ago(45),
        "sent_to_applicant_on": days.ago(44),
        "document": "FP-DEMO-1",
    }
    yield Step("The report goes to the applicants", "POST", f"{path}/report", report, ASSESSOR)
    reply = {"kind": "observations", "received_on": days.ago(38), "text": "A fair picture of us."}
    yield Step("They send their observations", "POST", f"{path}/contributions", reply, ASSESSOR)


def _approval(days: Days, path: str, kind_of_care: str) -> Generator[Step, dict[str, Any], dict[str, Any]]:
    terms = {"kinds_of_care": [kind_of_care], "age_from": 5, "age_to": 15, "number": 1}
    names = ("worker", "role", "independent", "social_worker_years")
    recommendation = {
        "panel_on": days.panel.isoformat(),
        "papers_sent_on": days.working(days.panel, -6),
        "minutes_on": days.working(days.panel, 2),
        "members": [dict(zip(names, member, strict=True)) for member in PANEL],
        "applicants_attended": True,
        "recommendation": "suitable",
        "reasons": "A stable household with time, space and relevant experience.",
        "terms": terms,
    }
    yield Step("The panel recommends", "POST", f"{path}/recommendation", recommendation, "worker-301")
    decision = {
        "decided_on": days.decision.isoformat(),
        "outcome": "approved",
        "reasons": "Accepts the recommendation of the panel.",
        "terms": terms,
        "social_worker": FAMILY_LINK_WORKER,
    }
    decided = yield Step("The decision maker approves", "POST", f"{path}/decision", decision, DECISION_MAKER)
    notices = {"told_on": days.working(days.decision, 1), "written_notice_on": days.working(days.decision, 3)}
    yield Step("The applicants are told, in person and by letter", "POST", f"{path}/notices", notices)
    return decided
