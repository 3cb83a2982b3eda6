"""What a process is told from outside, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

EMBEDDED_AMQP = "kinweave-memory://"
LARGEST = 65_535


@dataclass(frozen=True)
class Configuration:
    """Where the broker and the databases are, and the secret that signs cursors and addresses and seals token keys.

    While the secret is changed, what was made with `secret_before` is good too; it signs and seals nothing.
    `most_…` bound what the gateway has under way at once; `proxies` are those whose X-Forwarded-For is believed.
    `database_urls` maps `(service, role)` to a PostgreSQL URL; roles are `app`, `owner`, `relay`, `registry`. The
    gateway counts as a service. `amqp_url` is `kinweave-memory://` in embedded mode.
    """

    amqp_url: str = EMBEDDED_AMQP
    secret: str = ""
    secret_before: str = ""
    home: Path = Path(".kinweave")
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    management_host: str = "127.0.0.1"
    management_port: int = 0
    regions: Path = Path(__file__).resolve().parent.parent / "deploy" / "regions"
    workers: int = 10
    access_log: bool = False
    most_connections: int = 1_000
    most_of_client: int = 100
    most_of_council: int = 200
    most_of_address: int = 500
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    database_urls: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def embedded(self) -> bool:
        return self.amqp_url.startswith("kinweave-memory")

    def database_url(self, service: str, role: str) -> str:
        """Raises `Missing` that names the variable to set."""
        try:
            return self.database_urls[service, role]
        except KeyError:
            raise Missing([(service, role)]) from None


ROLES = {
    "app": "the login that works for councils",
    "relay": "the login that publishes events, runs timers and seals the audit",
    "registry": "the login that reads and changes the register of councils",
    "owner": "the login that owns the schemas; for `migrate` and `councils add` only",
}
SERVING = ("app", "relay", "registry")
"""What a process that serves needs of `ROLES`."""


class Missing(LookupError):
    """URLs of databases are not set; the words name each variable and say what it is."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        lines = [f"  {database_variable(*place)}: {ROLES.get(place[1], 'a login')} in {place[0]}" for place in places]
        shape = "postgresql://user:password@host:5432/database"
        super().__init__("\n".join(["These variables are missing, each a URL as " + shape, *lines]))


def database_variable(service: str, role: str) -> str:
    return f"KINWEAVE_DATABASE_{service.upper()}_{role.upper()}"


def from_environment(environment: Mapping[str, str] = os.environ) -> Configuration:
    """Read `KINWEAVE_HOME`, `PORT`, `KINWEAVE_HOST`, `KINWEAVE_AMQP`, `KINWEAVE_SECRET`, `KINWEAVE_SECRET_BEFORE`,
    `KINWEAVE_REGIONS`, `KINWEAVE_WORKERS`, `KINWEAVE_MANAGEMENT_HOST`, `KINWEAVE_MANAGEMENT_PORT`,
    `KINWEAVE_ACCESS_LOG`, `KINWEAVE_MOST_…`, `KINWEAVE_PROXIES` and the `KINWEAVE_DATABASE_<SERVICE>_<ROLE>` URLs.
    Raises ValueError that names the variable.
    """
    prefix = "KINWEAVE_DATABASE_"
    urls = {}
    for name, url in environment.items():
        if name.startswith(prefix) and name.count("_") == 3:
            service, role = name.removeprefix(prefix).lower().split("_")
            urls[service, role] = url
    default = Configuration()
    host = environment.get("KINWEAVE_HOST", default.http_host)
    return Configuration(
        amqp_url=environment.get("KINWEAVE_AMQP", EMBEDDED_AMQP),
        secret=environment.get("KINWEAVE_SECRET", ""),
        secret_before=environment.get("KINWEAVE_SECRET_BEFORE", ""),
        home=Path(environment.get("KINWEAVE_HOME", ".kinweave")).absolute(),
        http_host=host,
        http_port=_number(environment, "PORT", default.http_port),
        management_host=environment.get("KINWEAVE_MANAGEMENT_HOST", host),
        management_port=_number(environment, "KINWEAVE_MANAGEMENT_PORT", default.management_port),
        regions=Path(environment.get("KINWEAVE_REGIONS", default.regions)),
        workers=_number(environment, "KINWEAVE_WORKERS", default.workers),
        access_log=environment.get("KINWEAVE_ACCESS_LOG", "").lower() in ("1", "true", "yes", "on"),
        most_connections=_number(environment, "KINWEAVE_MOST_CONNECTIONS", default.most_connections, least=10),
        most_of_client=_number(environment, "KINWEAVE_MOST_OF_CLIENT", default.most_of_client, least=1),
        most_of_council=_number(environment, "KINWEAVE_MOST_OF_COUNCIL", default.most_of_council, least=1),
        most_of_address=_number(environment, "KINWEAVE_MOST_OF_ADDRESS", default.most_of_address, least=1),
        proxies=_networks(environment, "KINWEAVE_PROXIES"),
        database_urls=urls,
    )


def _number(environment: Mapping[str, str], name: str, usual: int, least: int = 0) -> int:
    text = environment.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= LARGEST):
        above = f"from {least} " if least else ""
        raise ValueError(f"{name} is a whole number {above}up to {LARGEST}, not {text!r}")
    return int(text)


def _networks(environment: Mapping[str, str], name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    text = environment.get(name, "")
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError(f"{name} lists addresses and networks, as 10.0.0.4, 10.1.0.0/16, not {text!r}") from None
