"""The desk of `carers`: follows the documented journey, each example sent to the records that those before it made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.carers.contract.examples import (
    APPLICATION_ID,
    BEFORE,
    CARER_ID,
    ENQUIRY_ID,
    EXEMPTION_ID,
    PLACEMENT_ID,
    REVIEW_ID,
    SKILL_ID,
    example,
)
from tests.support import desk

DECISION_MAKER = "worker-900"
MADE = {
    "sign_off_skill": SKILL_ID,
    "grant_exemption": EXEMPTION_ID,
    "place_child": PLACEMENT_ID,
    "record_review": REVIEW_ID,
}
SECOND_VISIT = {"visited_on": "2025-04-03"}  # a series of visits: another day


class Desk(desk.Desk):
    worker = DECISION_MAKER

    def ask(
        self, operation: str, body: Any = None, *, path: Mapping[str, str] | None = None, **options: Any
    ) -> desk.Heard:
        """Without `path` the record of the present journey."""
        return super().ask(operation, body, path=path or self.path_of(operation), **options)

    def path_of(self, operation: str) -> dict[str, str]:
        return {name: self.known[value] for name, value in example(operation).path.items() if value in self.known}

    def send_example(self, operation: str, body: Any = None, **options: Any) -> desk.Heard:
        """Send the documented example, or another body in its place, to the records of the present journey."""
        shown = example(operation)
        wanted = json.dumps(shown.body if body is None else body)
        for stands_for, real in self.known.items():
            wanted = wanted.replace(stands_for, real)
        sent = json.loads(wanted)
        query = {name: self.known.get(value, value) for name, value in shown.query.items()}
        version = self.version_for(operation)
        creates = version is None and self.definition.contract.by_name[operation].method == "PUT"
        heard = self.ask(operation, sent, query=query, if_match=version, creates=creates, **options)
        if heard.status in (200, 201):
            self.remember(operation, heard.json)
        return heard

    def prepare(self, operation: str, replacing: Mapping[str, Any] | None = None) -> None:
        """A new journey up to the step before `operation`; `replacing` gives other bodies for some of its steps."""
        self.known = {}
        for number, step in enumerate(BEFORE[operation]):
            body = (replacing or {}).get(step)
            if step == "record_visit" and step in BEFORE[operation][:number]:
                body = {**(body or example(step).body), **SECOND_VISIT}
            heard = self.send_example(step, body)
            assert heard.status < 300, (step, heard)

    def remember(self, operation: str, answer: Any) -> None:
        if operation == "open_enquiry":
            self.known[ENQUIRY_ID] = answer["id"]
        if operation == "open_application":
            self.known[APPLICATION_ID] = answer["id"]
        if operation == "record_decision" and answer["carer_id"]:
            self.known[CARER_ID] = answer["carer_id"]
        for step, stands_for in MADE.items():
            if operation == step:
                self.known[stands_for] = answer["id"]
