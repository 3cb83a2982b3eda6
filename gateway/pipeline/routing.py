"""The routes of all contracts, as a tree of path segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chassis.contracts.contract import Contract
from chassis.contracts.operation import Access, Operation, Reach
from chassis.problems import METHOD_NOT_ALLOWED, NOT_FOUND, Problem

VERSION = "/v1"
DEEPEST = 16
"""Segments that an address has at most."""


@dataclass(frozen=True, eq=False)
class Route:
    """One operation at its address. `names` are the path parameters in their order; a leading council's is left out."""

    service: str
    operation: Operation
    path: str
    names: tuple[str, ...]
    in_council: bool

    @property
    def label(self) -> str:
        return f"{self.service}.{self.operation.name}"


@dataclass(eq=False)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """Finds routes. Where a word and a parameter both fit, the word goes first."""

    def __init__(self, contracts: Iterable[Contract]) -> None:
        self._root = _Node()
        self.routes = tuple(routes_of(contracts))
        for route in self.routes:
            self._add(route, route.path)
            if route.operation.base:
                self._add(route, route.path + "/")

    def find(self, path: str, method: str) -> tuple[Route, list[str]]:
        """The route and the values of its path parameters, the council's first. Raises `Problem` (404, 405)."""
        values: list[str] = []
        node = self._node(path, values)
        route = node.routes.get("GET" if method == "HEAD" else method)
        if route is None:
            allowed = allow(node.routes)
            raise Problem(METHOD_NOT_ALLOWED, f"This address takes {allowed}.", headers={"Allow": allowed})
        return route, values

    def allowed(self, path: str) -> str:
        """The methods that an address takes. Raises `Problem` (404)."""
        return allow(self._node(path, []).routes)

    def public(self, path: str) -> frozenset[str]:
        """The methods by which anybody may ask at an address; where there is no such address, at the nearest above."""
        segments = path.split("/")[:DEEPEST]
        for end in range(len(segments), 1, -1):
            node = _walk(self._root, segments[:end], 1, [])
            if node is not None:
                open_to_all = {m for m, route in node.routes.items() if route.operation.access is Access.PUBLIC}
                return frozenset(open_to_all)
        return frozenset()

    def _add(self, route: Route, path: str) -> None:
        node = self._root
        for segment in path.split("/")[1:]:
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        if route.operation.method in node.routes:
            raise ValueError(f"{route.label} and {node.routes[route.operation.method].label} share an address")
        node.routes[route.operation.method] = route

    def _node(self, path: str, values: list[str]) -> _Node:
        node = _walk(self._root, path.split("/"), 1, values)
        if node is None:
            raise Problem(NOT_FOUND, "There is no such address; GET /docs shows those that there are.")
        return node


def allow(methods: Iterable[str]) -> str:
    """The value of an Allow header."""
    offered = set(methods)
    return ", ".join(sorted(offered | {"OPTIONS"} | ({"HEAD"} if "GET" in offered else set())))


def routes_of(contracts: Iterable[Contract]) -> Iterator[Route]:
    """Every operation that is reached over HTTP, with its whole path."""
    for contract in contracts:
        for operation in contract.operations:
            if operation.access is not Access.INTERNAL:
                yield _route(contract.service, operation)


def _route(service: str, operation: Operation) -> Route:
    in_council = operation.reach is Reach.COUNCIL
    path = VERSION + ("/councils/{council}" if in_council else "") + operation.path
    names = [segment[1:-1] for segment in path.split("/") if segment.startswith("{")]
    return Route(service, operation, path, tuple(names[1:] if in_council else names), in_council)


def _walk(node: _Node, segments: Sequence[str], index: int, values: list[str]) -> _Node | None:
    if index == len(segments):
        return node if node.routes else None
    segment = segments[index]
    literal = node.literals.get(segment)
    if literal is not None and (found := _walk(literal, segments, index + 1, values)) is not None:
        return found
    if node.parameter is None or not segment:
        return None
    values.append(segment)
    found = _walk(node.parameter, segments, index + 1, values)
    if found is None:
        values.pop()
    return found
