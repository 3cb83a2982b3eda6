"""The shares of the gateway, and the proxies that it believes, are told by the environment."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from chassis.configuration import from_environment


def test_shares_and_proxies_are_configured() -> None:
    told = {"KINWEAVE_MOST_OF_CLIENT": "7", "KINWEAVE_PROXIES": "10.0.0.4, 2001:db8::/48"}
    configuration = from_environment(told)
    assert (configuration.most_of_client, configuration.most_of_council) == (7, 200)
    assert configuration.proxies == (ip_network("10.0.0.4/32"), ip_network("2001:db8::/48"))
    assert from_environment({}).proxies == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KINWEAVE_MOST_OF_CLIENT", "0"),
        ("KINWEAVE_MOST_OF_ADDRESS", "many"),
        ("KINWEAVE_MOST_CONNECTIONS", "9"),
        ("KINWEAVE_PROXIES", "proxy.example"),
        ("KINWEAVE_PROXIES", "10.0.0.4/8"),
    ],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        from_environment({name: value})
