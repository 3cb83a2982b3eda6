"""Media types: which one the caller sends, and which one it takes."""

from __future__ import annotations

from functools import lru_cache

from chassis.contracts.operation import JSON
from chassis.problems import MEDIA_TYPE, NOT_ACCEPTABLE, Problem

LONGEST_HEADER = 1000


@lru_cache(maxsize=512)
def check_sent(content_type: str, consumes: tuple[str, ...], encoding: str = "") -> None:
    """Raises `Problem` (415) where a body of this type, or compressed, is not taken."""
    if encoding.strip().lower() not in ("", "identity"):
        raise Problem(MEDIA_TYPE, "Compressed bodies are not taken; send it without Content-Encoding.")
    base, _, parameters = content_type.partition(";")
    base = base.strip().lower()
    charset = dict(_parameters(parameters)).get("charset", "utf-8")
    if base not in consumes or (base == JSON and charset not in ("utf-8", "utf8")):
        offered = ", ".join(consumes)
        raise Problem(
            MEDIA_TYPE, f"The body must be {offered}, in UTF-8 where it is text.", headers={"Accept-Post": offered}
        )


@lru_cache(maxsize=512)
def choose(accept: str, produces: tuple[str, ...]) -> str:
    """The media type to answer in: the most wanted of those offered. Raises `Problem` (406)."""
    if not accept.strip() or len(accept) > LONGEST_HEADER:
        return produces[0]
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    best, weight = produces[0], 0.0
    for offered in produces:
        fitting = [wish for wish in wishes if _fits(wish[0], offered)]
        closest = max(fitting, key=lambda wish: _closeness(wish[0]), default=None)
        if closest is not None and closest[1] > weight:
            best, weight = offered, closest[1]
    if weight == 0:
        raise Problem(NOT_ACCEPTABLE, f"The answer is offered as {', '.join(produces)}.")
    return best


def _wish(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    try:
        weight = min(max(float(dict(_parameters(parameters)).get("q", "1")), 0.0), 1.0)
    except ValueError:
        weight = 1.0
    return name.strip().lower(), weight


def _fits(wish: str, offered: str) -> bool:
    if wish in ("*/*", offered) or offered == "*/*":
        return True
    return wish.endswith("/*") and offered.startswith(wish[:-1])


def _closeness(wish: str) -> int:
    return 0 if wish == "*/*" else 1 if wish.endswith("/*") else 2


def _parameters(text: str) -> list[tuple[str, str]]:
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return [(name.strip().lower(), value.strip().strip('"').lower()) for name, _, value in pairs]
