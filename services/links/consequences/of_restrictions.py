"""A restriction was added, begins or became stricter: what stands between the two, or between the
one and those who live with the other, is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from uuid import UUID

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held, key_of
from services.links.children.households import living_with
from services.links.consequences.holding import hold_links
from services.links.consequences.looking_again import look_again
from services.links.hearing.reading import known_carer

OF_CARERS = (key_of("carer", ""), key_of("household_member", ""))


def follow_restriction(unit: UnitOfWork, held: Held) -> None:
    """After the restriction was kept. One that is over needs nothing; nothing is taken up again by itself."""
    if held.last_day is not None and held.last_day < unit.today:
        return
    keys = {held.child, held.person}
    if held.applies_to_household:
        keys |= living_with(unit, {held.person}).keys()
    for link in hold_links(unit, children=keys, carers=list(_carers_in(keys)), also_over=True):
        look_again(unit, link, known_carer(unit, link.carer_id))


def _carers_in(keys: Iterable[str]) -> Iterator[UUID]:
    """The carers whom keys name, themselves or through a member of their household. A member's code need not be one
    that `carers` gave; then it names nobody here."""
    for key in keys:
        for prefix in OF_CARERS:
            if key.startswith(prefix):
                with suppress(ValueError):
                    yield UUID(key.removeprefix(prefix).split("/")[0])
