"""What the document says of itself and of the addresses that no contract declares."""

from __future__ import annotations

from typing import Any

from gateway.openapi.answers import REQUEST_ID

INTRODUCTION = (
    "One platform for the schemes that put lasting relationships and a break around a child. Ask `/oauth/token` for a"
    " token with your council's client credentials; everything of a council stands below `/v1/councils/{council}`."
    " Refusals are problem documents (RFC 9457), listed under `/problems`. `/docs` explains it all to people."
)

_TEXT = {"type": "string"}
_POINTED = {
    "type": "object",
    "required": ["pointer", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "JSON pointer into the body, or `?name` of a parameter."},
        "detail": _TEXT,
    },
}
_VIOLATION = {
    "type": "object",
    "required": ["rule", "reason", "source"],
    "properties": {"rule": _TEXT, "reason": _TEXT, "source": _TEXT},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). `violations` names every rule that refuses, `errors` every wrong field.",
    "required": ["type", "title", "status", "detail", "instance", "violations"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": _TEXT,
        "violations": {"type": "array", "items": _VIOLATION},
        "errors": {"type": "array", "items": _POINTED},
    },
}

_GRANT = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "client_id": {"type": "string", "description": "Here or by HTTP Basic."},
        "client_secret": _TEXT,
        "scope": {"type": "string", "description": "Fewer scopes than granted, parted by spaces."},
    },
}
_TOKEN = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in", "scope"],
    "properties": {
        "access_token": _TEXT,
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "expires_in": {"type": "integer", "description": "Seconds."},
        "scope": _TEXT,
    },
}
_OAUTH_ERROR = {
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {
        "error": {
            "type": "string",
            "enum": ["invalid_request", "invalid_client", "invalid_scope", "unsupported_grant_type"],
        },
        "error_description": _TEXT,
    },
}
_KEYS = {
    "type": "object",
    "required": ["keys"],
    "properties": {"keys": {"type": "array", "items": {"type": "object"}}},
}
_HEALTH = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": _TEXT, "checks": {"type": "object"}, "warnings": {"type": "array", "items": _TEXT}},
}


def _answer(words: str, schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    return {"description": words, "headers": REQUEST_ID, "content": {media_type: {"schema": schema}}}


def _refusal(words: str) -> dict[str, Any]:
    return _answer(words, {"$ref": "#/components/schemas/Problem"}, "application/problem+json")


PATHS: dict[str, Any] = {
    "/oauth/token": {
        "post": {
            "operationId": "issue_token",
            "summary": "Get an access token",
            "tags": ["access"],
            "security": [],
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": _GRANT}},
            },
            "responses": {
                "200": _answer("The token.", _TOKEN),
                "400": {
                    "description": "The request is not one for client credentials (RFC 6749 5.2).",
                    "headers": REQUEST_ID,
                    "content": {
                        "application/json": {"schema": _OAUTH_ERROR},
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
                    },
                },
                "401": _answer("Unknown client, wrong secret, or revoked.", _OAUTH_ERROR),
                "403": _refusal("`council-suspended`: The council is suspended"),
                "413": _refusal("`too-large`: The body is too large"),
                "429": _refusal("`too-many-requests`: Too many requests"),
                "503": _refusal("`unavailable`: A part of Kinweave does not answer"),
            },
        }
    },
    "/.well-known/jwks.json": {
        "get": {
            "operationId": "read_keys",
            "summary": "The keys that sign access tokens",
            "tags": ["access"],
            "security": [],
            "responses": {
                "200": _answer("A JWK set (RFC 7517).", _KEYS),
                "503": _refusal("`unavailable`: A part of Kinweave does not answer"),
            },
        }
    },
    "/healthz": {
        "get": {
            "operationId": "read_health",
            "summary": "Whether the process lives",
            "tags": ["operation"],
            "security": [],
            "responses": {"200": _answer("It does.", _HEALTH)},
        }
    },
    "/readyz": {
        "get": {
            "operationId": "read_readiness",
            "summary": "Whether the process can serve",
            "tags": ["operation"],
            "security": [],
            "responses": {"200": _answer("It can.", _HEALTH), "503": _answer("A part is away.", _HEALTH)},
        }
    },
}
