"""A link as answered and as announced."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.database.unit_of_work import UnitOfWork
from services.lifelonglinks.contract import Held
from services.links.agreements.in_force import over
from services.links.agreements.legal_basis import LegalBases, legal_bases_of
from services.links.agreements.tables import Agreement
from services.links.children.grounds import grounds_known, lacking
from services.links.children.reading import child_key
from services.links.children.tables import Child
from services.links.contract.codes import HAPPY_PARTIES
from services.links.hearing.reading import carers_of
from services.links.hearing.tables import KnownCarer
from services.links.linking import journal
from services.links.linking.order import possible_steps
from services.links.linking.reading import links_of_children
from services.links.linking.tables import Link
from services.links.matching.other_children import are_at_risk
from services.links.recipients import left_out, left_out_of, restrictions_on
from services.links.series.reading import reviewed, to_review
from services.links.series.settings import are_one_setting

PUBLIC = (
    "id",
    "external_reference",
    "state",
    "child",
    "carer_id",
    "planned_legal_basis",
    "social_worker",
    "origin",
    "match_run_id",
    "proposed_on",
    "agreement",
    "active_from",
    "suspended_on",
    "suspension_reason",
    "ended_on",
    "ending_reason",
)
OVER = ("declined", "ended")


def link_public(link: Link, bases: LegalBases, today: date) -> dict[str, Any]:
    slots = [{"slot": slot, "sessions_per_month": number} for slot, number in link.promised.items()]
    begins, following = bases.next_after(today) or (None, None)
    return {
        **{name: getattr(link, name) for name in PUBLIC},
        "legal_basis": bases.on(today),
        "next_legal_basis": following,
        "next_legal_basis_from": begins,
        "promised": slots,
    }


def warnings_of(
    link: Link,
    others: Sequence[Link],
    bases: Mapping[UUID, LegalBases],
    carer: KnownCarer | None,
    behaviour: Collection[str],
    today: date,
) -> list[str]:
    """`others` are open links of the same child, `bases` those of them all. Short breaks of one series under reg 48,
    today or later, are with one carer, or in one accommodation, as a review has found. `carer` is the link's own, as
    last heard of; `behaviour` are codes of the child's record."""
    if link.state in OVER:
        return []
    apart = [o for o in others if not are_one_setting(reviewed(link), reviewed(o))]
    review = all(any(bases[one.id].on_or_after(today, "s20_reg48") for one in side) for side in ([link], apart))
    resigned = carer is not None and carer.state_data["standing"]["approval_ends_on"] is not None
    at_risk = carer is not None and are_at_risk(behaviour, child_key(link.child), carer.state_data, today)
    return [
        *(["legal_basis_review_needed"] if review else []),
        *(["approval_ends"] if resigned else []),
        *(["carer_suspended"] if carer is not None and carer.state == "suspended" else []),
        *(["other_children_at_risk"] if at_risk else []),
    ]


def link_summaries(unit: UnitOfWork, links: Sequence[Link]) -> list[dict[str, Any]]:
    of_children = links_of_children(unit, {link.child_id for link in links})
    carers = carers_of(unit, {link.carer_id for link in links})
    grounds = grounds_known(unit, {link.child_id for link in links})
    versions = _open_versions(unit, {link.id for link in links})
    bases = legal_bases_of(unit, [*links, *(one for others in of_children.values() for one in others)])
    no_more_agreed = over(unit, {link.id for link in links if link.state not in OVER})
    held = restrictions_on(unit, {link.child for link in links})
    return [
        {
            **link_public(link, bases[link.id], unit.today),
            "version": link.version,
            "warnings": [
                *warnings_of(
                    link,
                    of_children.get(link.child_id, []),
                    bases,
                    carers.get(link.carer_id),
                    grounds[link.child_id].behaviour,
                    unit.today,
                ),
                *(
                    []
                    if link.state in OVER
                    else lacking(bases[link.id].on(unit.today), grounds[link.child_id], unit.today)
                ),
                *(["agreement_over"] if link.id in no_more_agreed else []),
                *(["people_left_out"] if _leaves_out(unit, link, carers.get(link.carer_id), held) else []),
            ],
            "possible_steps": possible_steps(
                link.state,
                versions.get(link.id, ()),
                journal.meetings_held(link.journal) > 0,
                bool(to_review(link, of_children.get(link.child_id, []), bases, unit.today)),
            ),
            "created_at": link.created_at,
            "changed_at": link.changed_at,
        }
        for link in links
    ]


def link_view(unit: UnitOfWork, link: Link) -> dict[str, Any]:
    (summary,) = link_summaries(unit, [link])
    spoken = journal.last_words(link.journal)
    return {
        **summary,
        "reason": link.reason,
        "left_out": left_out_of(unit, link),
        "happiness": [_happiness(party, spoken.get(party)) for party in HAPPY_PARTIES],
        "journal": [journal.told(kept) for kept in link.journal],
    }


def _leaves_out(unit: UnitOfWork, link: Link, carer: KnownCarer | None, held: Sequence[Held]) -> bool:
    if link.state in OVER or not held:
        return False
    return bool(left_out(link, unit.session.get_one(Child, link.child_id), carer, held, unit.today))


def _open_versions(unit: UnitOfWork, links: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """By link, the state of the version that is drafted or offered."""
    query = select(Agreement.link_id, Agreement.state).where(
        Agreement.link_id.in_(links), Agreement.state.in_(("draft", "offered"))
    )
    found: dict[UUID, list[str]] = {}
    for link_id, state in unit.session.execute(query):
        found.setdefault(link_id, []).append(state)
    return found


def _happiness(party: str, kept: journal.Entry | None) -> dict[str, Any]:
    if kept is None:
        return {"party": party, "happy": None, "on": None, "recorded_by": None}
    return {"party": party, "happy": kept["happy"], "on": date.fromisoformat(kept["on"]), "recorded_by": kept["by"]}
