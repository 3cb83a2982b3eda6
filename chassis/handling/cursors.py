"""Cursors: opaque and signed, so that a client can follow them and never make one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from chassis.problems import INVALID, FieldError, Problem


class Cursors:
    """Signs what a page goes on from. `purpose` binds a cursor to one operation of one council.

    What was signed with the secret of `before` is read too.
    """

    def __init__(self, secret: str, before: str = "") -> None:
        secrets = [secret, before] if before else [secret]
        self._keys = [hashlib.sha256(b"kinweave cursor " + one.encode()).digest() for one in secrets]

    def sign(self, payload: Any, purpose: str = "") -> str:
        """`payload` is any JSON value."""
        text = json.dumps(payload, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(_mac(self._keys[0], text, purpose) + text).rstrip(b"=").decode()

    def read(self, cursor: str, purpose: str = "", parameter: str = "cursor") -> Any:
        """Raises `Problem` (422) where the cursor is not one of ours for this purpose."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        good = [hmac.compare_digest(raw[:16], _mac(key, raw[16:], purpose)) for key in self._keys]
        if len(raw) <= 16 or not any(good):
            wrong = FieldError(f"?{parameter}", "is not a cursor that this collection gave out")
            raise Problem(INVALID, "The cursor cannot be read.", errors=[wrong])
        return json.loads(raw[16:])


def _mac(key: bytes, text: bytes, purpose: str) -> bytes:
    return hmac.new(key, purpose.encode() + b"\0" + text, hashlib.sha256).digest()[:16]
