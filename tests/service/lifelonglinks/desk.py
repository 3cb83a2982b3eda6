"""The desk of `lifelonglinks`: restrictions between people whom no other test knows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from services.lifelonglinks.contract.examples import ACTORS, BEFORE, RESTRICTION_ID, example
from tests.support import desk

ADDED_BY, LIFTED_BY = "worker-301", "worker-302"
_numbers = count(1)


class Desk(desk.Desk):
    worker = LIFTED_BY

    def ask(
        self,
        operation: str,
        body: Any = None,
        *,
        restriction: str | None = None,
        path: Mapping[str, str] | None = None,
        **options: Any,
    ) -> desk.Heard:
        named = {"restriction_id": restriction} if restriction else {}
        return super().ask(operation, body, path=path or named, **options)

    def add(self, *, actor: str = ADDED_BY, **fields: Any) -> desk.Heard:
        """A restriction between people whom no other test knows, unless `child` or `person` are given."""
        number = next(_numbers)
        usual = {"child": f"C-{number}", "person": person(f"P-{number}"), "kind": "no_contact", "source": "child_wish"}
        return self.ask("add_restriction", {**usual, **fields}, actor=actor)

    def check(self, *pairs: Mapping[str, Any], operation: str = "check_restrictions") -> Any:
        heard = self.ask(operation, {"pairs": list(pairs)}, actor=None)
        assert heard.status == 200, heard
        return heard.json

    def send_example(self, operation: str) -> desk.Heard:
        """Send the documented example to the records of the present journey."""
        shown = example(operation)
        path = {name: self.known[value] for name, value in shown.path.items()}
        version = 1 if self.definition.contract.by_name[operation].method == "PATCH" else None
        actor = ACTORS.get(operation, LIFTED_BY)
        heard = self.ask(operation, shown.body, path=path, query=shown.query, actor=actor, if_match=version)
        if operation == "add_restriction":
            assert heard.status == 201, heard
            self.known[RESTRICTION_ID] = heard.json["id"]
        return heard

    def prepare(self, operation: str) -> None:
        """A new journey up to the step before `operation`."""
        self.known = {}
        for step in BEFORE[operation]:
            heard = self.send_example(step)
            assert heard.status < 300, (step, heard)


def person(code: str, kind: str = "person") -> dict[str, str]:
    return {"kind": kind, "id": code}


def pair(child: str, other: Mapping[str, str], **more: Any) -> dict[str, Any]:
    first = {"present": [person(child, "child")]}
    return {"first": first, "second": {"present": [other]}, **more}
