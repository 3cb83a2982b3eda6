"""From a reply to the status, headers and body of HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from chassis.problems import PROBLEM_MEDIA_TYPE, Problem
from chassis.rpc.wire import Reply
from gateway.pipeline.exchange import Exchange
from gateway.pipeline.routing import allow

STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
BODILESS = frozenset({204, 304})
DAY, YEAR = 86_400, 31_536_000
ASKED = "Accept, Content-Type, If-None-Match, Request-Timeout, X-Correlation-ID, X-Request-ID, traceparent, tracestate"
"""Headers that a page of another origin may send to what is public."""
SHOWN = "Allow, ETag, Link, Retry-After, X-Correlation-ID, X-Request-ID"
"""Headers that it may read."""
_CLOSED = "default-src 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply, and the rest of its body where that is sent in parts."""

    reply: Reply
    rest: Iterable[bytes] | None = None


def refusal(problem: Problem, instance: str) -> Reply:
    """A problem as its document."""
    headers = {**problem.headers, "Content-Type": PROBLEM_MEDIA_TYPE}
    return Reply(problem.status, headers, problem.body(instance))


def preflight(methods: Iterable[str]) -> dict[str, str]:
    """What a browser asks before a page of another origin may use `methods`: those of what anybody may ask."""
    if not methods:
        return {}
    return {
        "Access-Control-Allow-Methods": allow(methods),
        "Access-Control-Allow-Headers": ASKED,
        "Access-Control-Max-Age": str(DAY),
    }


def headers_of(exchange: Exchange, outcome: Outcome, public: bool = False) -> list[tuple[str, str]]:
    """The reply's headers with those that every answer carries; what is public, pages of every origin may read."""
    reply = outcome.reply
    headers = [
        ("X-Request-ID", exchange.request_id),
        ("X-Correlation-ID", exchange.correlation),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        *reply.headers.items(),
    ]
    if "Cache-Control" not in reply.headers:
        headers.append(("Cache-Control", "no-store"))
    if "Content-Security-Policy" not in reply.headers:
        headers.append(("Content-Security-Policy", _CLOSED))
    if public:
        headers += [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", SHOWN)]
    if exchange.environ.get("HTTP_X_FORWARDED_PROTO") == "https":
        headers.append(("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains"))
    if outcome.rest is None and reply.status not in BODILESS:
        headers.append(("Content-Length", str(len(reply.body))))
    return headers


def unless_known(reply: Reply, if_none_match: str | None) -> Reply:
    """304 in the place of an answer to GET whose ETag the caller holds already (RFC 9110 13.1.2)."""
    tag = reply.headers.get("ETag")
    if if_none_match is None or tag is None or reply.status != 200 or not _names(if_none_match, tag):
        return reply
    kept = {name: reply.headers[name] for name in ("ETag", "Cache-Control", "Vary") if name in reply.headers}
    return Reply(304, kept)


def _names(if_none_match: str, tag: str) -> bool:
    wanted = tag.removeprefix("W/")
    return any(one.strip() in ("*", wanted, "W/" + wanted) for one in if_none_match.split(","))
