"""Why a child waits: from all its judged pairs to a few reasons that together exclude everybody. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.links.home import rules as of_homes
from services.links.matching import rules
from services.links.matching.facts import CarerFacts
from services.links.matching.judging import Judged
from services.links.matching.unlocking import Unlock

STANDING = frozenset(
    rule.identifier
    for rule in (
        rules.APPROVAL_STANDS,
        rules.CARER_NOT_SUSPENDED,
        rules.CHECKS_CURRENT,
        rules.REVIEW_IN_DATE,
        rules.FOUND_SUITABLE,
        rules.TERMS_NAME_FAMILY_LINK,
    )
)
"""What keeps a carer from taking any child at all; such carers explain no child's wait."""
REASON_OF: Mapping[str, str] = {
    rules.SLOT_OFFERED.identifier: "no_carer_offers_the_slot",
    rules.TASKS_SIGNED_OFF.identifier: "task_nobody_signed_off",
    rules.SESSIONS_LEFT.identifier: "no_capacity",
    rules.NUMBER_WITHIN_TERMS.identifier: "no_capacity",
    rules.WITHIN_USUAL_LIMIT.identifier: "no_capacity",
    rules.AGE_WITHIN_TERMS.identifier: "terms_do_not_fit",
    rules.GENDER_AS_SET.identifier: "terms_do_not_fit",
    of_homes.STEP_FREE.identifier: "home_does_not_fit",
    of_homes.ACCESSIBLE_BATHROOM.identifier: "home_does_not_fit",
    of_homes.WITHOUT_OTHER_CHILDREN.identifier: "home_does_not_fit",
    rules.OWN_BEDROOM.identifier: "home_does_not_fit",
    of_homes.WITHOUT_SEVERE_ALLERGEN.identifier: "home_does_not_fit",
    of_homes.WITHOUT_AVOIDED_PET.identifier: "home_does_not_fit",
    of_homes.SMOKE_FREE.identifier: "home_does_not_fit",
    rules.WITHIN_TRAVEL.identifier: "too_far",
    rules.CARER_NOT_AWAY.identifier: "carer_away",
    rules.ASKED_IDENTITY.identifier: "asks_for_identity",
    rules.NOT_LINKED_ALREADY.identifier: "linked_already",
}
"""Whatever rule stands neither here nor in `STANDING` is a contact restriction."""
RESTRICTED, OTHER = "contact_restriction", "other"
TOGETHER = frozenset({RESTRICTED, "home_does_not_fit", "carer_away", "asks_for_identity", "linked_already"})
"""What is told as `OTHER` to who may not read matching (decision 10): a restriction among things of every day that lie
between one child and one carer and that, like it, nothing unlocks, so that no other number of the answer tells them
apart."""
MOST_UNLOCKS = 5


@dataclass(frozen=True)
class Because:
    """`carers`: how many it excludes of those who could take a child at all; for links how many there are."""

    reason: str
    carers: int


@dataclass(frozen=True)
class Wait:
    """`available`: carers who could take a child at all; `suggested` of them nothing excludes for this one. `unlocks`
    are single things that each would make a suggestion of so many more carers, most first."""

    judged: int
    available: int
    suggested: int
    because: Sequence[Because]
    unlocks: Sequence[tuple[Unlock, int]]


def stands(carer: CarerFacts, day: date) -> bool:
    """Whether the carer could take a child at all."""
    return not any(
        (
            rules.APPROVAL_STANDS.judge(carer.state, carer.approval, day),
            rules.CARER_NOT_SUSPENDED.judge(carer.approval, day),
            rules.CHECKS_CURRENT.judge(carer.approval, day),
            rules.REVIEW_IN_DATE.judge(carer.review_due_on, day),
            rules.FOUND_SUITABLE.judge(carer.found_unsuitable_on, day),
            rules.TERMS_NAME_FAMILY_LINK.judge(carer.approval),
        )
    )


def why(pairs: Sequence[Judged], under_way: int, declined: int, apart: bool) -> Wait:
    """`pairs`: one child with every carer. `under_way` and `declined` count its links in such states. `apart`: whether
    the reasons that are otherwise told together are told one by one."""
    left = [pair for pair in pairs if not any(v.rule in STANDING for v in pair.exclusions)]
    suggested = sum(not pair.excluded for pair in left)
    links = [("link_under_way", under_way), ("can_be_suggested", suggested), ("declined", declined)]
    because = [Because(reason, count) for reason, count in links if count]
    if not left:
        because.append(Because("no_carers_available", 0))
    elif not suggested:
        because += covering({pair.carer.id: reasons_of(pair, apart) for pair in left})
    return Wait(len(pairs), len(left), suggested, because, _single_unlocks(pairs))


def reasons_of(pair: Judged, apart: bool = True) -> frozenset[str]:
    found = frozenset(REASON_OF.get(v.rule, RESTRICTED) for v in pair.exclusions)
    return found if apart or not found & TOGETHER else (found - TOGETHER) | {OTHER}


def covering(carers: Mapping[UUID, frozenset[str]]) -> list[Because]:
    """Reasons that together exclude all carers, each time the one that excludes most of those left; one alone where one
    alone excludes all. Every carer has a reason."""
    count = Counter(reason for reasons in carers.values() for reason in reasons)
    left, chosen = list(carers.values()), []
    while left:
        of_left = Counter(reason for reasons in left for reason in reasons)
        best = min(of_left, key=lambda reason: (-of_left[reason], -count[reason], reason))
        chosen.append(Because(best, count[best]))
        left = [reasons for reasons in left if best not in reasons]
    return chosen


def _single_unlocks(pairs: Iterable[Judged]) -> list[tuple[Unlock, int]]:
    found: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], Unlock] = {}
    for pair in pairs:
        if len(pair.unlocks) == 1:
            unlock = pair.unlocks[0]
            found[unlock.kind, unlock.code] += 1
            shown.setdefault((unlock.kind, unlock.code), unlock)
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [(shown[key], count) for key, count in ordered[:MOST_UNLOCKS]]
