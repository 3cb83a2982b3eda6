"""The operation table: each operation is declared once; route, RPC, OpenAPI, scopes and tests come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from marshmallow import Schema
from marshmallow.fields import Field

from chassis.problems import ProblemType

JSON = "application/json"
BODY_LIMIT = 1024 * 1024


class Access(StrEnum):
    """Who may call: a client with the scope, anybody, the holder of an address that was given out (what opens it stands
    in its path, `chassis.handling.addresses`), or only other services."""

    SCOPE = "scope"
    PUBLIC = "public"
    SIGNED = "signed"
    INTERNAL = "internal"


class Reach(StrEnum):
    """Over what: one council, or the programme of all councils."""

    COUNCIL = "council"
    PROGRAMME = "programme"


class Actor(StrEnum):
    """Whether a named worker must act, or the client's system may."""

    PERSON = "person"
    SYSTEM = "system"


class Mode(StrEnum):
    """Answered at once, or accepted (202) and worked off as a job."""

    DIRECT = "direct"
    JOB = "job"


class Precondition(StrEnum):
    """`required`: PUT, PATCH, DELETE need If-Match. `accepted`: a POST step honours it. `none`: it has no version."""

    REQUIRED = "required"
    ACCEPTED = "accepted"
    NONE = "none"


@dataclass(frozen=True)
class Example:
    """One call that a reader can copy. `path` and `query` hold parameter values, `body` the JSON sent."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    answer: Any = None


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation.

    `name` is verb_noun and unique in its service. `path` stands below `/v1/councils/{council}` for reach `council`,
    below `/v1` otherwise; path parameters are written `{application_id}`. `query` describes the parameters, `body` what
    is sent, `answer` what comes back (of one item for `paginated` collections, which answer `items` and `next`).
    `subject` names, for the audit, the kind of record it touches and after a colon the path parameter with its id.
    `deadline` is in seconds, `body_limit` in octets. `base` says that programs append other addresses to this one: it
    is found with a slash behind it as well, which no other address is. `path_fields` are the shapes of path parameters
    that are none of our identifiers.
    """

    name: str
    method: str
    path: str
    summary: str
    example: Example | None = None
    access: Access = Access.SCOPE
    scope: str | None = None
    reach: Reach = Reach.COUNCIL
    scheme: str = "core"
    actor: Actor = Actor.SYSTEM
    subject: str | None = None
    mode: Mode = Mode.DIRECT
    precondition: Precondition = Precondition.NONE
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    answer: type[Schema] | None = None
    status: int = 200
    paginated: bool = False
    consumes: tuple[str, ...] = (JSON,)
    produces: tuple[str, ...] = (JSON,)
    refusals: tuple[ProblemType, ...] = ()
    rules: tuple[str, ...] = ()
    detail: str = ""
    audited: bool = True
    deadline: float | None = None
    body_limit: int = BODY_LIMIT
    base: bool = False
    path_fields: Mapping[str, Field[Any]] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def seconds(self) -> float:
        """The default deadline: 10 s for a read, 20 s for a write."""
        return self.deadline or (20.0 if self.writes else 10.0)
