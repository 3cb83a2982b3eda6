"""The pages: `/docs` for what holds everywhere, `/docs/{service}` for each service, `/problems` for their kinds."""

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
from gateway.documentation.addresses import USUAL
from gateway.documentation.examples import curl_of
from gateway.documentation.fields import Field, fields_of, words_of
from gateway.documentation.words import marked_up
from gateway.identity.roles import all_scopes, roles
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
    sent_words: str
    answered: Sequence[Field]
    answered_words: str
    refusals: Sequence[ProblemType]
    rules: Sequence[dict[str, str]]
    curl: str


class Documentation:
    """`policy` is the Content-Security-Policy of every page: its own style and nothing else."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._contracts = contracts
        loader = FileSystemLoader(TEMPLATES)
        self._environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._environment.filters["words"] = marked_up
        self._style = (TEMPLATES / "style.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self.policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; frame-ancestors 'none'"

    def index(self) -> str:
        """What holds for every service, and a link to each operation and kind of event."""
        return self._render(
            "index.html",
            host=USUAL,
            contracts=self._contracts,
            services=self._services,
            scopes=sorted(all_scopes(self._contracts).items()),
            holders=_holders(self._contracts),
            rules=[RULES[name] for name in sorted(self._rule_names & set(RULES))],
            settings=[setting for contract in self._contracts for setting in contract.settings],
            problems=self._problems,
        )

    def service(self, name: str) -> str:
        """One service's operations and events. Raises KeyError where there is no such service."""
        contract = {contract.service: contract for contract in self._contracts}[name]
        return self._render(
            "service.html",
            contract=contract,
            resources=self._services[name],
            events=[(event, self._event_fields(event.data)) for event in contract.events],
        )

    def problems(self) -> str:
        return self._render("problems.html", problems=self._problems)

    def problem(self, slug: str) -> str:
        """Raises KeyError where there is no such kind."""
        return self._render("problem.html", problem=CATALOGUE[slug])

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(style=self._style, **values)

    @property
    def services(self) -> frozenset[str]:
        return frozenset(contract.service for contract in self._contracts)

    @property
    def _problems(self) -> list[ProblemType]:
        return sorted(CATALOGUE.values(), key=lambda kind: (kind.status, kind.slug))

    @cached_property
    def _document(self) -> dict[str, Any]:
        return build(self._contracts)

    @cached_property
    def _services(self) -> dict[str, dict[str, list[Entry]]]:
        """Entries by service and, within it, by resource."""
        found: dict[str, dict[str, list[Entry]]] = {contract.service: {} for contract in self._contracts}
        for route in routes_of(self._contracts):
            found[route.service].setdefault(resource_of(route), []).append(self._entry(route))
        return found

    @property
    def _rule_names(self) -> set[str]:
        return {name for contract in self._contracts for o in contract.operations for name in o.rules}

    def _entry(self, route: Route) -> Entry:
        described = self._document["paths"][route.path][route.operation.method.lower()]
        success = next(answer for status, answer in described["responses"].items() if status.startswith("2"))
        schemas = self._document["components"]["schemas"]
        sent, answered = _schema(described.get("requestBody", {})), _schema(success)
        return Entry(
            route=route,
            operation=route.operation,
            anchor=described["operationId"],
            parameters=described["parameters"],
            sent=fields_of(sent, schemas),
            sent_words=words_of(sent, schemas),
            answered=fields_of(answered, schemas),
            answered_words=words_of(answered, schemas),
            refusals=refusals_of(route.operation),
            rules=described["x-kinweave-rules"],
            curl=curl_of(route),
        )

    def _event_fields(self, kind: Any) -> list[Field]:
        components = Components()
        reference = components.reference(kind)
        return fields_of(reference, components.schemas())


def _schema(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content.get("content", {}).get(JSON, {}).get("schema", {})
    return found


def _holders(contracts: Sequence[Contract]) -> dict[str, list[str]]:
    """The roles that hold each scope."""
    found = roles(contracts)
    return {scope: [role for role, held in found.items() if scope in held] for scope in all_scopes(contracts)}
