"""From which address a request comes: the connection's, or what a proxy tells that the configuration trusts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Networks = Sequence[IPv4Network | IPv6Network]
HOUSE = 64
"""Bits of an IPv6 address that are one household's or one firm's; the rest it chooses freely."""
MOST_HOPS = 20


def origin(environ: Mapping[str, Any], proxies: Networks) -> str:
    """The last address before those of `proxies`, as X-Forwarded-For tells; of IPv6 its network. Other senders of that
    header are not believed."""
    forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if proxies else ""
    return _origin(environ.get("REMOTE_ADDR", ""), forwarded, tuple(proxies))


@lru_cache(maxsize=4096)
def _origin(connected: str, forwarded: str, proxies: tuple[IPv4Network | IPv6Network, ...]) -> str:
    address = _read(connected)
    hops = forwarded.split(",")[-MOST_HOPS:] if forwarded else []
    while address is not None and hops and any(address in network for network in proxies):
        further = _read(hops.pop())
        if further is None:
            break
        address = further
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOUSE), strict=False))
    return connected if address is None else str(address)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """An address, also as `192.0.2.1:4711` or `[2001:db8::1]:4711`, as some proxies write it."""
    written = text.strip()
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        address = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
