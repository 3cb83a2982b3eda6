"""School terms of the council: recording and reading them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text

from chassis.aggregates import acting
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import not_found
from chassis.request import Answer, Request
from chassis.rules import require
from services.links.sessions.patterns import rules
from services.links.sessions.patterns.years import SchoolYear, SchoolYears, school_year
from services.links.sessions.tables import SchoolTerms

DAYS = ("starts_on", "ends_on")
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || ' school terms', 0))")


def record_school_terms(unit: UnitOfWork, request: Request) -> Answer:
    year, body = _year(request), request.body
    unit.session.execute(_ALONE)
    row = unit.session.get(SchoolTerms, year)
    request.check_version(row.version if row else None)
    spans = {name: [(one["starts_on"], one["ends_on"]) for one in body[name]] for name in ("terms", "holidays")}
    require(rules.TERMS_IN_ORDER.judge(year, spans["terms"], spans["holidays"]))
    if row is None:
        row = SchoolTerms(year=year, version=0)
        unit.session.add(row)
    row.terms, row.holidays = _kept(body["terms"]), _kept(body["holidays"])
    row.version, row.recorded_by, row.changed_at = row.version + 1, acting(unit), unit.now
    unit.session.flush()
    unit.touches(year)
    return Answer(_view(row), row.version)


def get_school_terms(unit: UnitOfWork, request: Request) -> Answer:
    row = unit.session.get(SchoolTerms, _year(request))
    if row is None:
        raise not_found("school year")
    return Answer(_view(row), row.version)


def school_years(unit: UnitOfWork, first: date, last: date) -> SchoolYears:
    """The recorded school years of all days from `first` to `last`."""
    query = select(SchoolTerms).where(SchoolTerms.year.between(school_year(first), school_year(last)))
    return SchoolYears({r.year: SchoolYear(_spans(r.terms), _spans(r.holidays)) for r in unit.session.scalars(query)})


def _year(request: Request) -> int:
    year = request.path["year"]
    if not re.fullmatch(r"20\d\d", year, re.ASCII):
        raise not_found("school year")
    return int(year)


def _kept(spans: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**span, **{day: span[day].isoformat() for day in DAYS}} for span in spans]


def _spans(kept: Sequence[Mapping[str, str]]) -> list[tuple[date, date]]:
    return [(date.fromisoformat(one["starts_on"]), date.fromisoformat(one["ends_on"])) for one in kept]


def _view(row: SchoolTerms) -> dict[str, Any]:
    shown = {
        name: [{**one, **{day: date.fromisoformat(one[day]) for day in DAYS}} for one in getattr(row, name)]
        for name in ("terms", "holidays")
    }
    return {**shown, **{name: getattr(row, name) for name in ("year", "version", "recorded_by", "changed_at")}}
