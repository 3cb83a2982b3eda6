"""A gateway in memory: two made-up councils, a contract that uses every kind of operation, and stub services."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from chassis.contracts.contract import Contract
from chassis.contracts.events import EventType
from chassis.contracts.operation import Access, Actor, Example, Mode, Operation, Precondition
from chassis.contracts.schemas import Choice, Day, Identifier, Instant, Schema, Text, Whole, listed, nested
from chassis.council import Council, GssCode, State
from chassis.handling.cursors import Cursors
from chassis.problems import PROBLEM_MEDIA_TYPE
from chassis.rpc.wire import Call, Reply
from gateway.contract import CONTRACT as GATEWAY
from gateway.documentation.pages import Documentation
from gateway.feed.polling import FeedPolls
from gateway.feed.signals import FeedSignals
from gateway.identity import tokens
from gateway.identity.clients import Client
from gateway.identity.endpoint import TokenEndpoint
from gateway.identity.keys import ROTATION, KeyRing, SigningKey, make_key
from gateway.identity.verification import TokenVerifier
from gateway.openapi.document import build
from gateway.pipeline.admission import Admission
from gateway.pipeline.application import Gateway
from gateway.pipeline.pages import Pages
from gateway.pipeline.routing import Router
from gateway.refusals import Refusal

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SECRET = "a secret of the tests"


class Moving:
    """A clock that is set by hand."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def go(self, **span: float) -> None:
        self.now += timedelta(**span)


class ThingBody(Schema):
    name = Text(longest=100, required=True)
    born = Day()
    at = Instant()
    colour = Choice(("red", "blue"))
    count = Whole(least=1, most=9)


class ThingView(Schema):
    """A thing as it is kept."""

    id = Identifier(required=True)
    name = Text(required=True)
    secret = Text(required=True, metadata={"scope": "secrets:read"})
    parts = listed(nested(ThingBody), required=True)


class ThingQuery(Schema):
    colour = Choice(("red", "blue"))
    from_day = Day(data_key="from")


THINGS = {"thing_id": "01932c07-5c1e-7f3a-9b1e-6d0a4f7c2e11"}
BODY = Example(path=THINGS, body={"name": "a thing"})
LIST = Operation(
    "list_things", "GET", "/things", "List", Example(), scope="things:read", answer=ThingView, paginated=True
)
READ = Operation(
    "read_thing", "GET", "/things/{thing_id}", "Read", Example(path=THINGS), scope="things:read", answer=ThingView
)
NEWEST = Operation("read_newest", "GET", "/things/newest", "Newest", Example(), scope="things:read", answer=ThingView)
MAKE = Operation(
    "make_thing", "POST", "/things", "Make", BODY, scope="things:write", body=ThingBody, answer=ThingView, status=201
)
CHANGE = Operation(
    "change_thing", "PATCH", "/things/{thing_id}", "Change", BODY, scope="things:write", body=ThingBody,
    answer=ThingView, precondition=Precondition.REQUIRED,
)  # fmt: skip
SETTLE = Operation(
    "settle_thing", "PUT", "/things/{thing_id}", "Settle", BODY, scope="things:write", body=ThingBody, answer=ThingView,
    precondition=Precondition.REQUIRED,
)  # fmt: skip
DECIDE = Operation(
    "decide", "POST", "/things/{thing_id}/decision", "Decide", BODY, scope="things:write", body=ThingBody,
    answer=ThingView, actor=Actor.PERSON, rules=("made-up",),
)  # fmt: skip
BREAKS = Operation(
    "read_breaks",
    "GET",
    "/short-breaks",
    "Breaks",
    Example(),
    scope="things:read",
    scheme="family-link",
    answer=ThingView,
)
UPLOAD = Operation(
    "upload",
    "POST",
    "/uploads",
    "Upload",
    Example(body="a,b"),
    scope="things:write",
    consumes=("text/csv",),
    body_limit=4_000_000,
)
EXPORT = Operation(
    "export",
    "POST",
    "/exports",
    "Export",
    Example(),
    scope="things:read",
    mode=Mode.JOB,
    produces=("application/x-ndjson",),
)
HANDED_OUT = Operation(
    "read_handed_out", "GET", "/handed-out", "Handed out", Example(), access=Access.SIGNED, scope="things:read",
    answer=ThingView,
)  # fmt: skip
SHOWN = Operation(
    "list_shown",
    "GET",
    "/shown",
    "Shown",
    Example(),
    access=Access.PUBLIC,
    answer=ThingView,
    query=ThingQuery,
    base=True,
)
SHOW = Operation("show_thing", "PUT", "/shown", "Show", BODY, scope="things:write", body=ThingBody, answer=ThingView)
SHOWN_ONE = Operation(
    "read_shown", "GET", "/shown/{thing_id}", "One", Example(path=THINGS), access=Access.PUBLIC, answer=ThingView
)
MADE = EventType("stub.thing.made.v1", "things:read", "A thing was made", ThingView)

STUB = Contract(
    "stub",
    "Things",
    operations=(
        LIST,
        READ,
        NEWEST,
        MAKE,
        CHANGE,
        SETTLE,
        DECIDE,
        BREAKS,
        UPLOAD,
        EXPORT,
        HANDED_OUT,
        SHOWN,
        SHOW,
        SHOWN_ONE,
    ),
    events=(MADE,),
    scopes={"things:read": "Read things", "things:write": "Write things", "secrets:read": "Read secrets"},
    closed_scopes=frozenset({"secrets:read"}),
)
CONTRACTS = (GATEWAY, STUB)

NORTH = Council("north-synthetic", "North", (GssCode("E99000001"),), "901", "Nowhere")
SOUTH = Council(
    "south-synthetic", "South", (GssCode("E99000002"),), "902", "Nowhere", schemes=frozenset({"family-link"})
)
ASLEEP = Council("asleep-synthetic", "Asleep", (), "903", "Nowhere", state=State.SUSPENDED)
GONE = Council("gone-synthetic", "Gone", (), "904", "Nowhere", state=State.OFFBOARDED)


class MemoryCouncils:
    def __init__(self, councils: Sequence[Council]) -> None:
        self._councils = {name: c for c in councils for name in (c.slug, *(gss.code for gss in c.gss_codes))}

    def find(self, reference: str) -> Council | None:
        return self._councils.get(reference)

    def all(self) -> tuple[Council, ...]:
        return tuple({c.slug: c for c in self._councils.values()}.values())


class MemoryKeys:
    def __init__(self) -> None:
        self.keys: list[SigningKey] = []

    def load(self, now: datetime) -> list[SigningKey]:
        return list(self.keys)

    def add_if_stale(self, now: datetime) -> None:
        if not self.keys or now - self.keys[0].created_at >= ROTATION:
            self.keys.insert(0, make_key(now))


class MemoryClients:
    def __init__(self) -> None:
        self.clients: dict[tuple[str, str, str], Client] = {}

    def authenticate(self, council: Council, client_id: str, secret: str) -> Client | None:
        return self.clients.get((council.slug, client_id, secret))


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)

    @property
    def problem(self) -> str:
        """The slug of the problem; fails where this is none."""
        assert self.headers["Content-Type"] == PROBLEM_MEDIA_TYPE, self
        assert self.json["status"] == self.status
        return str(self.json["type"]).removeprefix("/problems/")


@dataclass
class World:
    """A gateway and everything around it. `calls` holds what reached a service."""

    clock: Moving = field(default_factory=Moving)
    calls: list[Call] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    revoked: set[str] = field(default_factory=set)
    replies: dict[str, Callable[[Call], Reply]] = field(default_factory=dict)
    signals: FeedSignals = field(default_factory=FeedSignals)
    clients: MemoryClients = field(default_factory=MemoryClients)
    checks: list[tuple[str, Callable[[], None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = MemoryKeys()
        self.keys = KeyRing(self.store, self.clock)
        self.verify = TokenVerifier(self.keys, self.revoked, self.clock)
        self.cursors = Cursors(SECRET)
        councils = MemoryCouncils((NORTH, SOUTH, ASLEEP, GONE))
        endpoint = TokenEndpoint(self.clients, councils, self.keys, self.clock)
        self.gateway = Gateway(
            Router(CONTRACTS),
            Pages(Documentation(CONTRACTS), lambda: build(CONTRACTS), self.keys, endpoint, lambda: self.checks),
            Admission(self.verify, councils, self.revoked),
            {"stub": self.perform, "gateway": self.perform},
            FeedPolls(self.perform, self.signals, self.cursors, clock=self.clock),
            self.refusals.append,
            self.clock,
        )

    def perform(self, call: Call) -> Reply:
        self.calls.append(call)
        make = self.replies.get(call.operation)
        return (
            make(call) if make else Reply(200, {"Content-Type": "application/json", "ETag": '"3"'}, b'{"well": true}')
        )

    def token(self, council: str = NORTH.slug, scopes: str = "things:read things:write", client: str = "") -> str:
        return tokens.issue(self.keys, client or f"{council}.client", council, scopes.split(), self.clock())

    def get(self, path: str, token: str | None = None, **headers: str) -> Answer:
        return self.send("GET", path, token, **headers)

    def post(self, path: str, body: Any, token: str | None = None, **headers: str) -> Answer:
        return self.send("POST", path, token, json.dumps(body).encode(), Content_Type="application/json", **headers)

    def send(self, method: str, path: str, token: str | None = None, body: bytes = b"", **headers: str) -> Answer:
        """Send a request; header names are given with underscores for hyphens."""
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return run(self.gateway, environment(method, path, body, headers))


def environment(method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    parts = urlsplit("http://host" + path)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(parts.path, "latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": path,
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)) if body else "",
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return environ


def run(gateway: Gateway, environ: dict[str, Any]) -> Answer:
    started: list[Any] = []
    parts = gateway(environ, lambda status, headers: started.extend((status, headers)))
    content = b"".join(parts)
    names = [name for name, _ in started[1]]
    assert len(names) == len(set(names)), names
    return Answer(int(started[0].split()[0]), dict(started[1]), content)


def council_path(path: str, council: str = NORTH.slug) -> str:
    return f"/v1/councils/{council}{path}"
