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
    """Signs what a page goes on from. `purpose` binds a cursor to one operation of one council."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"kinweave cursor " + secret.encode()).digest()

    def sign(self, payload: Any, purpose: str = "") -> str:
        """`payload` is any JSON value."""
        text = json.dumps(payload, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(text, purpose) + text).rstrip(b"=").decode()

    def read(self, cursor: str, purpose: str = "", parameter: str = "cursor") -> Any:
        """Raises `Problem` (422) where the cursor is not one of ours for this purpose."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) <= 16 or not hmac.compare_digest(raw[:16], self._mac(raw[16:], purpose)):
            wrong = FieldError(f"?{parameter}", "is not a cursor that this collection gave out")
            raise Problem(INVALID, "The cursor cannot be read.", errors=[wrong])
        return json.loads(raw[16:])

    def _mac(self, text: bytes, purpose: str) -> bytes:
        return hmac.new(self._key, purpose.encode() + b"\0" + text, hashlib.sha256).digest()[:16]
