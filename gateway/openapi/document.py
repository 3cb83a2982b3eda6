"""The whole OpenAPI 3.1 document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.contracts.contract import Contract
from chassis.contracts.operation import JSON, Access, Operation
from chassis.rules import CATALOGUE as RULES
from chassis.version import VERSION
from gateway.identity.roles import all_scopes
from gateway.openapi.answers import HEADERS, answers_of
from gateway.openapi.fields import TITLE, Components
from gateway.openapi.fixed import INTRODUCTION, PATHS, PROBLEM
from gateway.openapi.links import links_of
from gateway.openapi.parameters import parameters_of
from gateway.pipeline.routing import Route, routes_of

SECURITY = "council"


def build(contracts: Sequence[Contract]) -> dict[str, Any]:
    """The document of every operation that is reached over HTTP."""
    components = Components()
    paths: dict[str, dict[str, Any]] = {path: dict(methods) for path, methods in PATHS.items()}
    routes = tuple(routes_of(contracts))
    for route in routes:
        links = links_of(route, routes)
        paths.setdefault(route.path, {})[route.operation.method.lower()] = _operation(route, components, links)
    flow = {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": all_scopes(contracts)}}
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": VERSION, "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "tags": _tags(contracts),
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**components.schemas(), "Problem": PROBLEM},
            "headers": HEADERS,
            "securitySchemes": {SECURITY: {"type": "oauth2", "flows": flow}},
        },
    }


def resource_of(route: Route) -> str:
    """The word under which an operation is listed: the first of its path below the council's."""
    return route.operation.path.split("/")[1] if "/" in route.operation.path else route.service


def _operation(route: Route, components: Components, links: dict[str, Any]) -> dict[str, Any]:
    operation = route.operation
    made: dict[str, Any] = {
        "operationId": route.label,
        "summary": operation.summary,
        "tags": [resource_of(route)],
        "parameters": parameters_of(route, components),
        "responses": answers_of(route, components, links),
        "security": [{SECURITY: [operation.scope] if operation.scope else []}]
        if operation.access is Access.SCOPE
        else [],
        "x-kinweave-service": route.service,
        "x-kinweave-scope": operation.scope,
        "x-kinweave-actor": operation.actor.value,
        "x-kinweave-scheme": operation.scheme,
        "x-kinweave-rules": _rules(operation),
    }
    if operation.detail:
        made["description"] = operation.detail
    body = _body(operation, components)
    return {**made, "requestBody": body} if body else made


def _body(operation: Operation, components: Components) -> dict[str, Any] | None:
    if operation.body is None and operation.consumes == (JSON,):
        return None
    example = operation.example.body if operation.example else None
    content = {}
    for kind in operation.consumes:
        schema = components.reference(operation.body) if kind == JSON and operation.body is not None else {}
        content[kind] = {"schema": schema, **({"example": example} if kind == JSON and example is not None else {})}
    return {"required": True, "content": content}


def _rules(operation: Operation) -> list[dict[str, str]]:
    known = ((name, RULES.get(name)) for name in operation.rules)
    return [{"rule": n, **({"reason": r.reason, "source": r.source} if r is not None else {})} for n, r in known]


def _tags(contracts: Sequence[Contract]) -> list[dict[str, str]]:
    named: dict[str, str] = {}
    for route in routes_of(contracts):
        named.setdefault(resource_of(route), f"Kept by the service {route.service}.")
    named |= {"access": "Tokens and keys.", "operation": "For those who run it."}
    return [{"name": name, "description": words} for name, words in sorted(named.items())]
