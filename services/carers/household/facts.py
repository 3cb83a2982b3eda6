"""A carer's household as plain values: what the rules look at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chassis.births import Born

NEEDED_OF_CARERS = ("dbs", "medical", "local_authority")
NEEDED_OF_ADULTS = ("dbs",)
FOSTERED = ("fostered_child", "staying_put_young_person")
ADULT = 18


@dataclass(frozen=True)
class Resident:
    """A member of the household by number. They live there from `joined_on` until the day before `left_on`."""

    number: int
    role: str
    born: date
    joined_on: date | None = None
    left_on: date | None = None
    estimated: bool = False

    @property
    def approved(self) -> bool:
        """One of the one or two people who were approved; the others merely live there."""
        return self.role == "applicant"

    def lives_here(self, day: date) -> bool:
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day < self.left_on)

    def reaches(self, age: int) -> date:
        """The day on which they reach an age; 1 March of a common year for those born on 29 February."""
        try:
            return self.born.replace(year=self.born.year + age)
        except ValueError:
            return date(self.born.year + age, 3, 1)

    def dbs_from(self, age: int) -> date:
        """The first day on which a check is needed, or may be where the date of birth is estimated. Who is or was
        fostered here needs none before coming of age."""
        oldest = replace(self, born=Born(self.born, self.estimated).earliest)
        return oldest.reaches(max(age, ADULT) if self.role in FOSTERED else age)


@dataclass(frozen=True)
class Check:
    """`counts` is False for a certificate of the wrong level, workforce or list."""

    kind: str
    person: int
    done_on: date
    confirmed_on: date | None
    outcome: str
    counts: bool = True

    def fresh_on(self, day: date) -> date:
        """The day from which it runs, as known on `day`."""
        confirmed = self.confirmed_on is not None and self.confirmed_on <= day
        return max(self.done_on, self.confirmed_on or self.done_on) if confirmed else self.done_on


@dataclass(frozen=True)
class Household:
    """Residents, and checks in the order of recording."""

    residents: tuple[Resident, ...]
    checks: tuple[Check, ...]

    def present(self, day: date) -> tuple[Resident, ...]:
        return tuple(r for r in self.residents if r.lives_here(day))


@dataclass(frozen=True)
class Numbers:
    """The council's numbers: an age in years, a length in months, a length in days."""

    dbs_age: int
    renewal_months: int
    reminder_days: int
