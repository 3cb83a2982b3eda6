"""What an operation can answer: every status, with its headers and its schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis import problems as p
from chassis.contracts.operation import JSON, Access, Actor, Mode, Operation, Precondition, Reach
from chassis.jobs.view import JobSchema
from chassis.problems import PROBLEM_MEDIA_TYPE, ProblemType
from gateway.contract import ANYTHING
from gateway.openapi.fields import Components
from gateway.pipeline.routing import Route

REQUEST_ID = {"X-Request-ID": {"$ref": "#/components/headers/X-Request-ID"}}
_TEXT = {"schema": {"type": "string"}}
HEADERS: dict[str, Any] = {
    "X-Request-ID": {"description": "Names this request in Kinweave's logs.", "required": True, **_TEXT},
    "ETag": {"description": "The version of the record.", **_TEXT},
    "Location": {"description": "Where to find what was made.", **_TEXT},
    "Link": {"description": 'The next page, as rel="next".', **_TEXT},
    "Idempotency-Replayed": {"description": "`true` where a twin of the request was answered.", **_TEXT},
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer"}},
    "WWW-Authenticate": {"description": "What is missing (RFC 6750).", **_TEXT},
}


def answers_of(route: Route, components: Components, links: Mapping[str, Any]) -> dict[str, Any]:
    operation = route.operation
    success = _success(operation, components)
    found = {str(_status(operation)): {**success, "links": dict(links)} if links else success}
    if operation.method == "PUT" and operation.precondition is Precondition.REQUIRED:
        made = {**success, "headers": {**success["headers"], **_references(["Location"])}}
        found["201"] = {**made, "description": f"{operation.summary}: there was none, so it was created."}
    if operation.method == "GET" and not operation.paginated:
        found["304"] = {"description": "Still as the caller knows it.", "headers": REQUEST_ID}
    by_status: dict[int, list[ProblemType]] = {}
    for kind in refusals_of(operation):
        by_status.setdefault(kind.status, []).append(kind)
    for status, kinds in sorted(by_status.items()):
        found[str(status)] = _refusal(status, kinds)
    return dict(sorted(found.items()))


def refusals_of(operation: Operation) -> list[ProblemType]:
    """Every kind of problem that the operation can answer, by status."""
    found = [p.UNREADABLE, p.NOT_FOUND, p.NOT_ACCEPTABLE, p.INVALID, p.TOO_MANY, p.UNAVAILABLE, p.DEADLINE]
    found += operation.refusals
    if operation.access is Access.SCOPE:
        found += [p.UNAUTHENTICATED, p.SCOPE_MISSING, p.COUNCIL_SUSPENDED]
        if operation.scheme != "core":
            found.append(p.SCHEME_NOT_OFFERED)
        if operation.actor is Actor.PERSON:
            found.append(p.ACTOR_REQUIRED)
    if operation.access in (Access.SIGNED, Access.PUBLIC) and operation.reach is Reach.COUNCIL:
        found += [p.COUNCIL_SUSPENDED, *([p.SCHEME_NOT_OFFERED] if operation.scheme != "core" else [])]
    if operation.writes:
        found += [p.TOO_LARGE, p.MEDIA_TYPE, p.CONFLICT]
    if operation.method == "POST":
        found.append(p.KEY_REUSED)
    if operation.rules:
        found.append(p.REFUSED)
    if operation.precondition is not Precondition.NONE:
        found.append(p.STALE)
    if operation.precondition is Precondition.REQUIRED:
        found.append(p.PRECONDITION_REQUIRED)
    return sorted(set(found), key=lambda kind: (kind.status, kind.slug))


def _status(operation: Operation) -> int:
    if operation.mode is Mode.JOB:
        return 202
    bodiless = operation.answer is None and operation.produces == (JSON,)
    return 204 if bodiless and operation.status == 200 else operation.status


def _success(operation: Operation, components: Components) -> dict[str, Any]:
    names = ["X-Request-ID"]
    if operation.paginated:
        names.append("Link")
    elif operation.answer is not None and operation.mode is Mode.DIRECT:
        names.append("ETag")
    if operation.mode is Mode.JOB or operation.status == 201:
        names.append("Location")
    if operation.method == "POST":
        names.append("Idempotency-Replayed")
    made: dict[str, Any] = {"description": operation.summary, "headers": _references(names)}
    if _status(operation) != 204:
        made["content"] = {kind: _content(operation, kind, components) for kind in _produces(operation)}
    return made


def _produces(operation: Operation) -> tuple[str, ...]:
    return (JSON,) if operation.mode is Mode.JOB else operation.produces


def _content(operation: Operation, kind: str, components: Components) -> dict[str, Any]:
    if kind == ANYTHING:
        return {"schema": {}}
    if kind != JSON:
        return {"schema": {"type": "string"}}
    if operation.mode is Mode.JOB:
        return {"schema": components.reference(JobSchema)}
    schema = components.reference(operation.answer) if operation.answer is not None else {}
    if operation.paginated:
        following = {"type": ["string", "null"], "description": "Where to go on; null at the end."}
        items = {"type": "array", "items": schema}
        schema = {"type": "object", "required": ["items", "next"], "properties": {"items": items, "next": following}}
    example = operation.example.answer if operation.example else None
    return {"schema": schema, **({"example": example} if example is not None else {})}


def _refusal(status: int, kinds: Iterable[ProblemType]) -> dict[str, Any]:
    names = ["X-Request-ID"]
    names += ["WWW-Authenticate"] if status == 401 else ["Retry-After"] if status in (429, 503) else []
    words = "; ".join(f"`{kind.slug}`: {kind.title}" for kind in kinds)
    content = {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "headers": _references(names), "content": content}


def _references(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
