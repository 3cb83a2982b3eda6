"""What a handler is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.contracts.operation import Operation
from chassis.database.unit_of_work import UnitOfWork
from chassis.problems import STALE, Problem


@dataclass(frozen=True)
class Request:
    """A call after its schemas have loaded it. `if_match` holds the versions that the caller takes for the present one,
    if it says so.

    `creates` says that the caller means to create the record by PUT (`If-None-Match: *`). `page` is set for paginated
    operations: take at most `page.limit` items that come after `page.after`.
    """

    operation: Operation
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    if_match: frozenset[int] | None = None
    page: Page | None = None
    accept: str = "application/json"
    creates: bool = False

    def identifier(self, name: str) -> UUID:
        """A path parameter as an identifier. The chassis has already answered 404 where it is none."""
        return UUID(self.path[name])

    def check_version(self, version: int | None) -> None:
        """Raises `Problem` (412) where the caller has seen another version, creates what is there, or changes what is
        not: `version` is None where a PUT finds no record yet."""
        if version is None:
            if self.if_match is not None:
                raise Problem(STALE, "There is no record yet; create it with If-None-Match: *.")
        elif self.creates:
            raise Problem(STALE, f"The record is there already, at version {version}; send its ETag as If-Match.")
        elif self.if_match is not None and version not in self.if_match:
            seen = " or ".join(map(str, sorted(self.if_match)))
            raise Problem(STALE, f"The record is at version {version}, not {seen}.")


@dataclass(frozen=True)
class Page:
    """`after` is the sort key of the last item already seen: a list of JSON values, or None at the start."""

    limit: int
    after: Sequence[Any] | None = None


@dataclass(frozen=True)
class Answer:
    """What a handler answers.

    `body` is what the operation's schema dumps from; for a paginated operation a list of such. `version` becomes the
    ETag. `next` is the sort key of the last item where more follow. `location` is a path below the council's, as
    "/applications/…". `content` with `media_type` replaces `body` where the answer is not JSON.
    """

    body: Any = None
    version: int | None = None
    location: str | None = None
    next: Sequence[Any] | None = None
    content: bytes | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[UnitOfWork, Request], Answer]


def page_of(
    rows: Sequence[Any], page: Page, key: Callable[[Any], Sequence[Any]]
) -> tuple[list[Any], Sequence[Any] | None]:
    """Cut rows that were read with `limit(page.limit + 1)`: the items, and the sort key to go on from or None."""
    items = list(rows[: page.limit])
    return items, key(items[-1]) if len(rows) > page.limit else None
