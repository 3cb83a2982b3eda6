"""Whether two carers of a child are one setting: as the last review of the legal basis on either link says. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from services.links.linking.journal import Entry

STEP, SAME = "review_legal_basis", "same_accommodation"


@dataclass(frozen=True)
class Reviewed:
    """A link, as far as reviews go: `carer` is the carer's id, `journal` that of the link."""

    link: UUID
    carer: UUID
    journal: Sequence[Entry]


@dataclass(frozen=True)
class Span:
    """The days on which an agreement under regulation 48 with another carer is in force, both included; `last` None
    where it has none. `link` is whose agreement it is."""

    link: UUID
    first: date
    last: date | None

    def meets(self, first: date, last: date | None) -> bool:
        """Whether it has a day from `first` to `last`."""
        return (last is None or self.first <= last) and (self.last is None or first <= self.last)


def are_one_setting(one: Reviewed, other: Reviewed) -> bool:
    """Whether the last review of the two, on whichever link it was recorded, found the same accommodation."""
    said = reviews_of(one, other)
    return one.carer == other.carer or (bool(said) and said[-1]["code"] == SAME)


def reviews_of(one: Reviewed, other: Reviewed) -> list[Entry]:
    """The reviews of the two, the last one last: each has the number that follows the one before."""
    said = [kept for kept in one.journal if kept["step"] == STEP and kept["other_link_id"] == str(other.link)]
    said += [kept for kept in other.journal if kept["step"] == STEP and kept["other_link_id"] == str(one.link)]
    return sorted(said, key=lambda kept: int(kept["review"]))


def settings_of(links: Sequence[Reviewed]) -> Mapping[str, str]:
    """By carer the setting, named by one of the carers in it."""
    found = {str(link.carer): str(link.carer) for link in links}
    for one, other in combinations(links, 2):
        if are_one_setting(one, other):
            former, name = found[str(other.carer)], found[str(one.carer)]
            found = {carer: name if setting == former else setting for carer, setting in found.items()}
    return found
