"""Judged pairs in order, as they are answered. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.links.contract.settings.matching import WEIGHTS
from services.links.matching.judging import Judged
from services.links.matching.yardstick import Yardstick

Key = tuple[Any, ...]


def ranked(pairs: Sequence[Judged], limit: int, with_excluded: bool) -> dict[str, Any]:
    """The lists and counts of an answer. Equal totals: the longest wait first, then by id and number."""
    good = [pair for pair in pairs if not pair.excluded]
    near = [pair for pair in pairs if pair.near_miss]
    rest = [pair for pair in pairs if pair.excluded and not pair.near_miss] if with_excluded else []
    reasons = Counter(violation.rule for pair in pairs for violation, _ in pair.excluded)
    return {
        "judged": len(pairs),
        "suggested": len(good),
        "nearly": len(near),
        "reasons": [{"rule": rule, "pairs": count} for rule, count in sorted(reasons.items())],
        "suggestions": [pair_view(pair) for pair in sorted(good, key=_best)[:limit]],
        "near_misses": [pair_view(pair) for pair in least_to_do(near, limit)],
        "excluded": [pair_view(pair) for pair in sorted(rest, key=_best)[:limit]],
    }


def pair_view(pair: Judged) -> dict[str, Any]:
    return {
        "child": pair.child.number,
        "carer_id": pair.carer.id,
        "waiting_since": pair.child.waiting_since,
        "total": round(pair.total, 1),
        "sessions": [{"slot": slot, "sessions_per_month": number} for slot, number in pair.slots.items()],
        "factors": [
            {
                "factor": one.name,
                "value": _rounded(one.value, 3),
                "weight": one.weight,
                "contribution": _rounded(one.contribution, 1),
                "reason": one.reason,
            }
            for one in pair.factors
        ],
        "exclusions": pair.exclusions,
        "unlocks": pair.unlocks,
    }


def weights_view(yardstick: Yardstick) -> list[Mapping[str, Any]]:
    return [
        {
            "factor": name,
            "weight": yardstick.weights[name],
            "usual": setting.default,
            "scale": setting.meaning.partition("Its scale: ")[2],
        }
        for name, setting in WEIGHTS.items()
    ]


def _best(pair: Judged) -> Key:
    return (-pair.total, pair.child.waiting_since, pair.carer.id, pair.child.key)


def least_to_do(pairs: Iterable[Judged], limit: int) -> list[Judged]:
    """Fewest things to unlock first, then the best; no more are weighed than are needed to fill the list."""
    by_count: dict[int, list[Judged]] = {}
    for pair in pairs:
        by_count.setdefault(len(pair.unlocks), []).append(pair)
    found: list[Judged] = []
    for count in sorted(by_count):
        if len(found) >= limit:
            break
        found += sorted(by_count[count], key=_best)
    return found[:limit]


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
