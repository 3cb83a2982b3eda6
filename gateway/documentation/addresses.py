"""The address that examples show: the one at which the page was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

USUAL = "http://127.0.0.1:8000"
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,8}"
    r"|\[[0-9A-Fa-f:]{2,39}\])(?::[0-9]{1,5})?"
)


def asked_at(environ: Mapping[str, Any]) -> str:
    """From the Host header, where it is a plain host[:port]; anything else could smuggle words into a reader's shell,
    and `USUAL` stands in its place. A proxy that ends TLS says so in X-Forwarded-Proto."""
    host = str(environ.get("HTTP_HOST", ""))
    if len(host) > 255 or not _HOST.fullmatch(host):
        return USUAL
    return f"{'https' if environ.get('HTTP_X_FORWARDED_PROTO') == 'https' else 'http'}://{host}"
