"""The OpenAPI document and the pages that are made from the contracts."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import validate

from chassis.problems import CATALOGUE
from chassis.rules import CATALOGUE as RULES
from gateway.contracts import CONTRACTS as REAL
from gateway.documentation.addresses import USUAL
from gateway.documentation.pages import Documentation
from gateway.documentation.words import marked_up
from gateway.openapi.document import build
from gateway.openapi.fields import ecma, flowing
from gateway.pipeline.routing import routes_of
from tests.unit.gateway.support import CONTRACTS, World, council_path

DOCUMENT = build(CONTRACTS)
THING = "/v1/councils/{council}/things/{thing_id}"


@pytest.mark.parametrize("contracts", [CONTRACTS, REAL], ids=["made up", "real"])
def test_the_document_is_valid_and_complete(contracts: Any) -> None:
    document = build(contracts)
    validate(document)
    described = {o["operationId"] for p in document["paths"].values() for o in p.values()}
    assert described >= {f"{r.service}.{r.operation.name}" for r in routes_of(contracts)}
    assert "gateway.peek_events" not in described


def statuses(path: str, method: str) -> set[str]:
    return set(DOCUMENT["paths"][path][method]["responses"])


def test_every_status_that_can_come_is_told() -> None:
    read = {"200", "304", "400", "401", "403", "404", "406", "422", "429", "503", "504"}
    assert statuses(THING, "get") == read
    assert statuses(THING, "patch") == (read - {"304"}) | {"409", "412", "413", "415", "428"}
    assert statuses("/v1/councils/{council}/things", "post") == (read - {"200", "304"}) | {"201", "409", "413", "415"}
    assert statuses("/v1/councils/{council}/exports", "post") >= {"202", "409", "429"}
    refused = DOCUMENT["paths"]["/v1/councils/{council}/exports"]["post"]["responses"]["429"]
    assert set(refused["headers"]) == {"X-Request-ID", "Retry-After"}
    assert statuses(THING, "put") == statuses(THING, "patch") | {"201"}
    put = DOCUMENT["paths"][THING]["put"]["responses"]
    assert ["Location" in put[status]["headers"] for status in ("200", "201")] == [False, True]
    assert "428" in statuses(THING + "/decision", "post")


def test_an_answer_links_to_what_can_be_done_with_its_record() -> None:
    made = DOCUMENT["paths"]["/v1/councils/{council}/things"]["post"]["responses"]["201"]["links"]
    assert set(made) == {"stub.read_thing", "stub.change_thing", "stub.settle_thing", "stub.decide"}
    assert made["stub.decide"]["parameters"]["path.thing_id"] == "$response.body#/id"
    accepted = DOCUMENT["paths"]["/v1/councils/{council}/exports"]["post"]["responses"]["202"]["links"]
    assert set(accepted) == {"gateway.read_job", "gateway.cancel_job", "gateway.read_job_result"}


def test_refusals_are_problem_documents_that_the_schema_describes(world: World) -> None:
    schema = DOCUMENT["components"]["schemas"]["Problem"]
    for path in (council_path("/things"), council_path("/things", "x"), "/nowhere"):
        jsonschema.validate(world.get(path, world.token(scopes="")).json, schema)
    for operations in DOCUMENT["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400" and "x-kinweave-scope" in operation:
                    assert list(answer["content"]) == ["application/problem+json"]


def test_an_operation_shows_scope_person_and_rules() -> None:
    decide = DOCUMENT["paths"][THING + "/decision"]["post"]
    assert decide["security"] == [{"council": ["things:write"]}]
    assert (decide["x-kinweave-scope"], decide["x-kinweave-actor"]) == ("things:write", "person")
    assert decide["x-kinweave-rules"] == [{"rule": "made-up"}]
    headers = {p["name"]: p["required"] for p in decide["parameters"] if p["in"] == "header"}
    assert headers["Kinweave-Actor"] is True
    assert headers["Idempotency-Key"] is False
    assert DOCUMENT["paths"]["/v1/councils"]["get"]["security"] == []
    assert decide["requestBody"]["content"]["application/json"]["example"] == {"name": "a thing"}


def test_fields_read_as_strictly_as_they_load() -> None:
    body, view = (DOCUMENT["components"]["schemas"][n] for n in ("ThingBody", "ThingView"))
    assert body["additionalProperties"] is False
    assert body["required"] == ["name"]
    good = {"name": "x", "born": "2019-02-28", "at": "2026-01-01T10:00:00Z", "colour": "red", "count": 1}
    jsonschema.validate(good, body)
    bad: list[dict[str, Any]] = [
        {"name": ""},
        {"name": "a\0"},
        {"name": "x" * 101},
        {"born": "28/02/2019"},
        {"born": "1899-01-01"},
        {"at": "2026-01-01T10:00:00"},
        {"colour": "green"},
        {"count": 0},
        {"count": 10},
        {"count": "1"},
        {"more": 1},
    ]
    for wrong in bad:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**good, **wrong}, body)
    assert view["properties"]["secret"]["x-kinweave-scope"] == "secrets:read"
    assert "secret" not in view["required"]
    assert view["properties"]["id"]["format"] == "uuid"


@pytest.mark.parametrize(("python", "written"), [(r"^a\Z", "^a$"), ("abc", "^(?:abc)"), (r"(?P<x>a)", "^(?:(?<x>a))")])
def test_patterns_are_written_for_json_schema(python: str, written: str) -> None:
    assert ecma(python) == written


def test_the_document_is_served_with_an_etag(world: World) -> None:
    first = world.get("/v1/openapi.json")
    assert first.json["openapi"] == "3.1.0"
    assert world.get("/v1/openapi.json", If_None_Match=first.headers["ETag"]).status == 304
    assert json.loads(first.content)["info"]["title"] == "Kinweave"


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("path", ["/docs", "/docs/stub", "/docs/gateway", "/problems", "/problems/too-large"])
def test_the_pages_can_be_read_by_everybody(world: World, path: str) -> None:
    answer = world.get(path)
    page = Page(answer.content.decode())
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.all("html")[0]["lang"] == "en-GB"
    assert all(len(page.all(tag)) == 1 for tag in ("main", "header", "footer", "h1", "title"))
    assert page.all("a")[0]["href"] == "#content"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert len(page.all("table")) == len(page.all("caption"))
    assert all("scope" in cell for cell in page.all("th"))
    anchors = [a["id"] for _, a in page.tags if "id" in a]
    assert len(anchors) == len(set(anchors))
    for link in page.all("a"):
        address = link["href"] or ""
        assert address.startswith(("#", "/"))
        assert not address.startswith("#") or address[1:] in anchors


def test_the_pages_load_nothing_and_run_nothing(world: World) -> None:
    answer = world.get("/docs")
    page = Page(answer.content.decode())
    assert not [tag for tag, _ in page.tags if tag in ("script", "img", "link", "iframe", "form", "object")]
    assert not [a for _, a in page.tags if any(name.startswith("on") or name == "style" for name in a)]
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_the_documentation_shows_what_the_contracts_say(world: World) -> None:
    text = world.get("/docs").content.decode()
    text += world.get("/docs/stub").content.decode()
    for words in ("Kinweave-Actor", "things:write", "stub.thing.made.v1", "made-up", "oauth/token", "If-Match"):
        assert words in text
    for slug in CATALOGUE:
        assert f"/problems/{slug}" in text
        assert world.get(f"/problems/{slug}").status == 200


def test_the_real_contracts_can_be_documented() -> None:
    documentation = Documentation(REAL)
    text = documentation.index() + "".join(documentation.service(name) for name in documentation.services)
    named = {name for contract in REAL for o in contract.operations for name in o.rules}
    assert named <= set(RULES)
    read = re.sub("</?code>", "`", unescape(text))
    assert all(RULES[name].source in read for name in named)
    assert all(r.operation.summary in read for r in routes_of(REAL))


def test_schemas_are_described_in_whole_sentences() -> None:
    described = build(REAL)["components"]["schemas"]
    cut = {name for name, s in described.items() if not re.search(r"[.)`]$", s.get("description", ".").strip())}
    assert cut == set()


def test_a_docstring_flows_within_its_paragraphs() -> None:
    assert flowing("One\n    and two.\n\n    Three.\n    ") == "One and two.\n\nThree."
    assert flowing(None) == ""


def test_the_index_links_to_each_operation_and_event_on_the_page_of_its_service() -> None:
    documentation = Documentation(REAL)
    links = {a["href"] for a in Page(documentation.index()).all("a")}
    anchors = {
        f"/docs/{name}#{attributes['id']}"
        for name in documentation.services
        for _, attributes in Page(documentation.service(name)).tags
        if "id" in attributes
    }
    for route in routes_of(REAL):
        assert f"/docs/{route.service}#{route.label}" in links & anchors
    for contract in REAL:
        assert f"/docs/{contract.service}" in links
        assert {f"/docs/{contract.service}#event-{event.name}" for event in contract.events} <= links & anchors


def test_no_heading_stands_twice_on_a_page() -> None:
    documentation = Documentation(REAL)
    for text in (documentation.index(), *(documentation.service(name) for name in documentation.services)):
        contents = re.search(r"<nav.*?</nav>", text, re.DOTALL)
        assert contents
        words = re.findall(r"<li><a [^>]*>([^<]*)</a>", contents[0])
        assert len(words) == len(set(words)), words


def test_only_services_have_a_page(world: World) -> None:
    for name in ("nothing", "", "stub/", "Stub", "../stub"):
        assert world.get(f"/docs/{name}").problem == "not-found", name


def test_backticks_are_code_and_nothing_else_becomes_a_tag() -> None:
    assert marked_up("see `a<b` & <b>`</b>") == "see <code>a&lt;b</code> &amp; &lt;b&gt;`&lt;/b&gt;"
    assert marked_up("one\n\ntwo") == "one<br><br>two"
    for name in Documentation(REAL).services:
        without_examples = re.sub(r"<pre.*?</pre>", "", Documentation(REAL).service(name), flags=re.DOTALL)
        assert "`" not in without_examples


@pytest.mark.parametrize("path", ["/docs", "/docs/stub"])
@pytest.mark.parametrize(
    ("host", "proxied", "shown"),
    [
        ("kinweave.north.example", "https", "https://kinweave.north.example"),
        ("kinweave.north.example:8443", "", "http://kinweave.north.example:8443"),
        ("[::1]:8000", "http", "http://[::1]:8000"),
        ("127.0.0.1:18000", "ftp", "http://127.0.0.1:18000"),
    ],
)
def test_examples_show_the_address_that_was_asked(world: World, path: str, host: str, proxied: str, shown: str) -> None:
    answer = world.get(path, Host=host, X_Forwarded_Proto=proxied)
    assert f"{shown}/" in answer.content.decode()
    assert USUAL not in answer.content.decode()
    assert "Host" in answer.headers["Vary"]
    assert world.get(path, Host=host, X_Forwarded_Proto=proxied, If_None_Match=answer.headers["ETag"]).status == 304
    assert world.get(path, Host="other.example", If_None_Match=answer.headers["ETag"]).status == 200


@pytest.mark.parametrize(
    "host",
    ['x"; rm -rf ~; "', "a$(id)", "<script>", "user@evil.example", "evil.example/path", "a..b", "-a", "", "a:b", "a\n"],
)
def test_a_host_that_is_none_is_not_shown(world: World, host: str) -> None:
    answer = world.get("/docs", Host=host)
    assert f"{USUAL}/oauth/token" in answer.content.decode()
    assert answer.headers["ETag"] == world.get("/docs").headers["ETag"]
