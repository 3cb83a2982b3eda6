"""The passwords and the signing secret of an embedded installation, made once and kept in its home folder."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path

from sqlalchemy import URL

from chassis.configuration import Configuration
from chassis.embedded.holders import exclusively
from chassis.embedded.places import Places

SERVICES = ("carers", "links", "activities", "lifelonglinks", "gateway")
ROLES = ("app", "owner", "relay", "registry")
ADMIN = "postgres"


@dataclass(frozen=True, repr=False)
class Secrets:
    """`secret` signs cursors and addresses; from `role_key` each login role has a password of its own."""

    home: Path
    admin_password: str
    secret: str
    role_key: str

    def password(self, service: str, role: str) -> str:
        """The password of the login role `<service>_<role>`."""
        return hmac.new(self.role_key.encode(), f"{service}/{role}".encode(), hashlib.sha256).hexdigest()

    def url(self, user: str, password: str, database: str) -> str:
        """A SQLAlchemy URL through the socket of the embedded server."""
        query = {"host": str(Places(self.home).socket_folder), "port": "5432"}
        url = URL.create("postgresql+psycopg2", username=user, password=password, database=database, query=query)
        return url.render_as_string(hide_password=False)

    def admin_url(self, database: str = "postgres") -> str:
        return self.url(ADMIN, self.admin_password, database)

    def configure(self, configuration: Configuration, services: Iterable[str] = SERVICES) -> Configuration:
        """The configuration with the URL of each service and role, of `("postgres", "admin")`, and the secret.

        What the configuration already says is kept.
        """
        urls = {(s, r): self.url(f"{s}_{r}", self.password(s, r), s) for s in services for r in ROLES}
        urls["postgres", "admin"] = self.admin_url()
        return replace(
            configuration,
            secret=configuration.secret or self.secret,
            database_urls={**urls, **configuration.database_urls},
        )


def load_or_create(home: Path) -> Secrets:
    """The secrets in `home/secrets.json` (mode 0600), made where there are none; safe to call in several processes."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    places = Places(home)
    if not places.secrets.exists():
        with exclusively(places.secrets_lock):
            if not places.secrets.exists():
                _create(places.secrets)
    return Secrets(home=places.home, **json.loads(places.secrets.read_text()))


def _create(path: Path) -> None:
    names = [field.name for field in fields(Secrets) if field.name != "home"]
    unfinished = path.with_name("secrets.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({name: secrets.token_urlsafe(32) for name in names}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
