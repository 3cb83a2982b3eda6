"""Refusals as problem documents (RFC 9457): what is wrong, which rule, and what would put it right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PROBLEM_MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Violation:
    """One rule that refuses. `rule` is its identifier, `source` the law or page it comes from."""

    rule: str
    reason: str
    source: str


@dataclass(frozen=True)
class FieldError:
    """One field that is wrong. `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` for a parameter."""

    pointer: str
    detail: str


@dataclass(frozen=True)
class ProblemType:
    """A kind of problem of the catalogue that the gateway publishes under `/problems/{slug}`."""

    slug: str
    status: int
    title: str
    remedy: str


CATALOGUE: dict[str, ProblemType] = {}


def problem_type(slug: str, status: int, title: str, remedy: str) -> ProblemType:
    CATALOGUE[slug] = ProblemType(slug, status, title, remedy)
    return CATALOGUE[slug]


UNREADABLE = problem_type("unreadable", 400, "The request cannot be read", "Send well-formed HTTP and JSON.")
UNAUTHENTICATED = problem_type(
    "unauthenticated", 401, "No valid access token", "Ask POST /oauth/token for a new token and send it as Bearer."
)
SCOPE_MISSING = problem_type(
    "scope-missing", 403, "The client lacks a scope", "Ask the council's operator to grant the scope named in detail."
)
COUNCIL_SUSPENDED = problem_type(
    "council-suspended", 403, "The council is suspended", "Ask the operator of the region to resume the council."
)
NOT_FOUND = problem_type(
    "not-found", 404, "There is nothing here", "Check the address; it may belong to another council."
)
SCHEME_NOT_OFFERED = problem_type(
    "scheme-not-offered", 404, "The council does not offer this scheme", "An operator can switch the scheme on."
)
METHOD_NOT_ALLOWED = problem_type("method-not-allowed", 405, "The method is not offered here", "Use a method of Allow.")
NOT_ACCEPTABLE = problem_type("not-acceptable", 406, "No offered media type is accepted", "Widen the Accept header.")
REFUSED = problem_type(
    "refused-by-rule", 409, "One or more rules refuse this step", "Put right what each violation names, then try again."
)
CONFLICT = problem_type("state-conflict", 409, "The state of the record does not allow this", "Read it again first.")
STALE = problem_type("stale-version", 412, "The record has changed since it was read", "Read it again, send its ETag.")
TOO_LARGE = problem_type("too-large", 413, "The body is too large", "Send less at once.")
MEDIA_TYPE = problem_type("unsupported-media-type", 415, "The media type is not taken here", "Use one of Accept-Post.")
INVALID = problem_type("invalid-fields", 422, "Some fields are not valid", "Correct each field that `errors` names.")
KEY_REUSED = problem_type(
    "idempotency-key-reused", 422, "The Idempotency-Key was used for another request", "Use a new key."
)
PRECONDITION_REQUIRED = problem_type(
    "precondition-required", 428, "If-Match is required", "Send the ETag that the last GET answered as If-Match."
)
ACTOR_REQUIRED = problem_type(
    "actor-required", 428, "The acting worker is missing", "Send Kinweave-Actor with the council's own worker id."
)
TOO_MANY = problem_type("too-many-requests", 429, "Too many requests", "Wait as long as Retry-After says.")
UNAVAILABLE = problem_type("unavailable", 503, "A part of Kinweave does not answer", "Try again after Retry-After.")
DEADLINE = problem_type(
    "deadline-exceeded", 504, "The answer did not come in time", "Try again; with the same Idempotency-Key it is safe."
)


@dataclass
class Problem(Exception):
    """Raise to refuse. Carries everything that the problem document shows; nothing else is ever shown."""

    type: ProblemType
    detail: str
    violations: Sequence[Violation] = ()
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.type.slug}: {self.detail}"

    @property
    def status(self) -> int:
        return self.type.status

    def document(self, instance: str) -> dict[str, Any]:
        """The problem document; `instance` is the path that was asked for."""
        return {
            "type": f"/problems/{self.type.slug}",
            "title": self.type.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "violations": [{"rule": v.rule, "reason": v.reason, "source": v.source} for v in self.violations],
            **({"errors": [{"pointer": e.pointer, "detail": e.detail} for e in self.errors]} if self.errors else {}),
        }

    def body(self, instance: str) -> bytes:
        return json.dumps(self.document(instance), ensure_ascii=False).encode()


def not_found(what: str, why: str = "") -> Problem:
    """`why`: a sentence on what is wrong with the address."""
    return Problem(NOT_FOUND, f"There is no {what} here that you may see. {why}".rstrip())


def unavailable(detail: str, retry_after: int = 5) -> Problem:
    return Problem(UNAVAILABLE, detail, headers={"Retry-After": str(retry_after)})


def replaced_unseen(fields: Iterable[str]) -> Problem:
    """Of closed fields (by their way in the body) that would replace what the client may not read."""
    wrong = [
        FieldError(f"/{name}", "is closed to you; leave it out, or ask with the scope that opens it") for name in fields
    ]
    return Problem(SCOPE_MISSING, "What a client may not read it does not replace.", errors=wrong)
