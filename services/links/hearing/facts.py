"""What a carer's event says of the carer, as plain values: what matching and booking judge by. Pure.

Children are compared by key, so that capital and small letters make no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FAMILY_LINK = "family_link"


@dataclass(frozen=True, slots=True)
class Approval:
    """A carer's approval and its terms. `approval_ends_on` and `suspended_from` are the first days without it,
    `compliant_until` is the last one on which all checks are in date. Ages are whole years, both included; `number` is
    the most children at one time."""

    approved_on: date
    kinds_of_care: frozenset[str]
    age_from: int
    age_to: int
    number: int
    approval_ends_on: date | None = None
    suspended_from: date | None = None
    compliant_until: date | None = None

    @property
    def for_family_link(self) -> bool:
        return FAMILY_LINK in self.kinds_of_care

    def stands(self, day: date) -> bool:
        return self.approved_on <= day and (self.approval_ends_on is None or day < self.approval_ends_on)

    def suspended(self, day: date) -> bool:
        return self.suspended_from is not None and self.suspended_from <= day

    def checks_current(self, day: date) -> bool:
        """Not where one is missing."""
        return self.compliant_until is not None and day <= self.compliant_until


@dataclass(frozen=True, slots=True)
class Skill:
    """A clinical task signed off for one person of the household; both days count."""

    person: int
    task: str
    signed_off_on: date
    expires_on: date

    def covers(self, day: date) -> bool:
        return self.signed_off_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Placed:
    """A child in the carer's home from `starts_on` until the day before `until`, for good where that is None. `child`
    is its key, `number` its number; `people` are the carers who foster it, by number."""

    child: str
    number: str
    kind: str
    starts_on: date
    until: date | None
    people: frozenset[int] = frozenset()

    @property
    def private(self) -> bool:
        """Privately fostered children are nobody's placement."""
        return self.kind == "private_fostering"

    def covers(self, day: date, today: date) -> bool:
        """A placement that is still open is there today, whatever was planned."""
        return self.starts_on <= day and (self.until is None or day < self.until or day <= today)


@dataclass(frozen=True, slots=True)
class Exempted:
    """Children, by key, whom an exemption from the usual limit names; both days count."""

    children: frozenset[str]
    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
