"""Links of OpenAPI: what can be done next with a record that an answer names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.contracts.operation import Mode
from gateway.pipeline.routing import Route

JOBS = "/jobs"


def links_of(route: Route, routes: Iterable[Route]) -> dict[str, Any]:
    """From an answer that names records of its collection, or a job, to the operations on one of them."""
    operation = route.operation
    if operation.mode is Mode.JOB:
        return {target.label: _link(target, "/id") for target in routes if target.operation.path.startswith(f"{JOBS}/")}
    named = "/items/0/id" if operation.paginated else "/id" if operation.status == 201 else None
    if named is None or not route.in_council or "{" in operation.path:
        return {}
    below = f"{operation.path}/{{"
    return {target.label: _link(target, named) for target in routes if target.operation.path.startswith(below)}


def _link(target: Route, pointer: str) -> dict[str, Any]:
    values = {"path.council": "$request.path.council", f"path.{target.names[0]}": f"$response.body#{pointer}"}
    return {"operationId": target.label, "description": target.operation.summary, "parameters": values}
