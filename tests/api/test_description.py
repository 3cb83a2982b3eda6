"""The OpenAPI document is valid, complete, and what it shows as an example is answered as it says."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import validate

from chassis.contracts.operation import Access
from deploy.command.services import definitions
from tests.support.http import Client
from tests.support.suite import Suite


@pytest.fixture(scope="module")
def document(running: Suite) -> dict[str, Any]:
    answer = Client(running.base).send("GET", "/v1/openapi.json")
    assert answer.status == 200
    return answer.json


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    described = {
        o["operationId"].split(".")[-1]
        for path in document["paths"].values()
        for o in path.values()
        if "operationId" in o
    }
    for definition in definitions():
        for operation in definition.contract.operations:
            if operation.access is not Access.INTERNAL:
                assert operation.name in described, operation.name


@pytest.mark.parametrize(
    "operation",
    [o for d in definitions() for o in d.contract.operations if o.access is not Access.INTERNAL],
    ids=lambda o: o.name,
)
def test_an_operation_says_who_may_call_it_and_shows_an_example(operation: Any) -> None:
    assert operation.summary
    assert operation.example is not None
    assert operation.access is not Access.SCOPE or operation.scope
    assert operation.body is None or operation.example.body is not None
    if operation.body is not None:
        operation.body().load(operation.example.body)


def test_documentation_needs_nothing_from_elsewhere(running: Suite) -> None:
    page = Client(running.base).send("GET", "/docs")
    text = page.content.decode()
    assert page.status == 200
    assert "default-src" in page.headers["content-security-policy"]
    assert 'src="http' not in text
    assert 'href="http' not in text.replace('href="https://www.rfc-editor.org', "").replace(
        'href="https://www.legislation', ""
    )
    for landmark in ("<main", "<nav", "<h1", 'lang="en'):
        assert landmark in text
