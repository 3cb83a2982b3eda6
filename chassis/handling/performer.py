"""Performs a call: load, one transaction, handler, audit, reply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from chassis.audit.record import DONE, record
from chassis.clock import Clock, system_clock
from chassis.contracts.operation import Operation, Reach
from chassis.councils.registry import Registry
from chassis.database.database import Database
from chassis.database.unit_of_work import UnitOfWork
from chassis.definition import ServiceDefinition
from chassis.handling import commands, conditions, loading, replies, unseen
from chassis.handling.cursors import Cursors
from chassis.handling.faults import patiently
from chassis.handling.programme import ProgrammeWork
from chassis.jobs import accepting
from chassis.observability.metrics import FAULTS, OPERATIONS
from chassis.problems import SCHEME_NOT_OFFERED, Problem, not_found, unavailable
from chassis.request import Answer, Handler, Page, Request
from chassis.rpc.wire import Call, Reply
from chassis.scope import Scope
from chassis.standard import standard_handlers


class Performer:
    """Everything one service can be asked, behind one call."""

    def __init__(
        self,
        definition: ServiceDefinition,
        database: Database,
        registry: Registry,
        cursors: Cursors,
        clock: Clock = system_clock,
    ) -> None:
        self._definition = definition
        self._database = database
        self._registry = registry
        self._cursors = cursors
        self._clock = clock
        self._handlers: Mapping[str, tuple[Operation, Handler | None]] = {
            **{o.name: (o, handler) for o, handler in standard_handlers(definition.contract).items()},
            **{o.name: (o, handler) for o, handler in definition.handlers.items()},
            **{o.name: (o, None) for o in definition.jobs},
        }
        self._readers = {o.path: (o, handler) for o, handler in definition.handlers.items() if o.method == "GET"}

    def perform(self, call: Call) -> Reply:
        """Never raises: a refusal comes back as its problem document."""
        try:
            operation, handler = self._handlers[call.operation]
        except KeyError:
            return replies.refusal(not_found("operation"), call.instance)
        try:
            reply, outcome = self._perform(operation, handler, call), DONE
        except Problem as problem:
            reply, outcome = replies.refusal(problem, call.instance), problem.type.slug
        except Exception as error:  # noqa: BLE001 - the last boundary: a fault is answered, logged and counted
            FAULTS.labels(self._definition.name, operation.name).inc()
            structlog.get_logger().error(
                "fault",
                service=self._definition.name,
                operation=operation.name,
                command=str(call.command),
                exc_info=error,
            )
            fault = unavailable(f"An unforeseen fault; it is logged under command {call.command}.")
            reply, outcome = replies.refusal(fault, call.instance), "fault"
        OPERATIONS.labels(self._definition.name, operation.name, call.council, outcome).inc()
        return reply

    def _perform(self, operation: Operation, handler: Handler | None, call: Call) -> Reply:
        if operation.reach is Reach.PROGRAMME:
            request = self._load(operation, call, "")
            answer = handler(ProgrammeWork(self._registry, self._clock()), request)  # type: ignore[arg-type,misc]
            return replies.reply(operation, call, self._kept(operation, call, "", answer))
        scope = self._scope(call)
        try:
            if not scope.council.offers(operation.scheme):
                raise Problem(SCHEME_NOT_OFFERED, f"This council does not offer {operation.scheme}.")
            request = self._load(operation, call, scope.council.slug)
            return patiently(lambda: self._once(operation, handler, call, scope, request))
        except Problem as problem:
            self._record_refusal(operation, call, scope, problem)
            raise

    def _scope(self, call: Call) -> Scope:
        return Scope(
            council=self._registry.serving(call.council),
            client=call.client,
            command=call.command,
            deadline=call.deadline,
            actor=call.actor,
            purpose=call.purpose,
            grants=call.grants,
            request_id=call.request_id,
            correlation=call.correlation,
            trace=call.trace,
        )

    def _load(self, operation: Operation, call: Call, council: str) -> Request:
        path = loading.load_path(operation, call.path)
        query, paging = loading.load_query(operation, call.query)
        page = None
        if operation.paginated:
            after = (
                self._cursors.read(paging["cursor"], self._purpose(operation, council)) if "cursor" in paging else None
            )
            page = Page(loading.limit_of(paging), after)
        seen = conditions.versions_seen(operation, call.if_match, call.if_none_match)
        body = loading.load_body(operation, call.body) if operation.writes else None
        return Request(
            operation, path, query, body, seen, page, call.accept, conditions.creates(operation, call.if_none_match)
        )

    def _once(self, operation: Operation, handler: Handler | None, call: Call, scope: Scope, request: Request) -> Reply:
        with self._database.unit_of_work(scope) as unit:
            if operation.writes and (kept := commands.claim(unit, operation, call)) is not None:
                return replies.reply(operation, call, kept, replayed=True)
            self._touch(unit, operation, request)
            unseen.refuse(unit, request, call.body, self._readers.get(operation.path))
            answer = handler(unit, request) if handler else accepting.accept(unit, operation, request, call)
            kept = self._kept(operation, call, scope.council.slug, answer)
            if operation.writes:
                commands.keep(unit, call, kept)
            if operation.audited:
                kind = (operation.subject or "").split(":")[0] or None
                record(unit, operation.name, DONE, writes=operation.writes, subject_kind=kind)
        return replies.reply(operation, call, kept)

    def _kept(self, operation: Operation, call: Call, council: str, answer: Answer) -> dict[str, Any]:
        kept = replies.kept(operation, answer)
        if operation.paginated and answer.next is not None:
            cursor = self._cursors.sign(list(answer.next), self._purpose(operation, council))
            kept["next"] = replies.next_address(call, cursor)
        return kept

    def _purpose(self, operation: Operation, council: str) -> str:
        return f"{council} {self._definition.name}.{operation.name}"

    def _touch(self, unit: UnitOfWork, operation: Operation, request: Request) -> None:
        _, _, parameter = (operation.subject or "").partition(":")
        if parameter in request.path:
            unit.touches(request.path[parameter])

    def _record_refusal(self, operation: Operation, call: Call, scope: Scope, problem: Problem) -> None:
        """Leave the row of a refusal, after its rollback. Where that cannot be written the caller hears 503."""
        if problem.status >= 500 or (not operation.audited and not operation.writes):
            return
        late = replace(scope, deadline=max(scope.deadline, datetime.now(UTC) + timedelta(seconds=5)))
        kind, _, parameter = (operation.subject or "").partition(":")

        def keep() -> None:
            with self._database.unit_of_work(late) as unit:
                if parameter in call.path:
                    unit.touches(json.dumps(call.path[parameter])[1:-1][:80])
                record(
                    unit,
                    operation.name,
                    problem.type.slug,
                    writes=operation.writes,
                    subject_kind=kind or None,
                    violations=problem.violations,
                )

        patiently(keep)
