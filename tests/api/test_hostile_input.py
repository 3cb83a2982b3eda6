"""What an attacker or a broken client sends: refused with a problem document, never a 5xx, and nothing changes."""

from __future__ import annotations

import base64
import json
import socket
import time
from typing import Any

import pytest

from tests.support.http import Client, Response
from tests.support.suite import Suite

COUNCIL = "synthetic-03"


@pytest.fixture(scope="module")
def client(running: Suite) -> Client:
    return running.client(COUNCIL)


def post(client: Client, content: bytes, content_type: str = "application/json", path: str = "/enquiries") -> Response:
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": content_type, "Kinweave-Actor": "worker-1"}
    return client.send("POST", client.path(path), content, headers)


def is_problem(answer: Response, *statuses: int) -> None:
    assert answer.status in statuses, str(answer)
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert {"type", "title", "status", "detail", "instance", "violations"} <= answer.json.keys()


def count(client: Client) -> int:
    return len(client.get("/enquiries?limit=200").json["items"])


def named(given: bytes, more: bytes = b"") -> bytes:
    """An enquiry under a given name, as raw JSON."""
    people = b'"people": [{"given_name": "' + given + b'", "family_name": "x"}]'
    return b'{"channel": "web", "kinds_of_care": ["mainstream"], ' + people + more + b"}"


BODIES: list[tuple[str, bytes, tuple[int, ...]]] = [
    ("ten megabytes", b'{"name": "' + b"x" * 10_000_000 + b'"}', (413,)),
    ("a thousand deep", b'{"a":' * 1000 + b"1" + b"}" * 1000, (400,)),
    ("a thousand lists deep", b"[" * 1000 + b"]" * 1000, (400,)),
    (
        "NUL escaped",
        named(b"a\\u0000b"),
        (422,),
    ),
    ("NUL raw", b'{"channel": "web", "name": "a\x00b"}', (400, 422)),
    (
        "lone surrogate",
        named(b"\\ud800"),
        (422,),
    ),
    ("not UTF-8", b'{"channel": "\xff\xfe"}', (400,)),
    (
        "unknown field",
        named(b"x", b', "council": "synthetic-01"'),
        (422,),
    ),
    ("a list", b"[]", (422, 400)),
    ("a number", b"1", (422, 400)),
    ("null", b"null", (422, 400)),
    ("NaN", b'{"name": NaN}', (400,)),
    ("half a document", b'{"name": ', (400,)),
    ("a huge number", b'{"name": 1e999999}', (400, 422)),
    ("many digits", b'{"name": ' + b"9" * 5000 + b"}", (400, 422)),
    ("nothing", b"", (422, 400)),
]


@pytest.mark.parametrize(("what", "content", "statuses"), BODIES, ids=[b[0] for b in BODIES])
def test_a_hostile_body_is_refused_and_changes_nothing(
    client: Client, what: str, content: bytes, statuses: tuple[int, ...]
) -> None:
    before = count(client)
    is_problem(post(client, content), *statuses)
    assert count(client) == before


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "a" * 300]
)
def test_another_content_type_is_415(client: Client, content_type: str) -> None:
    is_problem(post(client, b'{"channel": "web"}', content_type), 415)


def test_a_compressed_body_is_415(client: Client) -> None:
    content = json.dumps(enquiry()).encode()
    headers = {
        "Authorization": f"Bearer {client.token}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    is_problem(client.send("POST", client.path("/enquiries"), content, headers), 415)


@pytest.mark.parametrize("tag", ['"1', "1", '""', '"x"', '"1-gzip"', 'W/"1"', '"-1"'])
def test_an_if_match_that_is_no_etag_of_ours_is_400(client: Client, tag: str) -> None:
    made = post(client, json.dumps(enquiry()).encode()).json
    is_problem(client.call("PATCH", f"/enquiries/{made['id']}", {"message": "x"}, {"If-Match": tag}), 400)


def test_no_condition_changes_a_record_whose_version_was_not_read(client: Client) -> None:
    """A lost update: `*` names no version, in no header and no combination."""
    made = post(client, json.dumps(enquiry()).encode()).json
    for conditions in ({}, {"If-Match": "*"}, {"If-None-Match": "*"}, {"If-Match": "*", "If-None-Match": "*"}):
        is_problem(client.call("PATCH", f"/enquiries/{made['id']}", {"message": "x"}, conditions), 428)
    changed = client.call("PATCH", f"/enquiries/{made['id']}", {"message": "x"}, {"If-Match": '"9", "1"'})
    assert (changed.status, changed.headers["etag"]) == (200, '"2"')


def forged(client: Client, header: dict[str, Any], claims: dict[str, Any], signature: bytes = b"") -> str:
    def encode(part: bytes) -> str:
        return base64.urlsafe_b64encode(part).rstrip(b"=").decode()

    return ".".join((encode(json.dumps(header).encode()), encode(json.dumps(claims).encode()), encode(signature)))


def parts(client: Client) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, claims, signature = (client.token or "").split(".")
    decoded = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims)]
    return decoded[0], decoded[1], signature


def test_no_forged_token_is_taken(client: Client) -> None:
    header, claims, signature = parts(client)
    raw = base64.urlsafe_b64decode(signature + "==")
    later = {**claims, "exp": claims["exp"] + 10_000}
    tokens = [
        forged(client, {**header, "alg": "none"}, claims),
        forged(client, {"alg": "none", "typ": "JWT"}, claims),
        forged(client, {**header, "alg": "HS256"}, claims, b"x" * 32),
        forged(client, header, later, raw),
        forged(client, {**header, "kid": "another"}, claims, raw),
        forged(client, header, {**claims, "scope": "addresses:read"}, raw),
        forged(client, header, claims, bytes(len(raw))),
        "",
        "a",
        "a.b",
        "a.b.c",
        "." * 50,
        "é" * 20,
        "A" * 9000,
    ]
    for token in tokens:
        answer = client.send(
            "GET", client.path("/enquiries"), headers={"Authorization": f"Bearer {token}".encode().decode("latin-1")}
        )
        is_problem(answer, 401, 400)
        if answer.status == 401:
            assert "bearer" in answer.headers["www-authenticate"].lower()


@pytest.mark.parametrize(
    "path",
    [
        "/enquiries?limit=0",
        "/enquiries?limit=201",
        "/enquiries?limit=x",
        "/enquiries?cursor=abc",
        "/enquiries?nothing=1",
        "/enquiries?limit=1&limit=2",
        "/enquiries?cursor=%00",
        "/events?after=abc",
        "/events?wait=99",
        "/events?wait=-1",
        "/audit?from=yesterday",
        "/enquiries/not-an-id",
        "/enquiries/%00",
        "/enquiries/..%2f..%2fetc",
        "/%ff%fe",
        "//",
        "/carers/'%20or%201=1--",
    ],
)
def test_a_hostile_address_is_refused(client: Client, path: str) -> None:
    is_problem(client.get(path), 400, 404, 422)


def test_a_cursor_of_another_council_or_collection_is_refused(running: Suite, client: Client) -> None:
    for _ in range(2):
        assert post(client, json.dumps(enquiry()).encode()).status == 201
    following = client.get("/enquiries?limit=1").json["next"]
    cursor = following.split("cursor=")[1]
    is_problem(client.get(f"/applications?cursor={cursor}"), 422)
    other = running.client("synthetic-01")
    is_problem(other.get(f"/enquiries?cursor={cursor}"), 422)


def enquiry() -> dict[str, Any]:
    return {
        "channel": "telephone",
        "kinds_of_care": ["family_link"],
        "people": [{"given_name": "Enquirer", "family_name": "One"}],
    }


@pytest.mark.parametrize("value", ["", "x" * 300, "a\tb", "wörker\x7f"])
def test_an_unfit_actor_is_refused(client: Client, value: str) -> None:
    headers = {"Authorization": f"Bearer {client.token}", "Kinweave-Actor": value}
    answer = client.send("GET", client.path("/enquiries"), headers=headers)
    assert answer.status in (200, 400, 422) if value == "" else answer.status in (400, 422), str(answer)


def test_slow_headers_do_not_hold_the_gateway(running: Suite) -> None:
    with socket.create_connection(("127.0.0.1", running.port)) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        began = time.monotonic()
        assert Client(running.base).send("GET", "/healthz").status == 200
        assert time.monotonic() - began < 5


def test_a_refusal_leaves_an_audit_row(client: Client) -> None:
    post(client, b'{"channel": "pigeon"}')
    rows = client.get("/audit?outcome=invalid-fields&limit=5").json["items"]
    assert any(row["operation"] == "open_enquiry" and row["writes"] for row in rows), rows


def test_a_body_that_names_a_council_is_not_trusted(client: Client) -> None:
    answer = post(client, json.dumps({**enquiry(), "tenant": "synthetic-01"}).encode())
    is_problem(answer, 422)
    assert any("tenant" in error["pointer"] for error in answer.json["errors"])
