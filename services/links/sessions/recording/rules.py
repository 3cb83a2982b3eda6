"""Rules on what happens to a session after it was booked. What is completed or cancelled stays so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from chassis.rules import rule
from services.links.sessions.gates.facts import Wanted

FAMILY_LINK = "Family Link page of Bath & North East Somerset: a carer keeps a written record of each session"
RECORDS = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 49: the child's case record;"
    " UK GDPR Article 5(1)(d): records are accurate"
)
REGULATION_48 = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48(3)(c): the intervals of visits are"
    " recorded before the first placement"
)
DAYS_AWAY = (
    "Care Planning, Placement and Case Review (England) Regulations 2010 reg 48(2)(b): the days that the child was away"
    " count; reg 49: the child's case record"
)
PAYMENT = "a session is paid once: what was paid is put right by a correction that says why"
STANDING = ("booked", "confirmed")
ONE_DAY = timedelta(days=1)


@rule("session-stands", "The session was called off; book another.", RECORDS)
def STANDS(state: str) -> bool:
    """A session that is completed already has a rule of its own."""
    return state != "cancelled"


@rule("session-not-completed", "The session took place and is completed; that stays.", RECORDS)
def NOT_COMPLETED(state: str) -> bool:
    return state != "completed"


@rule(
    "session-has-not-begun",
    "The session has begun, and the time that the child was away stays: POST /sessions/{session_id}/complete records it"
    " with the times that it took, also where it ended early. Where nobody came, say so: `did_not_take_place`.",
    DAYS_AWAY,
)
def HAS_NOT_BEGUN(starts_at: datetime, now: datetime, did_not_take_place: bool) -> bool:
    """What has begun is called off only by saying that it did not take place."""
    return starts_at > now or did_not_take_place


@rule(
    "no-show-once-it-should-have-begun",
    "The session has not begun, so nobody can have stayed away from it: call it off without `did_not_take_place`.",
    RECORDS,
)
def SHOULD_HAVE_BEGUN(starts_at: datetime, now: datetime, did_not_take_place: bool) -> bool:
    return starts_at <= now or not did_not_take_place


@rule(
    "begun-session-moves-only-its-end",
    "The session has begun: its beginning and its place stay, only its end can be moved; what else was different"
    " POST /sessions/{session_id}/complete records.",
    DAYS_AWAY,
)
def MOVES_ONLY_ITS_END(booked: Wanted, wanted: Wanted, now: datetime) -> bool | str:
    """The kind of slot may follow its new length."""
    if booked.starts_at > now:
        return True
    if wanted.ends_at < now and booked.starts_at == wanted.starts_at:
        return (
            "The session has begun, and its end cannot be moved into the past: POST /sessions/{session_id}/complete"
            " records it with the times that it took."
        )
    return (booked.starts_at, booked.place) == (wanted.starts_at, wanted.place)


@rule(
    "session-completed-once",
    "The session is completed already; POST /sessions/{session_id}/correct corrects it.",
    PAYMENT,
)
def COMPLETED_ONCE(state: str) -> bool:
    return state != "completed"


@rule(
    "session-awaits-confirmation",
    "The session is confirmed already; next it takes place and is completed.",
    FAMILY_LINK,
)
def AWAITS_CONFIRMATION(state: str, concerns: Collection[object]) -> bool:
    """One that is confirmed can be confirmed again where concerns have come up since."""
    return state != "confirmed" or bool(concerns)


@rule(
    "visits-planned-before-placement",
    "The intervals of visits, agreed with parents and reviewing officer, are recorded first;"
    " PUT /links/{link_id}/visiting-plan does it.",
    REGULATION_48,
)
def VISITS_ARE_PLANNED(legal_basis: str, with_officer: bool | None) -> bool:
    """`legal_basis` of the session; `with_officer`: whether the officer agreed to the plan; None: no plan."""
    return legal_basis != "s20_reg48" or with_officer is True


@rule(
    "visiting-plan-awaited",
    "No plan of visits stands that parents and reviewing officer have agreed to: it is recorded before the first"
    " placement; PUT /links/{link_id}/visiting-plan does it.",
    REGULATION_48 + "; in full, reg 28: how often the child is visited",
)
def PLAN_IS_AWAITED(legal_basis: str, with_officer: bool | None) -> bool:
    """Warns, and never refuses. As `VISITS_ARE_PLANNED`, for every child who is to be looked after."""
    return legal_basis == "s17_6" or with_officer is True


@rule("correction-of-a-record", "Only a completed session has a record to correct; complete it first.", PAYMENT)
def HAS_A_RECORD(state: str) -> bool:
    return state == "completed"


@rule(
    "correction-changes-something",
    "Nothing in the correction differs from what is recorded; the record stays as it is.",
    PAYMENT,
)
def CORRECTION_CHANGES(sent: Mapping[str, object], recorded: Mapping[str, object]) -> bool:
    return any(recorded[name] != value for name, value in sent.items())


@rule("session-has-taken-place", "A session is recorded once it has ended.", RECORDS)
def HAS_TAKEN_PLACE(starts_at: datetime, ends_at: datetime, now: datetime) -> bool | str:
    if ends_at <= starts_at:
        return "The session ends before it begins, or at once."
    return ends_at <= now


@rule("recorded-times-are-near", "The times recorded lie more than a day outside those that were booked.", RECORDS)
def TIMES_ARE_NEAR(booked: tuple[datetime, datetime], took: tuple[datetime, datetime]) -> bool:
    """What lay further away was another session. A stay that began late or was broken off lies within its own."""
    return booked[0] - took[0] <= ONE_DAY and took[1] - booked[1] <= ONE_DAY


@rule("medication-within-session", "Medication or an incident is recorded at a time outside the session.", RECORDS)
def MEDICATION_WITHIN(times: Collection[datetime], starts_at: datetime, ends_at: datetime) -> bool:
    return all(starts_at <= at <= ends_at for at in times)


@rule("series-has-sessions-to-cancel", "No session of this series stands from that day on.", RECORDS)
def SERIES_HAS_SESSIONS(standing: int) -> bool:
    return standing > 0
