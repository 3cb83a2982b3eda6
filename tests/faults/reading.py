"""Writing what makes events, and reading what became of them, as an API client does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.http import Client, Response, eventually


def enquiry(message: str = "A fault is on its way.") -> dict[str, Any]:
    return {
        "channel": "web",
        "kinds_of_care": ["mainstream"],
        "people": [{"given_name": "Applicant", "family_name": "Synthetic"}],
        "contact": {"email": "applicant@example.org"},
        "message": message,
    }


def opened(client: Client, message: str = "A fault is on its way.", **headers: str) -> str:
    """The id of a new enquiry, whose event is `carers.enquiry.received.v1`."""
    answer = client.post("/enquiries", enquiry(message), **headers)
    assert answer.status == 201, str(answer)
    return str(answer.json["id"])


def changed(client: Client, identifier: str) -> int:
    """Change an enquiry; answers its version after that."""
    before = client.get(f"/enquiries/{identifier}")
    answer = client.call(
        "PATCH", f"/enquiries/{identifier}", {"message": "Changed."}, {"If_Match": before.headers["etag"]}
    )
    assert answer.status == 200, str(answer)
    return int(answer.json["version"])


def replayed(answer: Response) -> bool:
    return answer.headers.get("idempotency-replayed") == "true"


@dataclass
class Feed:
    """Follows a council's feed and keeps all that it has shown."""

    client: Client
    at: str = "/events?limit=200"
    events: list[Mapping[str, Any]] = field(default_factory=list)

    @staticmethod
    def from_now_on(client: Client) -> Feed:
        feed = Feed(client)
        feed.read()
        feed.events.clear()
        return feed

    def read(self) -> list[Mapping[str, Any]]:
        """All events so far; raises AssertionError where the feed refuses."""
        while True:
            page = self.client.get(self.at)
            assert page.status == 200, str(page)
            self.events += page.json["items"]
            self.at = page.json["next"]
            if not page.json["items"]:
                return self.events

    def sequences(self, subject: str) -> list[int]:
        """The versions of one subject, in the order of the feed."""
        return [event["sequence"] for event in self.read() if event["subject"] == subject]

    def shows(self, subject: str, seconds: float = 30) -> bool:
        """Wait until the feed has an event of the subject."""
        return bool(eventually(lambda: self.sequences(subject), seconds))

    def lacks(self, subjects: set[str], seconds: float = 60) -> set[str]:
        """Wait until the feed has an event of each subject; answers those that have none."""

        def missing() -> set[str]:
            return subjects - {event["subject"] for event in self.read()}

        eventually(lambda: not missing(), seconds, pause=0.3)
        return missing()

    def doubles(self) -> list[str]:
        """Events that stand on the feed more than once."""
        identifiers = [event["id"] for event in self.read()]
        return [one for one in set(identifiers) if identifiers.count(one) > 1]
