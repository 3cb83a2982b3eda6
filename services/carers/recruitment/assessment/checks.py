"""Checks as they were sent, and as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from services.carers.contract.scopes import DBS
from services.carers.household.tables import CarerCheck
from services.carers.recruitment.applications.tables import Check

DAYS = ("issued_on", "status_checked_on", "reported_on", "received_on", "interviewed_on", "replied_on")


def checks_from(body: Mapping[str, Any], first_position: int) -> list[Check]:
    made = [*_dbs(body["dbs"]), *_medicals(body["medicals"]), *_references(body["references"]), *_services(body)]
    for position, check in enumerate(made, start=first_position):
        check.position = position
    return made


def days_in(body: Mapping[str, list[Mapping[str, Any]]]) -> dict[str, date | None]:
    """Each day of the body under its pointer."""
    return {
        f"{kind}/{n}/{name}": one.get(name)
        for kind, sent in body.items()
        for n, one in enumerate(sent)
        for name in DAYS
        if name in one
    }


def certificates(
    kept: Iterable[Check | CarerCheck], sent: Iterable[Mapping[str, Any]], grants: frozenset[str]
) -> list[tuple[str, date, int]]:
    """Number or ending, day of issue and holder of each DBS certificate sent now and, for whoever may read them,
    recorded before: anybody else would learn an ending by trying all ten thousand."""
    dbs = [check for check in kept if check.kind == "dbs" and check.detail["certificate_ending"] and DBS in grants]
    before = [(check.detail["certificate_ending"], check.done_on, check.person or 0) for check in dbs]
    return before + [(one["certificate_number"], one["issued_on"], one["person"]) for one in sent]


def _dbs(sent: list[Mapping[str, Any]]) -> Iterator[Check]:
    for one in sent:
        yield Check(
            kind="dbs",
            person=one["person"],
            done_on=one["issued_on"],
            confirmed_on=one.get("status_checked_on"),
            outcome=one["outcome"],
            detail={
                "level": one["level"],
                "workforce": one["workforce"],
                "childrens_barred_list": one["childrens_barred_list"],
                "certificate_ending": one["certificate_number"][-4:],
            },
        )


def _medicals(sent: list[Mapping[str, Any]]) -> Iterator[Check]:
    for one in sent:
        yield Check(kind="medical", person=one["person"], done_on=one["reported_on"], outcome=one["outcome"], detail={})


def _references(sent: list[Mapping[str, Any]]) -> Iterator[Check]:
    for one in sent:
        detail = {name: one.get(name) for name in ("referee", "relationship", "text")}
        yield Check(kind="reference", done_on=one["received_on"], confirmed_on=one.get("interviewed_on"), detail=detail)


def _services(body: Mapping[str, Any]) -> Iterator[Check]:
    for one in body["local_authority"]:
        detail = {"authority": one["authority"]}
        yield Check(kind="local_authority", done_on=one["replied_on"], outcome=one["outcome"], detail=detail)
    for one in body["former_service"]:
        yield Check(kind="former_service", done_on=one["received_on"], detail={"service": one["service"]})
