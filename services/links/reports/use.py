"""How sessions are used: by month and link, beside what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from chassis.database.unit_of_work import UnitOfWork

_USE = text(
    """
    with months as (
        select cast(month as date) as month, cast(month + interval '1 month' as date) as following
        from generate_series(cast(:first as date), cast(:last as date), interval '1 month') as month
    )
    select
        months.month, links.id as link_id, links.child, links.carer_id, agreed.sessions_per_month as agreed,
        count(s.id) filter (where s.state = 'booked') as booked,
        count(s.id) filter (where s.state = 'confirmed') as confirmed,
        count(s.id) filter (where s.state = 'completed') as completed,
        count(s.id) filter (where s.state = 'cancelled') as cancelled,
        count(s.id) filter (where s.cancellation ->> 'cancelled_by' = 'family') as by_family,
        count(s.id) filter (where s.cancellation ->> 'cancelled_by' = 'carer') as by_carer,
        count(s.id) filter (where s.cancellation ->> 'cancelled_by' = 'child') as by_child,
        count(s.id) filter (where s.cancellation ->> 'cancelled_by' = 'service') as by_service,
        count(s.id) filter (where s.cancellation ->> 'late' = 'true') as late
    from months
    join links on links.active_from < months.following and (links.ended_on is null or links.ended_on >= months.month)
    left join lateral (
        select sessions_per_month from agreements
        where agreements.link_id = links.id and in_force_from < months.following
            and (in_force_until is null or in_force_until > months.month)
            and (ends_on is null or ends_on >= months.month)
        order by number desc limit 1
    ) as agreed on true
    left join sessions as s
        on s.link_id = links.id and s.first_day >= months.month and s.first_day < months.following
    where (cast(:link as uuid) is null or links.id = :link)
        and (cast(:after_month as date) is null or (months.month, links.id) > (:after_month, cast(:after_link as uuid)))
    group by months.month, links.id, agreed.sessions_per_month
    order by months.month, links.id
    limit :limit
    """
)


def use_of_sessions(
    unit: UnitOfWork, first: date, last: date, link: UUID | None, after: Sequence[Any] | None, limit: int
) -> Sequence[Any]:
    """A row for each month (from the one of `first` to that of `last`) and each link that stood in it; a session
    belongs to the month in which it begins. `after` is month and link of the last row seen."""
    where = {"first": first, "last": last, "link": link, "limit": limit}
    place = {"after_month": date.fromisoformat(after[0]), "after_link": UUID(after[1])} if after else {}
    return unit.session.execute(_USE, {"after_month": None, "after_link": None, **where, **place}).all()


def share(completed: int, agreed: int | None) -> int | None:
    """Whole percent of what was agreed; None where nothing was."""
    return round(100 * completed / agreed) if agreed else None
