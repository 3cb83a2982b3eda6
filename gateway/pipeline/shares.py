"""A share of the gateway for each client, council and address: one that takes all it can leaves room for the others."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chassis.problems import TOO_MANY, Problem

AGAIN_SECONDS = 2


@dataclass(frozen=True)
class Most:
    """Requests under way at once in this process, of one client, of one council, and from one address. Long polls are
    counted apart, up to half of each, and `polls` in all."""

    client: int = 100
    council: int = 200
    address: int = 500
    polls: int = 500


class Shares:
    def __init__(self, most: Most | None = None) -> None:
        self.most = most or Most()
        self._held: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def take(self, whose: str, name: str, most: int) -> tuple[str, str]:
        """Raises `Problem` (429) where `most` are under way."""
        key = (whose, name)
        with self._lock:
            if self._held[key] >= most:
                words = f"{whose[:1].upper()}{whose[1:]} has {most} under way, as many as it may have at once."
                raise Problem(TOO_MANY, words, headers={"Retry-After": str(AGAIN_SECONDS)})
            self._held[key] += 1
        return key

    def give_back(self, keys: Iterable[tuple[str, str]]) -> None:
        with self._lock:
            for key in keys:
                self._held[key] -= 1
                if not self._held[key]:
                    del self._held[key]

    def lease(self) -> Lease:
        return Lease(self)

    @property
    def empty(self) -> bool:
        return not self._held


class Lease:
    """What one request holds of the shares, until it has been answered."""

    __slots__ = ("_keys", "_shares")

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._keys: list[tuple[str, str]] = []

    def of_address(self, address: str) -> None:
        """Raises `Problem` (429), as the following do."""
        self._take("your address", address, self._shares.most.address)

    def of_public(self, council: str) -> None:
        self._take("the public of this council", council, self._shares.most.client)

    def of_client(self, client: str, council: str) -> None:
        most = self._shares.most
        self._take("the client", client, most.client)
        self._take("the council", council, most.council)

    def of_poll(self, client: str, council: str, address: str) -> None:
        most = self._shares.most
        self._take("the client's long polling", client, _half(most.client))
        self._take("the council's long polling", council, _half(most.council))
        self._take("long polling from your address", address, _half(most.address))
        self._take("all long polling", "", most.polls)

    def _take(self, whose: str, name: str, most: int) -> None:
        self._keys.append(self._shares.take(whose, name, most))

    def end(self) -> None:
        keys, self._keys = self._keys, []
        self._shares.give_back(keys)


class Leased:
    """The rest of an answer that is sent in parts; the lease ends with it."""

    def __init__(self, parts: Iterable[bytes], lease: Lease) -> None:
        self._parts, self._lease = parts, lease

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        """Called by the server, however far it has come (PEP 3333)."""
        self._lease.end()
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()


def _half(most: int) -> int:
    return max(most // 2, 1)
