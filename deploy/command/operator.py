"""Who works with the command, for the audit."""

from __future__ import annotations

import getpass

CLIENT = "operator"


def actor() -> str | None:
    """The operator's login name on this machine, where it has one."""
    try:
        return f"operator:{getpass.getuser()}"[:200]
    except (KeyError, OSError):
        return None
