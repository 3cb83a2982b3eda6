"""The pages: everything at `/docs`, the kinds of problems at `/problems`."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chassis.contracts.contract import Contract
from chassis.contracts.operation import JSON, Operation
from chassis.problems import CATALOGUE, ProblemType
from chassis.rules import CATALOGUE as RULES
from gateway.documentation.examples import HOST, curl_of
from gateway.documentation.fields import Field, fields_of
from gateway.identity.clients import all_scopes
from gateway.openapi.answers import refusals_of
from gateway.openapi.document import build, resource_of
from gateway.openapi.fields import Components
from gateway.pipeline.routing import Route, routes_of

TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Entry:
    """One operation as the page shows it."""

    route: Route
    operation: Operation
    anchor: str
    parameters: Sequence[dict[str, Any]]
    sent: Sequence[Field]
    answered: Sequence[Field]
    refusals: Sequence[ProblemType]
    rules: Sequence[dict[str, str]]
    curl: str


class Documentation:
    """`policy` is the Content-Security-Policy of every page: its own style and nothing else."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._contracts = contracts
        loader = FileSystemLoader(TEMPLATES)
        self._environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._style = (TEMPLATES / "style.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self.policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"

    def index(self) -> str:
        """The whole documentation on one page."""
        return self._render(
            "index.html",
            host=HOST,
            resources=self._resources,
            scopes=sorted(all_scopes(self._contracts).items()),
            closed={scope for contract in self._contracts for scope in contract.closed_scopes},
            rules=[RULES[name] for name in sorted(self._rule_names & set(RULES))],
            events=[(event, self._event_fields(event.data)) for c in self._contracts for event in c.events],
            settings=[setting for contract in self._contracts for setting in contract.settings],
            problems=self._problems,
        )

    def problems(self) -> str:
        return self._render("problems.html", problems=self._problems)

    def problem(self, slug: str) -> str:
        """Raises KeyError where there is no such kind."""
        return self._render("problem.html", problem=CATALOGUE[slug])

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(style=self._style, **values)

    @property
    def _problems(self) -> list[ProblemType]:
        return sorted(CATALOGUE.values(), key=lambda kind: (kind.status, kind.slug))

    @cached_property
    def _document(self) -> dict[str, Any]:
        return build(self._contracts)

    @cached_property
    def _resources(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for route in routes_of(self._contracts):
            found.setdefault(resource_of(route), []).append(self._entry(route))
        return found

    @property
    def _rule_names(self) -> set[str]:
        return {name for contract in self._contracts for o in contract.operations for name in o.rules}

    def _entry(self, route: Route) -> Entry:
        described = self._document["paths"][route.path][route.operation.method.lower()]
        success = next(answer for status, answer in described["responses"].items() if status.startswith("2"))
        return Entry(
            route=route,
            operation=route.operation,
            anchor=described["operationId"],
            parameters=described["parameters"],
            sent=self._fields(described.get("requestBody", {})),
            answered=self._fields(success),
            refusals=refusals_of(route.operation),
            rules=described["x-kinweave-rules"],
            curl=curl_of(route),
        )

    def _fields(self, content: dict[str, Any]) -> list[Field]:
        schema = content.get("content", {}).get(JSON, {}).get("schema", {})
        return fields_of(schema, self._document["components"]["schemas"])

    def _event_fields(self, kind: Any) -> list[Field]:
        components = Components()
        reference = components.reference(kind)
        return fields_of(reference, components.schemas())
