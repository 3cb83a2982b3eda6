"""The gateway as a WSGI application: from a request to its answer, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any

import structlog

from chassis.clock import Clock, system_clock
from chassis.contracts.operation import JSON, Access
from chassis.contracts.sizes import most_values
from chassis.observability.metrics import HTTP_REQUESTS, HTTP_SECONDS
from chassis.problems import TOO_MANY, Problem, unavailable
from chassis.rpc.wire import Call, Reply
from chassis.web.environment import CROWDED
from gateway.contract import READ_EVENTS, READ_JOB_RESULT
from gateway.feed.polling import FeedPolls, seconds_to_wait
from gateway.pipeline.admission import ANYBODY, Admission
from gateway.pipeline.answers import STATUS_LINES, Outcome, headers_of, preflight, refusal, unless_known
from gateway.pipeline.bodies import check_shape, declared_length, read_body
from gateway.pipeline.exchange import Exchange
from gateway.pipeline.negotiation import check_sent, choose
from gateway.pipeline.origin import Networks, origin
from gateway.pipeline.pages import WATCHED, Pages
from gateway.pipeline.parameters import heeded, idempotency_key, preconditions, read_query, seconds_allowed
from gateway.pipeline.parts import in_parts
from gateway.pipeline.routing import Route, Router
from gateway.pipeline.shares import Leased, Shares
from gateway.refusals import RecordRefusal, Refusal

Dispatch = Mapping[str, Callable[[Call], Reply]]
"""For each service what performs its calls. May raise `Problem` (503, 504)."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class Gateway:
    """`dispatch["gateway"]` performs the gateway's own operations in this process, the others go over RPC."""

    def __init__(
        self,
        router: Router,
        pages: Pages,
        admission: Admission,
        dispatch: Dispatch,
        polls: FeedPolls,
        record_refusal: RecordRefusal,
        clock: Clock = system_clock,
        shares: Shares | None = None,
        proxies: Networks = (),
        access_log: bool = False,
    ) -> None:
        self._router, self._pages, self._admission = router, pages, admission
        self._dispatch, self._polls, self._record_refusal = dispatch, polls, record_refusal
        self._clock, self._access_log = clock, access_log
        self._shares, self._proxies = shares or Shares(), proxies

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Never raises, whatever was sent."""
        started = perf_counter()
        exchange = Exchange(environ, self._shares.lease())
        try:
            outcome = self._outcome(exchange)
        except BaseException:
            exchange.lease.end()
            raise
        reply = outcome.reply
        start_response(STATUS_LINES[reply.status], headers_of(exchange, outcome, self._public(exchange)))
        self._measure(exchange, reply.status, perf_counter() - started)
        if exchange.method != "HEAD" and outcome.rest is not None:
            return Leased(outcome.rest, exchange.lease)
        exchange.lease.end()
        return [] if exchange.method == "HEAD" else [reply.body]

    def _public(self, exchange: Exchange) -> bool:
        """Whether the answer is about what anybody may ask, also where it says that there is nothing of the kind."""
        if exchange.route is not None:
            return exchange.route.operation.access is Access.PUBLIC
        return bool(self._router.public(exchange.environ.get("PATH_INFO", "")))

    def _outcome(self, exchange: Exchange) -> Outcome:
        try:
            try:
                return self._answer(exchange)
            except Problem as problem:
                self._record(exchange, problem)
                return Outcome(refusal(problem, exchange.instance))
        except Problem as problem:
            return Outcome(refusal(problem, exchange.instance))
        except Exception as error:  # noqa: BLE001 - the last boundary: a fault is answered, logged and counted
            structlog.get_logger().error("gateway fault", request_id=exchange.request_id, exc_info=error)
            fault = unavailable(f"An unforeseen fault; it is logged under request {exchange.request_id}.")
            return Outcome(refusal(fault, exchange.instance))

    def _answer(self, exchange: Exchange) -> Outcome:
        path = exchange.decode_path()
        if path not in WATCHED:
            if exchange.environ.get(CROWDED):
                raise unavailable("Every connection is in use; those are kept for urgent questions.", retry_after=1)
            exchange.address = origin(exchange.environ, self._proxies)
        page = self._pages.find(path, exchange.method)
        if page is not None:
            exchange.page = path
            reply = page(exchange)
            return Outcome(unless_known(reply, exchange.environ.get("HTTP_IF_NONE_MATCH")))
        if exchange.method == "OPTIONS":
            return Outcome(Reply(204, {"Allow": self._router.allowed(path), **preflight(self._router.public(path))}))
        route, exchange.values = self._router.find(path, exchange.method)
        exchange.route = route
        call = self._call(exchange, route)
        return self._perform(exchange, route, call)

    def _call(self, exchange: Exchange, route: Route) -> Call:
        """Every check that is the gateway's, the cheap ones first; the body is read when all others are passed."""
        environ, operation = exchange.environ, route.operation
        length: int | None = 0
        if operation.writes:
            length = declared_length(environ, operation.body_limit)
            if length != 0:
                encoding = environ.get("HTTP_CONTENT_ENCODING") or ""
                check_sent(environ.get("CONTENT_TYPE") or "", operation.consumes, encoding)
        accept = choose(environ.get("HTTP_ACCEPT") or "", operation.produces)
        self._admission.admit(exchange, route)
        query = read_query(environ, heeded(operation))
        self._share(exchange, route, query)
        key = idempotency_key(environ, operation.method)
        if_match, if_none_match = preconditions(environ, operation)
        seconds = seconds_allowed(environ, operation)
        body = read_body(environ, length, operation.body_limit, seconds)
        # Not before the body has come: through a proxy that is not named here, the slow would keep everybody out.
        exchange.lease.of_address(exchange.address)
        if JSON in operation.consumes:
            check_shape(body, most_values(operation.body))
        caller, council = exchange.caller, exchange.council
        values = exchange.values[1:] if route.in_council else exchange.values
        return Call(
            service=route.service,
            operation=operation.name,
            council=council.slug if council is not None else "",
            client=caller.client if caller is not None else ANYBODY,
            command=exchange.command,
            deadline=self._clock() + timedelta(seconds=seconds),
            instance=exchange.instance,
            actor=exchange.actor,
            purpose=exchange.purpose,
            grants=caller.grants if caller is not None else frozenset(),
            idempotency_key=key,
            if_match=if_match,
            if_none_match=if_none_match,
            accept=accept,
            path=dict(zip(route.names, values, strict=True)),
            query=query,
            request_id=exchange.request_id,
            correlation=exchange.correlation,
            trace=exchange.trace(),
            body=body,
        )

    def _share(self, exchange: Exchange, route: Route, query: Mapping[str, str]) -> None:
        """Raises `Problem` (429) where client or council have as many requests under way as they may."""
        caller, lease = exchange.caller, exchange.lease
        council = exchange.council.slug if exchange.council is not None else ""
        if caller is None or route.operation.access is not Access.SCOPE:
            lease.of_public(council)
        elif route.operation is READ_EVENTS and seconds_to_wait(query):
            lease.of_poll(caller.client, council, exchange.address)
        else:
            lease.of_client(caller.client, council)

    def _perform(self, exchange: Exchange, route: Route, call: Call) -> Outcome:
        dispatch = self._dispatch.get(route.service)
        if dispatch is None:
            raise unavailable(f"{route.service} is not running in this region.")
        if route.operation is READ_EVENTS:
            return Outcome(self._polls(call, lambda: self._admission.still_welcome(exchange)))
        reply = dispatch(call)
        if reply.status == 500 or reply.status not in STATUS_LINES:
            raise unavailable(f"{route.service} did not answer as it should.")
        if route.operation.access is Access.SIGNED:
            reply = self._admission.opened(reply)
        if route.operation is READ_JOB_RESULT and reply.status == 200:
            return in_parts(reply, call, lambda part: self._dispatch[part.service](part), self._clock)
        return Outcome(reply if route.operation.writes else unless_known(reply, call.if_none_match))

    def _record(self, exchange: Exchange, problem: Problem) -> None:
        """Leave an audit row, where the refusal is the gateway's own and the client is known by its token. What came
        too often was not judged, and a row for each would load the database that is to be spared."""
        route = exchange.route
        if route is None or problem.status >= 500 or problem.type is TOO_MANY or not route.operation.audited:
            return
        caller = self._admission.witness(exchange)
        home = self._admission.home(caller) if caller is not None else None
        if caller is None or home is None:
            return
        self._record_refusal(
            Refusal(
                council=home,
                client=caller.client,
                operation=route.operation.name,
                writes=route.operation.writes,
                slug=problem.type.slug,
                command=exchange.command,
                actor=exchange.actor,
                purpose=exchange.purpose,
                request_id=exchange.request_id,
                correlation=exchange.correlation,
            )
        )

    def _measure(self, exchange: Exchange, status: int, seconds: float) -> None:
        label = exchange.route.label if exchange.route is not None else "none"
        council = exchange.council.slug if exchange.council is not None else ""
        HTTP_REQUESTS.labels(council, label, str(status)).inc()
        HTTP_SECONDS.labels(label).observe(seconds)
        if self._access_log:
            structlog.get_logger("gateway.access").info(
                "access",
                method=exchange.method if exchange.method in METHODS else "other",
                operation=label if exchange.route is not None else exchange.page or "none",
                status=status,
                milliseconds=round(seconds * 1000, 1),
                council=council or None,
                client=exchange.caller.client if exchange.caller is not None else None,
                request_id=exchange.request_id,
            )
