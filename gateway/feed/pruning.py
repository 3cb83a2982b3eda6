"""Forgetting what the feed has kept for long enough: from its beginning, and never out of its middle."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from chassis.database.unit_of_work import UnitOfWork
from gateway.contract import FEED_KEPT_DAYS
from gateway.tables import feed, feed_counter

MOST_AT_ONCE = 20_000


def prune_feed(unit: UnitOfWork) -> None:
    """Delete what was taken in too long ago, at most `MOST_AT_ONCE` events, and keep up to where and when that was."""
    before = unit.now - timedelta(days=unit.setting(FEED_KEPT_DAYS))
    oldest = select(feed.c.position, feed.c.appended_at).order_by(feed.c.position).limit(MOST_AT_ONCE).subquery()
    old = select(func.max(oldest.c.position)).where(oldest.c.appended_at < before)
    pruned_to = unit.session.execute(old).scalar_one()
    if pruned_to is None:
        return
    gone = feed.c.position <= pruned_to
    pruned_at = unit.session.execute(select(func.max(feed.c.at)).where(gone)).scalar_one()
    unit.session.execute(delete(feed).where(gone))
    # `greatest` passes over what is not there.
    pruned_at = func.greatest(feed_counter.c.pruned_at, pruned_at)
    unit.session.execute(update(feed_counter).values(pruned_to=pruned_to, pruned_at=pruned_at))
