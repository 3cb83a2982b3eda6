"""A call that a reader can copy, as curl."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from chassis.contracts.operation import JSON, Access, Actor, Precondition
from gateway.documentation.addresses import USUAL
from gateway.openapi.parameters import EXAMPLE_COUNCIL
from gateway.pipeline.routing import Route


def curl_of(route: Route) -> str:
    """The operation's example, for a shell in which TOKEN holds an access token."""
    operation = route.operation
    parts = ["curl" if operation.method == "GET" else f"curl -X {operation.method}"]
    if operation.access is Access.SCOPE:
        parts.append('-H "Authorization: Bearer $TOKEN"')
    if operation.actor is Actor.PERSON:
        parts.append("-H 'Kinweave-Actor: worker-0417'")
    if operation.precondition is Precondition.REQUIRED:
        parts.append("-H 'If-Match: \"1\"'")
    if operation.example is not None and operation.example.body is not None:
        if operation.consumes[0] == JSON:
            body = json.dumps(operation.example.body, ensure_ascii=False, indent=2)
        else:
            body = str(operation.example.body)
        parts += [f"-H 'Content-Type: {operation.consumes[0]}'", f"-d {_quoted(body)}"]
    parts.append(f'"{USUAL}{_path(route)}"')
    return " \\\n  ".join(parts)


def _path(route: Route) -> str:
    example = route.operation.example
    values = {"council": EXAMPLE_COUNCIL, **(example.path if example else {})}
    path = route.path
    for name in ("council", *route.names):
        path = path.replace("{" + name + "}", quote(values.get(name, name.upper()), safe=""))
    query = urlencode(example.query) if example and example.query else ""
    return f"{path}?{query}" if query else path


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
