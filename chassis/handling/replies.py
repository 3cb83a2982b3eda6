"""From an answer to the reply that HTTP carries."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import urlencode

from chassis.contracts.operation import JSON, Mode, Operation
from chassis.handling import loading
from chassis.problems import PROBLEM_MEDIA_TYPE, UNREADABLE, Problem
from chassis.request import Answer
from chassis.rpc.wire import Call, Reply

_TAG = re.compile(r'(?:W/)?"(\d{1,9})"', re.ASCII)


def kept(operation: Operation, answer: Answer) -> dict[str, Any]:
    """An answer as JSON data, whole: what a twin is answered from."""
    data: dict[str, Any] = {"version": answer.version, "location": answer.location, "headers": dict(answer.headers)}
    if answer.content is not None:
        return {**data, "content": base64.b64encode(answer.content).decode(), "media_type": answer.media_type}
    if operation.paginated:
        return {**data, "items": loading.dump(operation.answer, answer.body, many=True), "next": None}
    if operation.mode is Mode.JOB:
        return {**data, "body": answer.body}
    return {**data, "body": loading.dump(operation.answer, answer.body)}


def reply(operation: Operation, call: Call, answer: dict[str, Any], replayed: bool = False) -> Reply:
    """The reply to one caller: without the fields that its grants do not open. A PUT that created its record answers
    201 and where the record is, its own address (RFC 9110 9.3.4)."""
    headers = dict(answer["headers"])
    if answer["version"] is not None:
        headers["ETag"] = f'"{answer["version"]}"'
    if answer["location"] is not None:
        headers["Location"] = f"/v1/councils/{call.council}{answer['location']}"
    if replayed:
        headers["Idempotency-Replayed"] = "true"
    status = 202 if operation.mode is Mode.JOB else operation.status
    if operation.method == "PUT" and (call.if_none_match or "").strip() == "*":
        status = 201
        headers.setdefault("Location", call.instance)
    if answer.get("next"):
        headers["Link"] = f'<{answer["next"]}>; rel="next"'
    if "content" in answer:
        headers["Content-Type"] = answer["media_type"]
        return Reply(status, headers, base64.b64decode(answer["content"]))
    if "items" in answer:
        items = [loading.withhold(operation.answer, item, call.grants) for item in answer["items"]]
        data: Any = {"items": items, "next": answer["next"]}
    elif operation.mode is Mode.JOB:
        data = answer["body"]
    else:
        data = loading.withhold(operation.answer, answer["body"], call.grants)
    if data is None:
        return Reply(204 if status == 200 else status, headers)
    headers["Content-Type"] = JSON
    return Reply(status, headers, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())


def refusal(problem: Problem, instance: str) -> Reply:
    headers = {**problem.headers, "Content-Type": PROBLEM_MEDIA_TYPE}
    return Reply(problem.status, headers, problem.body(instance))


def next_address(call: Call, cursor: str) -> str:
    """The address of the next page: the same filters, from the cursor on."""
    return f"{call.instance}?{urlencode({**call.query, 'cursor': cursor})}"


def version_of(if_match: str | None) -> int | None:
    """The version in an If-Match header, None for absent or `*`. Raises `Problem` (400) where it is no ETag of ours."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None:
        raise Problem(UNREADABLE, 'If-Match holds no ETag that Kinweave gives out, such as "3".')
    return int(tag[1])
