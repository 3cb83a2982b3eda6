"""From an answer to the reply that HTTP carries."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from chassis.contracts.operation import JSON, Mode, Operation
from chassis.handling import loading
from chassis.handling.conditions import creates
from chassis.problems import PROBLEM_MEDIA_TYPE, Problem
from chassis.request import Answer
from chassis.rpc.wire import Call, Reply


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
    if creates(operation, call.if_none_match):
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
