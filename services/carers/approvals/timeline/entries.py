"""One line of the timeline, and how it is judged on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Entry:
    """`due_on` is the last day in time. `late`: done, but after that day."""

    step: str
    title: str
    kind: str
    basis: str
    due_on: date | None
    done_on: date | None
    state: str

    @property
    def late(self) -> bool:
        return self.done_on is not None and self.due_on is not None and self.done_on > self.due_on


@dataclass(frozen=True)
class Maker:
    """Makes entries as they stand on `today`; once the application has `ended`, what is not done is not needed."""

    today: date
    ended: bool

    def step(self, step: str, title: str, basis: str, done: date | None, needed: bool = True) -> Entry:
        return self._entry(step, title, "step", basis, None, done, needed)

    def limit(
        self, step: str, title: str, basis: str, due: date | None, done: date | None, needed: bool = True
    ) -> Entry:
        return self._entry(step, title, "limit", basis, due, done, needed)

    def target(self, step: str, title: str, basis: str, due: date, done: date | None) -> Entry:
        return self._entry(step, title, "target", basis, due, done, True)

    def period(self, step: str, title: str, basis: str, until: date | None, used: date | None, needed: bool) -> Entry:
        """The applicant's own time: it runs out, it is never overdue."""
        over = until if until is not None and until < self.today else None
        return self._entry(step, title, "period", basis, until, used or over, needed)

    def _entry(
        self, step: str, title: str, kind: str, basis: str, due: date | None, done: date | None, needed: bool
    ) -> Entry:
        if done is not None and needed:
            state = "done"
        elif not needed or self.ended:
            state, due, done = "not_needed", None, None
        elif due is not None and due < self.today and kind != "period":
            state = "overdue"
        else:
            state = "open"
        return Entry(step, title, kind, basis, due, done, state)
