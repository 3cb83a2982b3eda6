"""Operations on the return on looked-after children (SSDA903)."""

from __future__ import annotations

import re
from dataclasses import replace

from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import REFUSED, Problem, Violation, not_found
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import CATALOGUE, require
from services.links.returns import rules
from services.links.returns.files import as_csv
from services.links.returns.judging import Part
from services.links.returns.reading import parts_of_the_return
from services.links.returns.rows import EPISODE_COLUMNS, HEADER_COLUMNS, Year, header_cells

CSV = "text/csv; charset=utf-8; header=present"
MOST_NAMED = 20
"""How many children a refusal names for one rule; the list of flags names them all."""


def read_ssda903(unit: UnitOfWork, request: Request) -> Answer:
    year = _year(unit, request)
    parts = parts_of_the_return(unit, year)
    flagged = [part for part in parts if part.flags]
    unit.touches(*(part.child.number for part in parts))
    if flagged and request.query["flagged"] == "refuse":
        raise Problem(
            REFUSED,
            f"The Department would refuse the rows of {len(flagged)} children; …/{year.number}/flags lists them all.",
            violations=_by_rule(flagged),
        )
    sent = [part for part in parts if not part.flags and part.episodes]
    table = request.query["table"]
    if table == "header":
        content = as_csv(HEADER_COLUMNS, (header_cells(part.child) for part in sent))
    else:
        content = as_csv(EPISODE_COLUMNS, (episode.cells for part in sent for episode in part.episodes))
    headers = {
        "Content-Disposition": f'attachment; filename="{table}-{year.number}.csv"',
        "Kinweave-Left-Out": str(len(flagged)),
    }
    return Answer(content=content, media_type=CSV, headers=headers)


def list_ssda903_flags(unit: UnitOfWork, request: Request) -> Answer:
    year = _year(unit, request)
    page = request.page or Page(50)
    parts = parts_of_the_return(unit, year)
    flags = sorted(((part.child.number, flag) for part in parts for flag in part.flags), key=lambda one: _place(*one))
    after = tuple(page.after) if page.after else None
    left = [one for one in flags if after is None or _place(*one) > after]
    items, following = page_of(left, page, lambda one: _place(*one))
    unit.touches(*dict.fromkeys(number for number, _ in items))
    views = [{"child": number, "rule": f.rule, "reason": f.reason, "source": f.source} for number, f in items]
    return Answer(views, next=following)


def _place(number: str, flag: Violation) -> tuple[str, str]:
    return number, flag.rule


def _year(unit: UnitOfWork, request: Request) -> Year:
    """Raises `Problem` (404 where it is no year, 409 where no return can be made of it)."""
    written = request.path["year"]
    if re.fullmatch(r"[12][0-9]{3}", written, re.ASCII) is None:
        raise not_found("year")
    year = Year(int(written))
    require(rules.YEAR_CAN_BE_MADE.judge(year, unit.today))
    return year


def _by_rule(flagged: list[Part]) -> list[Violation]:
    """Each rule once, with the numbers of the children that it concerns."""
    found: dict[str, Violation] = {}
    numbers: dict[str, list[str]] = {}
    for part in flagged:
        for flag in part.flags:
            found.setdefault(flag.rule, flag)
            numbers.setdefault(flag.rule, []).append(part.child.number)
    return [
        replace(flag, reason=f"{_plain(flag)} Children: {', '.join(numbers[rule][:MOST_NAMED])}{_more(numbers[rule])}.")
        for rule, flag in found.items()
    ]


def _plain(flag: Violation) -> str:
    return CATALOGUE[flag.rule].reason


def _more(numbers: list[str]) -> str:
    return f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""


HANDLERS: tuple[Handler, ...] = (read_ssda903, list_ssda903_flags)
"""Each function handles the operation of its name."""
