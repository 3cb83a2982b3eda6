"""What every service's contract has to keep, whatever it is about."""

from __future__ import annotations

import re
from typing import Any

from chassis.contracts.contract import Contract
from chassis.contracts.operation import Operation
from chassis.contracts.schemas import Schema
from chassis.rules import CATALOGUE


def rules_named(contract: Contract) -> set[str]:
    return {rule for operation in contract.operations for rule in operation.rules}


def rules_of(package: str) -> set[str]:
    """The names of the rules that stand in a package, each of which says why and where it comes from."""
    own = {name for name, rule in CATALOGUE.items() if rule.test.__module__.startswith(package)}
    for name in own:
        assert CATALOGUE[name].reason
        assert CATALOGUE[name].source
    return own


def check_path(operation: Operation) -> None:
    """Whatever is named in a path may be missing, and the example names all of it."""
    assert operation.example is not None
    if "{" in operation.path:
        assert 404 in {refusal.status for refusal in operation.refusals}
        assert set(re.findall(r"{(\w+)}", operation.path)) == set(operation.example.path)


def load_example(operation: Operation) -> Any:
    """Body and query of the example are accepted; answers the documented answer, or of a list the first item."""
    assert operation.example is not None
    if operation.body is not None:
        operation.body().load(operation.example.body)
    if operation.query is not None:
        operation.query().load(dict(operation.example.query))
    answer = operation.example.answer
    return answer["items"][0] if operation.paginated else answer


def check_settings(contract: Contract) -> None:
    for setting in contract.settings:
        setting.check(setting.default)
        assert setting.meaning
        assert setting.source


def fields_of(schema: Schema) -> set[str]:
    """The names of all fields, also of those within others."""
    found = set(schema.fields)
    for field in schema.fields.values():
        inner = getattr(getattr(field, "inner", field), "schema", None)
        found |= fields_of(inner) if isinstance(inner, Schema) else set()
    return found
