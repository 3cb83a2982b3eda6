"""Which system user the embedded server runs as. PostgreSQL refuses to run as root, so root lends it another one."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

USER = "pgserver"


@dataclass(frozen=True)
class ServerUser:
    """`lent` says that it is not the user of this process."""

    uid: int
    gid: int
    lent: bool

    def options(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": ()} if self.lent else {}

    def let_in(self, path: Path) -> None:
        """Let the user pass through the folders above `path`; reading them stays as it is."""
        if not self.lent:
            return
        for folder in path.resolve().parents:
            mode = stat.S_IMODE(folder.stat().st_mode)
            if not mode & stat.S_IXOTH:
                log.warning("folder_opened_for_passage", folder=str(folder), user=USER)
                folder.chmod(mode | stat.S_IXOTH)

    def let_read(self, tree: Path) -> None:
        """Let the user read a whole tree, and run what its owner may run."""
        self.let_in(tree)
        if not self.lent or stat.S_IMODE(tree.stat().st_mode) & 0o005 == 0o005:
            return
        for path in (tree, *tree.rglob("*")):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def server_user() -> ServerUser:
    """The present user, or where that is root the user `pgserver`, made where there is none."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), lent=False)
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--user-group", "--shell", "/usr/sbin/nologin", USER]
        subprocess.run(command, check=False, capture_output=True)
        entry = pwd.getpwnam(USER)
    return ServerUser(entry.pw_uid, entry.pw_gid, lent=True)
