"""Operations on the short breaks services statement."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import select

from chassis.aggregates import acting, first_version, save
from chassis.clock import add_months
from chassis.database.unit_of_work import UnitOfWork
from chassis.request import Answer, Handler, Page, Request, page_of
from chassis.rules import require
from services.links.contract.codes import BREAK_TYPES
from services.links.contract.events.statement import STATEMENT_CHANGED, STATEMENT_PUBLISHED
from services.links.contract.settings.statement import REVIEW_MONTHS
from services.links.statement import rules
from services.links.statement.directory import operations as directory
from services.links.statement.figures import figures
from services.links.statement.page import page, policy
from services.links.statement.reading import find_text, in_force, lock_statement
from services.links.statement.tables import Statement, StatementText
from services.links.statement.view import statement_public, statement_view, version_view

HTML = "text/html"
PUBLIC = {"Cache-Control": "public, max-age=60", "Vary": "Accept"}


def publish_statement(unit: UnitOfWork, request: Request) -> Answer:
    body = request.body
    row = lock_statement(unit)
    request.check_version(row.version if row else None)
    offered = {kind for service in body["services"] for kind in service["break_types"]}
    explained = {gap["break_type"] for gap in body["not_offered"]}
    latest = add_months(unit.today, unit.setting(REVIEW_MONTHS))
    require(
        rules.COVERS_THE_RANGE.judge(BREAK_TYPES, offered, explained),
        rules.DOES_NOT_CONTRADICT_ITSELF.judge(offered, explained),
        rules.IS_KEPT_UNDER_REVIEW.judge(body["review_on"], unit.today, latest),
    )
    if row is None:
        row = Statement(**{**first_version(unit), "version": 0})
        unit.session.add(row)
    save(unit, row)
    unit.session.flush()
    text = StatementText(
        statement_id=row.id,
        number=row.version,
        content=json.loads(json.dumps(body, default=str)),
        published_by=acting(unit),
        published_at=unit.now,
    )
    unit.session.add(text)
    unit.announce(STATEMENT_PUBLISHED, row.id, row.version, statement_public(text))
    unit.touches(row.id)
    return Answer(statement_view(text, unit.scope.council.name, latest=True), row.version)


def republish_statement(unit: UnitOfWork) -> None:
    text = in_force(unit)
    if text is not None:
        unit.announce(STATEMENT_CHANGED, text.statement_id, text.number, statement_public(text))


def get_statement(unit: UnitOfWork, request: Request) -> Answer:
    asked = request.query.get("version")
    text = find_text(unit, asked)
    present = in_force(unit)
    view = statement_view(text, unit.scope.council.name, latest=present is not None and present.number == text.number)
    if request.accept != HTML:
        return Answer(view, text.number if asked is None else None, headers=PUBLIC)
    base = f"/v1/councils/{unit.scope.council.slug}"
    content = page(view, figures(unit), base)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**PUBLIC, "ETag": tag, "Content-Security-Policy": policy()}
    return Answer(content=content, media_type="text/html; charset=utf-8", headers=headers)


def list_statement_versions(unit: UnitOfWork, request: Request) -> Answer:
    wanted = request.page or Page(50)
    query = select(StatementText).order_by(StatementText.number.desc()).limit(wanted.limit + 1)
    if wanted.after:
        query = query.where(StatementText.number < wanted.after[0])
    items, following = page_of(unit.session.scalars(query).all(), wanted, lambda text: [text.number])
    return Answer([version_view(text) for text in items], next=following)


def read_statement_figures(unit: UnitOfWork, request: Request) -> Answer:
    body: dict[str, Any] = {"as_of": unit.today, "figures": figures(unit)}
    return Answer(body, headers={"Cache-Control": "public, max-age=60"})


HANDLERS: tuple[Handler, ...] = (
    publish_statement,
    get_statement,
    list_statement_versions,
    read_statement_figures,
    *directory.HANDLERS,
)
"""Each function handles the operation of its name."""
